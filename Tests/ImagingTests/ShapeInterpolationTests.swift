import Imaging
import Testing

@Suite struct ShapeInterpolationTests {
    /// A disc of a radius in mm around a centre in mm, on 64 x 48 pixels of 1 x 1.5 mm.
    private func disc(_ radius: Double, at centre: SIMD2<Double> = SIMD2(32, 36), value: UInt8 = 1) -> Raster<UInt8> {
        let pixels = (0..<64 * 48).map { pixel in
            let offset = SIMD2(Double(pixel % 64), Double(pixel / 64) * 1.5) - centre
            return (offset * offset).sum() < radius * radius ? value : 0
        }
        return Raster(width: 64, height: 48, pixels: pixels)
    }

    private let spacing = SIMD2(1, 1.5)

    /// The radius in mm of a disc of as many pixels.
    private func radius(of labels: Raster<UInt8>) -> Double {
        (Double(labels.pixels.count { $0 != 0 }) * 1.5 / .pi).squareRoot()
    }

    private func overlap(_ a: Raster<UInt8>, _ b: Raster<UInt8>) -> Double {
        let both = zip(a.pixels, b.pixels).count { $0 != 0 && $0 == $1 }
        return 2 * Double(both) / Double(a.pixels.count { $0 != 0 } + b.pixels.count { $0 != 0 })
    }

    @Test func `Distances agree with a search through all pixels`() throws {
        var pixels = [Bool](repeating: false, count: 12 * 9)
        for index in [0, 17, 18, 30, 31, 44, 69, 107] { pixels[index] = true }
        let found = try #require(Raster(width: 12, height: 9, pixels: pixels).signedDistances(spacing: SIMD2(0.7, 2)))
        for pixel in pixels.indices {
            let nearest = pixels.indices.filter { pixels[$0] != pixels[pixel] }.map { other in
                let offset = SIMD2(Double(pixel % 12 - other % 12) * 0.7, Double(pixel / 12 - other / 12) * 2)
                return (offset * offset).sum().squareRoot()
            }.min()!
            #expect(abs(Double(found.pixels[pixel]) - (pixels[pixel] ? -nearest : nearest)) < 1e-5)
        }
    }

    @Test func `An empty or full mask has no outline to be far from`() {
        for kind in [false, true] {
            let mask = Raster(width: 3, height: 2, pixels: [Bool](repeating: kind, count: 6))
            #expect(mask.signedDistances(spacing: SIMD2(1, 1)) == nil)
        }
    }

    @Test(arguments: [0, 0.25, 0.5, 0.75, 1]) func `Between two discs lies the disc of the mean radius`(share: Double)
        throws
    {
        let shape = try #require(ShapeInterpolation([(10, disc(20)), (18, disc(12))], spacing: spacing))
        let found = shape.labels(at: 10 + 8 * share)
        #expect(abs(radius(of: found) - (20 - 8 * share)) < 0.5)
        #expect(overlap(found, disc(20 - 8 * share)) > 0.97)
    }

    @Test func `A sphere outlined on every fifth slice becomes frusta with round caps`() throws {
        func radius(_ z: Double) -> Double { max(0, 400 - z * z).squareRoot() }
        let drawn = stride(from: -25.0, through: 25, by: 5).map { ($0, disc(radius($0))) }
        let shape = try #require(ShapeInterpolation(drawn, spacing: spacing))
        let found = stride(from: -24.75, through: 24.75, by: 0.5).reduce(0) { count, z in
            count + shape.labels(at: z).pixels.count { $0 == 1 }
        }
        // Straight lines between radii at 0, 5, 10 and 15; then half an ellipsoid that reaches halfway to 20.
        let frusta = stride(from: 0.0, to: 15, by: 5).map { z in
            let (a, b) = (radius(z), radius(z + 5))
            return 5 / 3 * Double.pi * (a * a + a * b + b * b)
        }
        let half = frusta.reduce(0, +) + 2 / 3 * Double.pi * 2.5 * radius(15) * radius(15)
        #expect(abs(Double(found) * 0.75 / (2 * half) - 1) < 0.01)
        #expect(shape.labels(at: 0) == disc(20))
    }

    @Test func `A structure ends halfway to a slice without it, and half a gap beyond the last slice`() throws {
        let shape = try #require(
            ShapeInterpolation([(0, disc(0)), (10, disc(9)), (20, disc(9))], spacing: spacing))
        let areas = [4, 6, 10, 15, 20, 24, 26].map { shape.labels(at: $0).pixels.count { $0 == 1 } }
        #expect(areas[0] == 0 && areas[6] == 0)
        #expect(areas[1] > 0 && areas[1] < areas[2] && areas[2] == areas[3] && areas[3] == areas[4])
        #expect(areas[5] > 0 && areas[5] < areas[4])
    }

    @Test(arguments: [0, 4, 8, 12, 14.5]) func `One disc alone becomes a ball`(z: Double) throws {
        let shape = try #require(ShapeInterpolation([(0, disc(15))], spacing: spacing))
        #expect(abs(radius(of: shape.labels(at: z)) - (225 - z * z).squareRoot()) < 0.5)
        #expect(shape.labels(at: 15.8).pixels.allSatisfy { $0 == 0 })
    }

    @Test func `Structures keep their values and never overlap`() throws {
        func both(_ radius: Double) -> Raster<UInt8> {
            var labels = disc(radius, at: SIMD2(20, 36), value: 3)
            for (pixel, value) in disc(20 - radius, at: SIMD2(40, 36), value: 7).pixels.enumerated() where value == 7 {
                labels.pixels[pixel] = 7
            }
            return labels
        }
        let shape = try #require(ShapeInterpolation([(0, both(6)), (4, both(14))], spacing: spacing))
        #expect(shape.structures == [3, 7])
        #expect(overlap(shape.labels(at: 2), both(10)) > 0.95)
    }

    @Test func `Slices of different sizes or in one place are no stack`() {
        let small = Raster(width: 4, height: 4, pixels: [UInt8](repeating: 1, count: 16))
        #expect(ShapeInterpolation([(0, disc(5)), (1, small)], spacing: spacing) == nil)
        #expect(ShapeInterpolation([(0, disc(5)), (0, disc(6))], spacing: spacing) == nil)
        #expect(ShapeInterpolation([], spacing: spacing) == nil)
    }
}
