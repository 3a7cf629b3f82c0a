import ImageFiles
import Reports
import Testing

@Suite struct LabelPaletteTests {
    @Test func `Every value has a colour, and the first 28 structures differ`() {
        #expect(LabelPalette.colors.count == 256)
        #expect(LabelPalette.color(of: 0) == RGB(grey: 0))
        #expect(LabelPalette.color(of: 255) == RGB(grey: 128))
        #expect(Set((1...28).map { LabelPalette.color(of: $0) }).count == 28)
    }
}
