import Glibc
import Imaging
import Testing

@Suite struct LetterboxTests {
    private func fit(_ width: Int, _ height: Int, _ spacing: SIMD2<Double> = [1, 1], side: Int = 64) throws
        -> Letterbox
    {
        try #require(Letterbox(width: width, height: height, spacing: spacing, side: side))
    }

    private func raster(_ width: Int, _ height: Int, _ value: (Int, Int) -> Float) -> Raster<Float> {
        let pixels = (0..<height).flatMap { y in (0..<width).map { x in value(x, y) } }
        return Raster(width: width, height: height, pixels: pixels)
    }

    private static let sizes: [(Int, Int, SIMD2<Double>)] = [
        (64, 64, [1, 1]), (35, 51, [1, 1]), (512, 512, [0.7, 0.7]), (300, 100, [0.5, 3]), (1, 1, [2, 1]),
        (1, 500, [1, 1]), (500, 1, [1, 1]), (2, 3, [1, 40]), (7, 700, [5, 0.1]),
    ]

    @Test(arguments: sizes) func `A constant stays constant, there and back`(
        width: Int, height: Int, spacing: SIMD2<Double>
    ) throws {
        let box = try fit(width, height, spacing)
        let square = box.square(raster(width, height) { _, _ in 0.375 })
        #expect(square.width == 64 && square.height == 64)
        #expect(square.pixels.allSatisfy { abs($0 - 0.375) < 1e-6 })
        let native = box.native(square)
        #expect(native.width == width && native.height == height)
        #expect(native.pixels.allSatisfy { abs($0 - 0.375) < 1e-6 })
    }

    @Test(arguments: sizes) func `Padding never bleeds into what comes back`(
        width: Int, height: Int, spacing: SIMD2<Double>
    ) throws {
        let box = try fit(width, height, spacing)
        // Where the labels say that nobody annotated is padding.
        let labels = box.square(
            Raster<UInt8>(width: width, height: height, pixels: .init(repeating: 1, count: width * height)))
        #expect(labels.pixels.contains(1))
        let native = box.native(labels.map { $0 == 255 ? 1000 : 1 })
        #expect(native.pixels.allSatisfy { abs($0 - 1) < 1e-5 })
    }

