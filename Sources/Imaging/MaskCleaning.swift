/// What is done to masks after they are made, where a person asks for it.
///
/// Neither is right for every structure: vessels and lesions come in parts, and a ring has a hole.
public struct MaskCleaning: Equatable, Sendable {
    /// Whether only the largest part of every structure stays.
    public var keepsLargest: Bool
    /// Whether holes within a slice are filled.
    public var fillsHoles: Bool

    /// A cleaning; nothing by default.
    public init(keepsLargest: Bool = false, fillsHoles: Bool = false) {
        self.keepsLargest = keepsLargest
        self.fillsHoles = fillsHoles
    }

    /// Cleans the structures of a map: parts first, then holes.
    ///
    /// - Parameters:
    ///   - map: What is cleaned.
    ///   - structures: The label values to clean.
    ///   - axis: The axis that slices follow each other along: 0 columns, 1 rows, 2 slices.
    public func clean(_ map: inout LabelMap, structures: [UInt8], axis: Int) {
        for value in structures {
            if keepsLargest { map.keepLargestPart(of: value) }
            if fillsHoles { map.fillHoles(of: value, axis: axis) }
        }
    }
}

extension LabelMap {
    /// Makes background of every voxel of a structure outside its largest part.
    ///
    /// Voxels that share a face are connected; of parts of one size the first in storage order stays.
    mutating func keepLargestPart(of value: UInt8) {
        var unseen = values.map { $0 == value }
        var largest: [Int] = []
        var part: [Int] = []
        for start in unseen.indices where unseen[start] {
            unseen[start] = false
            part = [start]
            var next = 0
            while next < part.count {
                forEachNeighbour(of: part[next]) { neighbour in
                    guard unseen[neighbour] else { return }
                    unseen[neighbour] = false
                    part.append(neighbour)
                }
                next += 1
            }
            for offset in part.count > largest.count ? largest : part { values[offset] = Self.background }
            if part.count > largest.count { largest = part }
        }
    }

    /// Gives a structure the background that it encloses within a slice; other structures inside stay.
    mutating func fillHoles(of value: UInt8, axis: Int) {
        let slicing = Slicing(of: geometry, along: axis)
        for k in 0..<slicing.count {
            var slice = slicing.slice(k, of: self)
            guard slice.pixels.contains(value) else { continue }
            let outside = slice.map { $0 != value }.reachableFromBorder()
            for pixel in slice.pixels.indices where slice.pixels[pixel] == Self.background && !outside[pixel] {
                slice.pixels[pixel] = value
            }
            slicing.put(slice, at: k, into: &self)
        }
    }

    private func forEachNeighbour(of offset: Int, _ body: (Int) -> Void) {
        let (width, plane) = (geometry.size.x, geometry.size.x * geometry.size.y)
        let (i, j, k) = (offset % width, offset % plane / width, offset / plane)
        if i > 0 { body(offset - 1) }
        if i + 1 < width { body(offset + 1) }
        if j > 0 { body(offset - width) }
        if j + 1 < geometry.size.y { body(offset + width) }
        if k > 0 { body(offset - plane) }
        if k + 1 < geometry.size.z { body(offset + plane) }
    }
}

extension Raster<Bool> {
    /// Which true pixels a walk over edges reaches from the border of the picture.
    fileprivate func reachableFromBorder() -> [Bool] {
        var reached = [Bool](repeating: false, count: pixels.count)
        var open = pixels.indices.filter { pixel in
            let (x, y) = (pixel % width, pixel / width)
            return pixels[pixel] && (x == 0 || y == 0 || x == width - 1 || y == height - 1)
        }
        for pixel in open { reached[pixel] = true }
        while let pixel = open.popLast() {
            let x = pixel % width
            for next in [x > 0 ? pixel - 1 : -1, x + 1 < width ? pixel + 1 : -1, pixel - width, pixel + width]
            where next >= 0 && next < pixels.count && pixels[next] && !reached[next] {
                reached[next] = true
                open.append(next)
            }
        }
        return reached
    }
}
