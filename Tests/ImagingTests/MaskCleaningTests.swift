import Imaging
import Testing

@Suite struct MaskCleaningTests {
    /// A map from slices of rows; a digit is a value, a point background.
    private func map(_ slices: [[String]]) -> LabelMap {
        let (width, height) = (slices[0][0].count, slices[0].count)
        let geometry = Geometry(
            size: SIMD3(width, height, slices.count), origin: .zero, columnStep: Vector(1, 0, 0),
            rowStep: Vector(0, 1, 0), sliceStep: Vector(0, 0, 1))
        return LabelMap(geometry: geometry, values: slices.joined().joined().map { UInt8(String($0)) ?? 0 })
    }

    private func cleaned(_ slices: [[String]], largest: Bool = false, holes: Bool = false, axis: Int = 2) -> LabelMap {
        var map = map(slices)
        MaskCleaning(keepsLargest: largest, fillsHoles: holes).clean(&map, structures: [1, 2], axis: axis)
        return map
    }

    @Test func `The largest part stays, connected through faces across slices`() {
        let found = cleaned([["11..1", "....1", "2...."], ["1....", ".1...", "....2"]], largest: true)
        #expect(found == map([["11...", ".....", "2...."], ["1....", ".....", "....."]]))
    }

    @Test func `A row's end is not beside the next row's beginning`() {
        #expect(cleaned([["..11", "1..."]], largest: true) == map([["..11", "...."]]))
    }

    @Test func `What a structure encloses within a slice is filled, but for other structures`() {
        let ring = [["11111", "1..21", "1...1", "11111"]]
        #expect(cleaned(ring, holes: true) == map([["11111", "11121", "11111", "11111"]]))
    }

    @Test func `An opening at the border or between edges is no hole, one at a corner is`() {
        let open = [["111", "1..", "111"]]
        #expect(cleaned(open, holes: true) == map(open))
        #expect(cleaned([[".11.", "1..1", ".11."]], holes: true) == map([[".11.", "1111", ".11."]]))
    }

    @Test func `Holes are those of slices along the axis that was drawn on`() {
        // Seen along the rows the middle voxel is enclosed, along the slices it is not.
        let tunnel = [["111"], ["1.1"], ["111"]]
        #expect(cleaned(tunnel, holes: true, axis: 2) == map(tunnel))
        #expect(cleaned(tunnel, holes: true, axis: 1) == map([["111"], ["111"], ["111"]]))
    }

    @Test func `Nothing is done unasked`() {
        let slices = [["1.1", "...", "1.1"]]
        #expect(cleaned(slices) == map(slices))
    }
}
