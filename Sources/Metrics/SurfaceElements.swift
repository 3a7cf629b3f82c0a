internal import Imaging

/// How much surface passes between the voxels around a corner of the grid.
///
/// The surface is that of marching cubes through the midpoints between voxel centres, as in Nikolov et al.,
/// "Clinically applicable segmentation of head and neck anatomy" (2021), and their package surface-distance. Its table of
/// 256 triangulations follows from six shapes: the voxels inside, or those outside where they are fewer, fall into
/// parts that share faces, and each part has the area of its shape.
struct SurfaceElements {
    /// Area in square mm (length in mm on a single slice) by neighbourhood: bit dx + 2 dy + 4 dz of the number tells
    /// whether the voxel at (dx, dy, dz) of the eight around the corner is inside.
    let areas: [Double]

    /// - Parameter isFlat: Whether the grid is a single slice: then elements are pieces of its contours.
    init(spacing: Vector, isFlat: Bool) {
        areas = (0..<(isFlat ? 16 : 256)).map { code in
            let inside = (0..<8).filter { code >> $0 & 1 == 1 }
            let outside = (0..<(isFlat ? 4 : 8)).filter { code >> $0 & 1 == 0 }
            let fewer = inside.count <= outside.count ? inside : outside
            return Self.parts(of: fewer).map {
                isFlat ? Self.length(of: $0, spacing: spacing) : Self.area(of: $0, spacing: spacing)
            }.reduce(0, +)
        }
    }

    /// The axis along which two voxels of the eight share a face; nil where they share none.
    private static func axis(_ a: Int, _ b: Int) -> Int? { [1, 2, 4].firstIndex(of: a ^ b) }

    private static func parts(of voxels: [Int]) -> [[Int]] {
        var left = voxels
        var parts: [[Int]] = []
        while let seed = left.popLast() {
            var part = [seed]
            while let next = left.firstIndex(where: { voxel in part.contains { axis($0, voxel) != nil } }) {
                part.append(left.remove(at: next))
            }
            parts.append(part)
        }
        return parts
    }

    /// Area around one to four voxels that hang together.
    private static func area(of part: [Int], spacing: Vector) -> Double {
        let faces = Vector(spacing.y * spacing.z, spacing.x * spacing.z, spacing.x * spacing.y)
        // A voxel by itself shows a triangle; two beside each other a rectangle that leans.
        let corner = faces.length / 8
        func pair(_ axis: Int) -> Double {
            let others = (0..<3).filter { $0 != axis }
            return (faces[others[0]] * faces[others[0]] + faces[others[1]] * faces[others[1]]).squareRoot() / 2
        }
        var joints: [(voxels: (Int, Int), axis: Int)] = []
        for (index, a) in part.enumerated() {
            for b in part[..<index] {
                if let axis = axis(a, b) { joints.append(((a, b), axis)) }
            }
        }
        func isEnd(_ voxel: Int) -> Bool { joints.count { $0.voxels.0 == voxel || $0.voxels.1 == voxel } == 1 }
        let axes = joints.map(\.axis)
        // The axis across three or four voxels in one plane.
        let across = 3 - Set(axes).reduce(0, +)
        switch (part.count, joints.count) {
        case (1, _): return corner
        case (2, _): return pair(axes[0])
        case (3, _): return faces[across] / 2 + 3 * corner
        case (_, 4): return faces[across]
        default:
            // One voxel with three neighbours, or a chain through three directions.
            let middle = joints.filter { !isEnd($0.voxels.0) && !isEnd($0.voxels.1) }
            guard let middle = middle.first else { return 6 * corner }
            return (0..<3).filter { $0 != middle.axis }.map(pair).reduce(0, +) / 2 + 4 * corner
        }
    }

    /// Length of the contour around one or two pixels that hang together.
    private static func length(of part: [Int], spacing: Vector) -> Double {
        guard part.count == 2, let axis = axis(part[0], part[1]) else {
            return (spacing.x * spacing.x + spacing.y * spacing.y).squareRoot() / 2
        }
        return spacing[axis]
    }
}
