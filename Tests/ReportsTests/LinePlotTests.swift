import Foundation
import Reports
import Testing

@Suite struct LinePlotTests {
    @Test func `Points lie to scale, and the document is well formed whatever the names are`() throws {
        let plot = LinePlot(
            title: "a < b & \"c\"", axis: "episodes",
            lines: [.init(name: "</svg>", points: [SIMD2(0, 0), SIMD2(50, 2), SIMD2(100, 1), SIMD2(.nan, 1)])])
        // The field is 624 by 264 with its corner at 48, 312: half the way, all the height.
        #expect(plot.svg.contains("points=\"48.0,312.0 360.0,48.0 672.0,180.0\""))
        #expect(plot.svg.contains("a &lt; b &amp; &quot;c&quot;"))
        #expect(plot.svg.contains("&lt;/svg&gt;: highest 2.000"))
        #expect(plot.svg.components(separatedBy: "</svg>").count == 2)
    }

    @Test func `A plot without points is drawn too`() {
        #expect(LinePlot(title: "", axis: "", lines: [.init(name: "none", points: [])]).svg.hasSuffix("</svg>\n"))
    }
}
