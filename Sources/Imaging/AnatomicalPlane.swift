/// The planes that anatomy is looked at in.
public enum AnatomicalPlane: String, Sendable, CaseIterable {
    /// Across the body; hung with the front up and the patient's right on the left.
    case axial
    /// From ear to ear; hung with the head up and the patient's right on the left.
    case coronal
    /// From nose to neck; hung with the head up and the front on the left.
    case sagittal

    /// Where the right edge of a hung slice lies in the patient, in LPS.
    var right: Vector { self == .sagittal ? Vector(0, 1, 0) : Vector(1, 0, 0) }

    /// Where the lower edge of a hung slice lies in the patient, in LPS.
    var down: Vector { self == .axial ? Vector(0, 1, 0) : Vector(0, 0, -1) }

    /// Cosine of the angle between its normal and that of some slices, 0...1.
    fileprivate func cosine(to normal: Vector) -> Double { abs(normal.dot(right.cross(down))) }
}

extension Geometry {
    /// Slices further than this from every plane are in none: cosine of 30 degrees.
    private static let obliqueCosine = 0.866
    /// Slices further than this from a plane are called oblique: cosine of 10 degrees.
    private static let straightCosine = 0.9848

    /// The plane of the slices that follow each other along an axis of the grid (0 columns, 1 rows, 2 slices); nil when
    /// they lie more than 30 degrees from every plane.
    public func plane(ofSlicesAlong axis: Int) -> AnatomicalPlane? {
        let (plane, cosine) = nearestPlane(ofSlicesAlong: axis)
        return cosine >= Self.obliqueCosine ? plane : nil
    }

    /// The axis of the grid that slices of a plane follow each other along; nil when there is none within 30 degrees.
    public func axis(ofSlicesIn plane: AnatomicalPlane) -> Int? {
        (0..<3).first { self.plane(ofSlicesAlong: $0) == plane }
    }

    /// The nearest plane in words, with "oblique" before it where the slices lie more than 10 degrees off.
    public func planeWords(ofSlicesAlong axis: Int) -> String {
        let (plane, cosine) = nearestPlane(ofSlicesAlong: axis)
        return cosine < Self.straightCosine ? "oblique \(plane.rawValue)" : plane.rawValue
    }

    private func nearestPlane(ofSlicesAlong axis: Int) -> (AnatomicalPlane, cosine: Double) {
        // Not the step along the axis: in a tilted stack that leans out of the normal.
        let normal = step(along: (axis + 1) % 3).cross(step(along: (axis + 2) % 3)).normalized
        var best = (AnatomicalPlane.axial, cosine: AnatomicalPlane.axial.cosine(to: normal))
        for plane in [AnatomicalPlane.coronal, .sagittal] where plane.cosine(to: normal) > best.cosine {
            best = (plane, plane.cosine(to: normal))
        }
        return best
    }
}