    @Test(arguments: [(35, 51, SIMD2(1.0, 1.0)), (64, 64, SIMD2(1.0, 1.0)), (60, 20, SIMD2(1.0, 3.0))])
    func `A smooth picture survives there and back`(width: Int, height: Int, spacing: SIMD2<Double>) throws {
        let box = try fit(width, height, spacing)
        let picture = raster(width, height) { x, y in
            sinf(2 * .pi * Float(x) / Float(width)) * cosf(2 * .pi * Float(y) / Float(height))
        }
        let back = box.native(box.square(picture))
        // Bilinear flattens a crest over one pixel by about (2 pi / length)^2 / 8, twice.
        for (a, b) in zip(picture.pixels, back.pixels) { #expect(abs(a - b) < 0.08) }
    }

    @Test(arguments: [SIMD2(1.0, 1.0), SIMD2(0.5, 1.0), SIMD2(1.0, 2.5), SIMD2(0.25, 0.25)])
    func `A circle in mm stays a circle`(spacing: SIMD2<Double>) throws {
        // 40 mm wide and high, with a circle of radius 12 mm in the middle.
        let (width, height) = (Int(40 / spacing.x), Int(40 / spacing.y))
        let labels = raster(width, height) { x, y in
            let place = (SIMD2(Double(x), Double(y)) + 0.5) * spacing - 20
            return (place * place).sum() < 144 ? 1 : 0
        }.map { UInt8($0) }
        let square = try fit(width, height, spacing, side: 80).square(labels)
        let inside = (0..<6400).filter { square.pixels[$0] == 1 }
        let columns = Set(inside.map { $0 % 80 }).count
        let rows = Set(inside.map { $0 / 80 }).count
        // 24 mm at 2 pixels per mm; a native pixel of 2.5 mm is 5 pixels.
        #expect(abs(columns - 48) <= Int(2 * spacing.x) + 1)
        #expect(abs(rows - 48) <= Int(2 * spacing.y) + 1)
        let (area, truth) = (Double(inside.count) / 4, Double.pi * 144)
        #expect(abs(area - truth) < 0.03 * truth)
    }

    @Test func `The picture lies in the middle, with the median of its border around it`() throws {
        var picture = raster(8, 4) { x, y in x == 0 || x == 7 || y == 0 || y == 3 ? 0.25 : 0.75 }
        picture[0, 0] = 1
        let box = try fit(8, 4, side: 8)
        let square = box.square(picture)
        for y in [0, 1, 6, 7] {
            for x in 0..<8 { #expect(square[x, y] == 0.25) }
        }
        #expect(square[0, 2] == 1)
        #expect(square[3, 3] == 0.75)
        let labels = box.square(picture.map { $0 == 0.75 ? UInt8(4) : 0 })
        #expect(labels.pixels.prefix(16).allSatisfy { $0 == 255 })
        #expect(labels.pixels[16..<24].allSatisfy { $0 == 0 })
        #expect(labels[3, 3] == 4)
    }

    @Test func `Shrinking averages instead of picking`() throws {
        // A checkerboard is grey from afar.
        let square = try fit(256, 256, side: 32).square(raster(256, 256) { x, y in Float((x + y) % 2) })
        #expect(square.pixels.allSatisfy { abs($0 - 0.5) < 0.02 })
    }

    @Test(arguments: [0, 1, 2, 3, 4, 5, 6, 7]) func `A line thinner than a pixel stays whole`(offset: Int)
        throws
    {
        // One pixel wide in 8 x 8 blocks, straight down and slanted.
        let straight = raster(256, 256) { x, _ in x == 120 + offset ? 1 : 0 }.map { UInt8($0 * 6) }
        let box = try fit(256, 256, side: 32)
        let square = box.square(straight)
        for y in 0..<32 { #expect((0..<32).contains { square[$0, y] == 6 }) }
        #expect(square.pixels.count { $0 == 6 } <= 64)
        let slanted = raster(256, 256) { x, y in x == (y + offset) / 2 + 60 ? 1 : 0 }.map { UInt8($0 * 6) }
        let crossed = box.square(slanted)
        for y in 0..<32 { #expect((0..<32).contains { crossed[$0, y] == 6 }) }
    }

    @Test func `A single labelled pixel survives, a thick structure keeps its area`() throws {
        var labels = raster(512, 512) { x, y in
            let (dx, dy) = (Float(x) - 300, Float(y) - 200)
            return dx * dx + dy * dy < 3600 ? 1 : 0
        }.map { UInt8($0) }
        labels[20, 30] = 2
        let square = try fit(512, 512, side: 128).square(labels)
        #expect(square.pixels.count { $0 == 2 } == 1)
        let (area, truth) = (Double(square.pixels.count { $0 == 1 }) * 16, Double.pi * 3600)
        #expect(abs(area - truth) < 0.02 * truth)
    }

    @Test func `A picture that fills the square exactly keeps every label`() throws {
        let labels = raster(16, 16) { x, y in Float((x * 7 + y * 3) % 5) }.map {
            $0 == 4 ? UInt8(255) : UInt8($0)
        }
        #expect(try fit(16, 16, side: 16).square(labels) == labels)
    }

    @Test(arguments: [
        (0, 5, SIMD2(1.0, 1.0), 8), (5, 5, SIMD2(0, 1), 8), (5, 5, SIMD2(1, -1), 8),
        (5, 5, SIMD2(.nan, 1), 8),
        (5, 5, SIMD2(1, .infinity), 8), (5, 5, SIMD2(1, 1e-12), 8), (5, 5, SIMD2(1, 1), 0),
    ])
    func `A size or spacing that makes no sense has no fit`(
        width: Int, height: Int, spacing: SIMD2<Double>, side: Int
    ) {
        #expect(Letterbox(width: width, height: height, spacing: spacing, side: side) == nil)
    }
}
