import Glibc
import Imaging
import Testing
import Torch

@testable import Segmentation

@Suite struct AugmentationTests {
    private static let still = Augmentation(
        rotation: 0, scale: 0, anisotropy: 0, shear: 0, shift: 0, elasticity: 0, gamma: 0, gain: 0, offset: 0,
        bias: (0, 0), noise: (0, 0), blur: 0, lowResolution: 0, place: (0, 0, 0))

    private static let image = Raster(width: 32, height: 32, pixels: (0..<1024).map { Float($0 % 37) / 37 })
    private static let labels = image.map { $0 > 0.5 ? UInt8(3) : 0 }

    private func example(_ image: Raster<Float>, _ labels: Raster<UInt8>) -> Example {
        let step = 2 / Float(image.width)
        return Example(
            image: image, labels: labels,
            field: PlaceField(start: SIMD2(repeating: step / 2 - 1), step: SIMD2(repeating: step), depth: 0.25))
    }

    private func largest(_ a: Raster<Float>, _ b: Raster<Float>) -> Float {
        zip(a.pixels, b.pixels).map { abs($0 - $1) }.max() ?? 0
    }

    @Test func `Without strength nothing changes`() {
        var generator = SeededGenerator(seed: 0)
        let varied = Self.still.varied(example(Self.image, Self.labels), using: &generator)
        #expect(largest(varied.image.image, Self.image) < 1e-5)
        #expect(varied.labels == Self.labels)
    }

    @Test func `Labels move with the image`() {
        var augmentation = Self.still
        augmentation.rotation = 20
        augmentation.scale = 0.2
        augmentation.shift = 0.1
        augmentation.elasticity = 0.4
        // A smooth blob whose edge at one half is the label's.
        var blob = Self.image
        for y in 0..<32 {
            for x in 0..<32 {
                let (dx, dy) = (Float(x) - 15, Float(y) - 17)
                blob[x, y] = 1 / (1 + (dx * dx + dy * dy) / 64)
            }
        }
        let labels = blob.map { $0 > 0.5 ? UInt8(1) : 0 }
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<20 {
            let varied = augmentation.varied(example(blob, labels), using: &generator)
            // Nearest and bilinear may differ only close to the edge.
            for (value, label) in zip(varied.image.image.pixels, varied.labels.pixels) where label != 255 {
                if value > 0.62 { #expect(label == 1) }
                if value < 0.38 { #expect(label == 0) }
            }
        }
    }

    @Test func `Pixels from beyond the border are not annotated`() {
        let warp = Warp(
            width: 4, height: 4, columnStep: SIMD2(1, 0), rowStep: SIMD2(0, 1), shift: SIMD2(1, 0),
            field: [[Float]](repeating: [Float](repeating: 0, count: 16), count: 2))
        let labels = Raster<UInt8>(width: 4, height: 4, pixels: (0..<16).map { UInt8($0) })
        #expect(warp.nearest(labels).pixels.prefix(4) == [2, 3, 255, 255])
        #expect(warp.bilinear(labels.map(Float.init)).pixels.prefix(4) == [2, 3, 3, 3])
    }

    @Test func `The default augmentation keeps intensities finite and about where they were`() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<50 {
            let varied = Augmentation().varied(example(Self.image, Self.labels), using: &generator)
            #expect(varied.image.image.pixels.allSatisfy { $0.isFinite && abs($0) < 4 })
            #expect(varied.labels.pixels.allSatisfy { [0, 3, 255].contains($0) })
        }
    }

    @Test(arguments: [(true, 0.13), (false, 0.35)])
    func `Things of pictures without a size are shown in more sizes`(knowsSizes: Bool, deviation: Double) {
        var recipe = AdaptationRecipe()
        recipe.knowsSizes = knowsSizes
        var generator = SeededGenerator(seed: 3)
        let (side, radius) = (96, 12)
        let labels = Raster<UInt8>(
            width: side, height: side,
            pixels: (0..<side * side).map { pixel in
                let (x, y) = (pixel % side - side / 2, pixel / side - side / 2)
                return x * x + y * y < radius * radius ? 1 : 0
            })
        let disc = example(labels.map(Float.init), labels)
        // A disc's area goes with the square of its size, whatever it is turned by.
        let sizes = (0..<150).map { _ in
            let area = recipe.augmentation.varied(disc, using: &generator).labels.pixels.count { $0 == 1 }
            return 0.5 * log(Double(area))
        }
        let mean = sizes.reduce(0, +) / Double(sizes.count)
        let found = (sizes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(sizes.count)).squareRoot()
        #expect(abs(found / deviation - 1) < 0.25)
    }

    @Test func `Blur and half resolution keep a constant and the mean`() {
        let constant = Self.image.map { _ in Float(0.75) }
        #expect(largest(constant.blurred(), constant) < 1e-6)
        #expect(largest(constant.halvedAndDoubled(), constant) < 1e-6)
        var point = Self.image.map { _ in Float(0) }
        point[10, 11] = 1
        #expect(abs(point.blurred().pixels.reduce(0, +) - 1) < 1e-6)
        #expect(point.blurred()[9, 11] == 0.125)
        #expect(abs(point.halvedAndDoubled().pixels.reduce(0, +) - 1) < 1e-6)
        #expect(point.halvedAndDoubled()[10, 10] == 0.140625)
    }

    @Test func `A smooth field of equal control points is constant`() {
        var generator = SeededGenerator(seed: 1)
        let field = SmoothField(side: 1, deviation: 1, using: &generator).values(width: 5, height: 3)
        #expect(field.count == 15)
        #expect(field.allSatisfy { abs($0 - field[0]) < 1e-6 })
    }
}
