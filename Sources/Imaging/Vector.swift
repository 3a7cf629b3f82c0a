/// A position or direction in patient space, in mm: x to the left, y to the back, z to the head (DICOM's LPS).
public typealias Vector = SIMD3<Double>

extension SIMD3<Double> {
    /// The scalar product with another vector.
    public func dot(_ other: Self) -> Double { (self * other).sum() }

    /// The vector product with another vector.
    public func cross(_ other: Self) -> Self {
        Self(
            y * other.z - z * other.y,
            z * other.x - x * other.z,
            x * other.y - y * other.x)
    }

    /// The Euclidean length.
    public var length: Double { dot(self).squareRoot() }

    /// The vector divided by its length; not a number in every part when the length is 0.
    public var normalized: Self { self / length }

    /// Whether no part is infinite or not a number.
    public var isFinite: Bool { x.isFinite && y.isFinite && z.isFinite }
}
