extension Raster where Value == Bool {
    /// For every pixel, how far it lies outside the mask: mm to the nearest pixel centre of the other kind, negative inside.
    ///
    /// - Parameter spacing: Between columns and between rows, in mm.
    /// - Returns: nil where the mask is empty or full, since nothing is on its other side.
    /// - Precondition: Both spacings are positive.
    public func signedDistances(spacing: SIMD2<Double>) -> Raster<Float>? {
        guard pixels.contains(true), pixels.contains(false) else { return nil }
        let outside = squaredDistances(to: true, spacing: spacing)
        let inside = squaredDistances(to: false, spacing: spacing)
        return Raster<Float>(
            width: width, height: height,
            pixels: zip(outside, inside).map { Float($0.squareRoot() - $1.squareRoot()) })
    }

    /// Squared distance of every pixel to the nearest pixel of a kind.
    private func squaredDistances(to kind: Bool, spacing: SIMD2<Double>) -> [Double] {
        DistanceTransform.squaredDistances(
            to: pixels.map { $0 == kind }, size: SIMD3(width, height, 1), spacing: Vector(spacing.x, spacing.y, 1))
    }
}
