import Foundation
import Reports
import Testing

@Suite struct LinePlotTests {
    @Test func `Points lie to scale, and the document is well formed whatever the names are`() throws {
        let plot = LinePlot(
            title: "a < b & \"c\"", axis: "episodes",
            lines: [.init(name: "</svg>", points: [SIMD2(0, 0), SIMD2(50, 2), SIMD2(100, 1), SIMD2(.nan, 1)])])
        // The field is 624 by 264 with its corner at 48, 318: half the way, all the height.
        #expect(plot.svg.contains("points=\"48.0,318.0 360.0,54.0 672.0,186.0\""))
        #expect(plot.svg.contains("a &lt; b &amp; &quot;c&quot;"))
        #expect(plot.svg.contains("&lt;/svg&gt;: highest 2.000"))
        #expect(plot.svg.components(separatedBy: "</svg>").count == 2)
    }

    @Test func `The legend stands above the lines, however many there are`() {
        let lines = (0..<3).map { LinePlot.Line(name: "line \($0)", points: [SIMD2(0, 1), SIMD2(1, 1)]) }
        let svg = LinePlot(title: "", axis: "", lines: lines).svg
        #expect(svg.contains("y=\"76.0\" fill=\"#15803d\">line 2"))
        #expect(svg.matches(of: /points="48.0,90.0 672.0,90.0"/).count == 3)
    }

    @Test func `A plot without points is drawn too`() {
        #expect(LinePlot(title: "", axis: "", lines: [.init(name: "none", points: [])]).svg.hasSuffix("</svg>\n"))
    }
}
