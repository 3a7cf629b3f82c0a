/// A picture: values in rows from the top left.
public struct Raster<Value: Sendable>: Sendable {
    /// Number of columns.
    public let width: Int
    /// Number of rows.
    public let height: Int
    /// Row by row from the top, each from the left.
    public var pixels: [Value]

    /// A picture of `width` times `height` values.
    ///
    /// - Precondition: `pixels.count == width * height`.
    public init(width: Int, height: Int, pixels: [Value]) {
        precondition(pixels.count == width * height, "a raster needs one value per pixel")
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// The value at column x, row y.
    public subscript(x: Int, y: Int) -> Value {
        get { pixels[x + width * y] }
        set { pixels[x + width * y] = newValue }
    }

    /// The same picture with every value transformed.
    ///
    /// Inlinable: a call per pixel into another module is tens of times slower.
    @inlinable
    public func map<Other>(_ transform: (Value) -> Other) -> Raster<Other> {
        Raster<Other>(width: width, height: height, pixels: pixels.map(transform))
    }
}

extension Raster: Equatable where Value: Equatable {}
