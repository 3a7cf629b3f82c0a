internal import Batch
internal import Imaging
internal import Studies

/// The plane that the support was annotated in, and how to find it in another volume.
struct SupportPlane: Equatable {
    /// nil for oblique slices.
    let plane: AnatomicalPlane?
    /// Whether the slices are those of the scan itself.
    let isStack: Bool

    /// Slices this much further apart than their pixels are the scan's own, and no other cut through it makes sense.
    private static let stackRatio = 1.5

    /// The plane of a support set.
    ///
    /// - Throws: `RunError.refused` when the items were annotated in different planes.
    init(of support: SupportSet) throws(RunError) {
        try self.init(of: support.items.map { ($0.name, $0.volume.geometry, $0.annotated.axis) })
    }

    /// The plane of slices that follow each other along an axis of each grid.
    init(of cuts: [(name: String, geometry: Geometry, axis: Int)]) throws(RunError) {
        let planes = cuts.map { ($0.name, Self($0.geometry, axis: $0.axis)) }
        guard let first = planes.first else { throw .refused("the support is empty") }
        if let odd = planes.first(where: { $0.1.plane != first.1.plane || $0.1.isStack != first.1.isStack }),
            !(first.1.isStack && odd.1.isStack)
        {
            throw .refused(
                "support: \(odd.0) is annotated in another plane than \(first.0); annotate all in one plane")
        }
        self = first.1
    }

    /// A plane that is known.
    init(plane: AnatomicalPlane?, isStack: Bool) {
        (self.plane, self.isStack) = (plane, isStack)
    }

    private init(_ geometry: Geometry, axis: Int) {
        plane = geometry.plane(ofSlicesAlong: axis)
        isStack = axis == 2
    }

    /// The axis to cut a volume along.
    func axis(in geometry: Geometry) -> Int {
        let spacing = geometry.spacing
        let isScan = spacing.z > Self.stackRatio * max(spacing.x, spacing.y) || geometry.size.z == 1
        if isStack && isScan { return 2 }
        return plane.flatMap { geometry.axis(ofSlicesIn: $0) } ?? 2
    }
}
