import Imaging
import Testing

@Suite struct ComponentsTests {
    private func mask(_ rows: String...) -> Raster<Bool> {
        Raster(width: rows[0].count, height: rows.count, pixels: rows.joined().map { $0 == "#" })
    }

    @Test func `Parts that touch at an edge are one, at a corner they are two`() {
        #expect(mask("##..", ".#..", "..##").componentSizes() == [3, 2])
        #expect(mask("####", "#..#", "####").componentSizes() == [10])
    }

    @Test func `A row's end is not beside the next row's beginning`() {
        #expect(mask("..#", "#..").componentSizes() == [1, 1])
    }

    @Test func `Nothing has no parts`() {
        #expect(mask("...", "...").componentSizes().isEmpty)
    }
}
