internal import Imaging
internal import Torch

/// What a network sees of a slice: a square of pixels, and where in the body each of them lies.
struct PlacedImage {
    /// Intensities, about 0...1.
    var image: Raster<Float>
    /// Column and row of every pixel in the body's box, -1...1 within it.
    var places: [SIMD2<Float>]
    /// How far along the body, -1...1.
    var depth: Float

    /// Channels of a network's input.
    static let channels = 4
    /// Nothing is told from anything further out than this.
    private static let furthest: Float = 1.5

    /// A slice on the network's square.
    init(_ slice: Slice, on box: Letterbox) {
        self.init(box.square(slice.image), PlaceField(slice.place, on: box))
    }

    /// An annotated slice as it is.
    init(_ example: Example) { self.init(example.image, example.field) }

    private init(_ image: Raster<Float>, _ field: PlaceField) {
        self.init(
            image: image,
            places: image.pixels.indices.map {
                field.place(at: SIMD2(Float($0 % image.width), Float($0 / image.width)))
            }, depth: field.depth)
    }

    init(image: Raster<Float>, places: [SIMD2<Float>], depth: Float) {
        (self.image, self.places, self.depth) = (image, places, depth)
    }

    /// Adds intensity, column, row and depth of all pixels to the input of a network.
    fileprivate func append(to values: inout [Float]) {
        values += image.pixels.map { $0 - 0.5 }
        values += places.map { min(max($0.x, -Self.furthest), Self.furthest) }
        values += places.map { min(max($0.y, -Self.furthest), Self.furthest) }
        values += [Float](repeating: depth, count: places.count)
    }
}

/// Places in the body's box as a straight function of pixels.
struct PlaceField {
    /// Place of pixel 0, 0.
    var start: SIMD2<Float>
    /// Way from one pixel to the next.
    var step: SIMD2<Float>
    /// How far along the body, -1...1.
    var depth: Float

    init(start: SIMD2<Float>, step: SIMD2<Float>, depth: Float) {
        (self.start, self.step, self.depth) = (start, step, depth)
    }

    /// The places of a slice's pixels on a square.
    init(_ place: BodyPlace, on box: Letterbox) {
        let (start, step) = box.placement
        let low = SIMD2(place.columns.lowerBound, place.rows.lowerBound)
        let length = SIMD2(place.columns.upperBound, place.rows.upperBound) - low
        let safe = length.replacing(with: 1, where: length .<= 0)
        self.init(
            start: SIMD2<Float>((start - low) / safe * 2 - 1), step: SIMD2<Float>(step / safe * 2),
            depth: Float(2 * place.depth - 1))
    }

    func place(at pixel: SIMD2<Float>) -> SIMD2<Float> { start + step * pixel }
}

extension Tensor {
    /// Pictures of one size as network input, shape `[count, PlacedImage.channels, height, width]`.
    static func inputs(_ images: [PlacedImage]) throws(TorchError) -> Tensor {
        let (width, height) = (images.first?.image.width ?? 0, images.first?.image.height ?? 0)
        var values: [Float] = []
        values.reserveCapacity(images.count * PlacedImage.channels * width * height)
        for image in images { image.append(to: &values) }
        return try Tensor(values, shape: [images.count, PlacedImage.channels, height, width])
    }
}
