public import Imaging

/// One slice to segment.
public struct Slice: Sendable {
    /// Intensities, normalised to 0...1.
    public var image: Raster<Float>
    /// Between columns and between rows, in mm.
    public var spacing: SIMD2<Double>
    /// Where it lies in the body.
    public var place: BodyPlace

    /// A slice with its pixel spacing in mm; without a place, it is taken for all body.
    public init(image: Raster<Float>, spacing: SIMD2<Double>, place: BodyPlace? = nil) {
        self.image = image
        self.spacing = spacing
        self.place = place ?? BodyPlace(filling: image.width, image.height)
    }
}

/// One annotated slice.
public struct SupportSlice: Sendable {
    /// What was annotated.
    public var slice: Slice
    /// One value per pixel: 0 background, 255 not annotated, others structures; all 0 says that none is there.
    public var labels: Raster<UInt8>
    /// Which study it is from: slices of one study share a number.
    public var subject: Int

    /// A slice with its labels.
    public init(slice: Slice, labels: Raster<UInt8>, subject: Int) {
        self.slice = slice
        self.labels = labels
        self.subject = subject
    }
}
