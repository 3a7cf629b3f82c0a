internal import Imaging
internal import Torch

/// Where every pixel of a warped image comes from: an affine map and a displacement.
struct Warp {
    private let width: Int
    private let height: Int
    /// Source column and row of every pixel; pixel centres are whole numbers.
    private let sources: [SIMD2<Float>]

    /// A warp in half-widths around the centre of the image.
    ///
    /// - Parameters:
    ///   - columnStep: Where the source goes when the target goes one half-width to the right.
    ///   - rowStep: Where the source goes when the target goes one half-width down.
    ///   - shift: Source of the centre.
    ///   - field: Displacement of every source, first across, then down.
    init(
        width: Int, height: Int, columnStep: SIMD2<Double>, rowStep: SIMD2<Double>, shift: SIMD2<Double>,
        field: [[Float]]
    ) {
        self.width = width
        self.height = height
        let (columnStep, rowStep) = (SIMD2<Float>(columnStep), SIMD2<Float>(rowStep))
        let half = SIMD2(Float(width), Float(height)) / 2
        let (across, down) = (field[0], field[1])
        var sources: [SIMD2<Float>] = []
        sources.reserveCapacity(width * height)
        for row in 0..<height {
            let y = (Float(row) + 0.5) / half.y - 1
            let start = SIMD2<Float>(shift) + rowStep * y
            for column in 0..<width {
                let x = (Float(column) + 0.5) / half.x - 1
                let pixel = sources.count
                let place = start + columnStep * x + SIMD2(across[pixel], down[pixel])
                sources.append((place + 1) * half - 0.5)
            }
        }
        self.sources = sources
    }

    /// The image between its pixels on a straight line; beyond the border the nearest pixel counts.
    func bilinear(_ image: Raster<Float>) -> Raster<Float> {
        let pixels = image.pixels
        let last = SIMD2(Float(width - 1), Float(height - 1))
        let warped = sources.map { source in
            let place = source.clamped(lowerBound: .zero, upperBound: last)
            let (left, top) = (Int(place.x), Int(place.y))
            let (right, bottom) = (min(left + 1, width - 1), min(top + 1, height - 1))
            let part = place - SIMD2(Float(left), Float(top))
            let upper = pixels[left + width * top] * (1 - part.x) + pixels[right + width * top] * part.x
            let lower = pixels[left + width * bottom] * (1 - part.x) + pixels[right + width * bottom] * part.x
            return upper * (1 - part.y) + lower * part.y
        }
        return Raster(width: width, height: height, pixels: warped)
    }

    /// Where the pixels lie in the body.
    func places(in field: PlaceField) -> [SIMD2<Float>] { sources.map(field.place(at:)) }

    /// The label of the nearest pixel; not annotated beyond the border.
    func nearest(_ labels: Raster<UInt8>) -> Raster<UInt8> {
        let pixels = labels.pixels
        let (right, bottom) = (Float(width) - 0.5, Float(height) - 0.5)
        let warped = sources.map { source in
            guard source.x >= -0.5, source.x < right, source.y >= -0.5, source.y < bottom else {
                return LabelMap.notAnnotated
            }
            return pixels[Int(source.x + 0.5) + width * Int(source.y + 0.5)]
        }
        return Raster(width: width, height: height, pixels: warped)
    }
}

/// A field of few random control points, cubic in between.
struct SmoothField {
    private let side: Int
    private let controls: [Float]

    /// Normally distributed values at `side` by `side` control points.
    init(side: Int, deviation: Double, using generator: inout SeededGenerator) {
        self.side = side
        controls = (0..<(side * side)).map { _ in Float(generator.normal() * deviation) }
    }

    /// The field at every pixel, row by row.
    func values(width: Int, height: Int) -> [Float] {
        let (columns, rows) = (Self.cubics(width, side), Self.cubics(height, side))
        var widened = [Float](repeating: 0, count: width * side)
        for line in 0..<side {
            for (column, cubic) in columns.enumerated() {
                var sum: Float = 0
                for tap in 0..<4 { sum += cubic.weights[tap] * controls[cubic.indices[tap] + side * line] }
                widened[column + width * line] = sum
            }
        }
        var values = [Float](repeating: 0, count: width * height)
        for (row, cubic) in rows.enumerated() {
            for tap in 0..<4 {
                let (weight, line) = (cubic.weights[tap], width * cubic.indices[tap])
                for column in 0..<width { values[column + width * row] += weight * widened[column + line] }
            }
        }
        return values
    }

    /// For every pixel of a line, the four control points around it and their weights by Catmull and Rom.
    private static func cubics(_ length: Int, _ side: Int) -> [(indices: SIMD4<Int>, weights: SIMD4<Float>)] {
        (0..<length).map { pixel in
            let place = (Float(pixel) + 0.5) / Float(length) * Float(side) - 0.5
            let base = place.rounded(.down)
            let (t, first) = (place - base, Int(base) - 1)
            let weights = SIMD4<Float>(
                ((2 - t) * t - 1) * t / 2,
                ((3 * t - 5) * t * t + 2) / 2,
                ((4 - 3 * t) * t + 1) * t / 2,
                (t - 1) * t * t / 2)
            let indices = SIMD4(first, first + 1, first + 2, first + 3)
            return (indices.clamped(lowerBound: .zero, upperBound: SIMD4(repeating: side - 1)), weights)
        }
    }
}
