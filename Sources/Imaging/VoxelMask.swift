/// The voxels of one structure on a grid, as runs in storage order: memory follows the outline, not the grid.
public struct VoxelMask: Equatable, Sendable {
    /// The runs, rising and apart; none crosses the end of a row.
    public private(set) var runs: [Range<Int>] = []

    /// No voxel.
    public init() {}

    /// The voxels of runs in any order, which may overlap.
    public init(_ runs: [Range<Int>]) {
        for run in runs.sorted(by: { $0.lowerBound < $1.lowerBound }) where !run.isEmpty {
            guard let last = self.runs.last, run.lowerBound < last.upperBound else {
                self.runs.append(run)
                continue
            }
            self.runs[self.runs.count - 1] = last.lowerBound..<max(last.upperBound, run.upperBound)
        }
    }

    /// Number of voxels.
    public var count: Int { runs.reduce(0) { $0 + $1.count } }

    /// Whether there is no voxel.
    public var isEmpty: Bool { runs.isEmpty }

    /// Whether both share a voxel.
    public func overlaps(_ other: VoxelMask) -> Bool {
        var (a, b) = (0, 0)
        while a < runs.count && b < other.runs.count {
            if runs[a].overlaps(other.runs[b]) { return true }
            if runs[a].upperBound <= other.runs[b].lowerBound { a += 1 } else { b += 1 }
        }
        return false
    }

    /// The mask of a grid whose plane k is plane `planes[k]` of this one's.
    ///
    /// - Parameters:
    ///   - planes: Which plane of this grid each plane of the other shows.
    ///   - size: Number of voxels of a plane.
    public func planes(_ planes: [Int], ofSize size: Int) -> VoxelMask {
        var byPlane: [Int: [Range<Int>]] = [:]
        for run in runs { byPlane[run.lowerBound / size, default: []].append(run) }
        var result = VoxelMask()
        for (k, plane) in planes.enumerated() {
            let shift = (k - plane) * size
            for run in byPlane[plane] ?? [] { result.runs.append(run.lowerBound + shift..<run.upperBound + shift) }
        }
        return result
    }
}
