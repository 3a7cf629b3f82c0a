import Foundation
import Imaging
import Testing

@Suite struct PolygonFillTests {
    private func rectangle(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double) -> [SIMD2<Double>] {
        [SIMD2(x0, y0), SIMD2(x1, y0), SIMD2(x1, y1), SIMD2(x0, y1)]
    }

    private func pixels(_ polygons: [[SIMD2<Double>]], width: Int = 64, height: Int = 64) -> Set<Int> {
        Set(PolygonFill.runs(of: polygons, width: width, height: height).joined())
    }

    /// Whether a point is inside by the sum of the angles that the corners are seen under.
    private func winds(_ polygon: [SIMD2<Double>], round point: SIMD2<Double>) -> Bool {
        var sum = 0.0
        for (a, b) in zip(polygon, polygon.dropFirst() + polygon.prefix(1)) {
            let (u, v) = (a - point, b - point)
            sum += atan2(u.x * v.y - u.y * v.x, u.x * v.x + u.y * v.y)
        }
        return abs(sum) > 3
    }

    private func distance(of point: SIMD2<Double>, from polygon: [SIMD2<Double>]) -> Double {
        var least = Double.infinity
        for (a, b) in zip(polygon, polygon.dropFirst() + polygon.prefix(1)) {
            let side = b - a
            let share = min(max(((point - a) * side).sum() / (side * side).sum(), 0), 1)
            let offset = point - a - side * share
            least = min(least, (offset * offset).sum().squareRoot())
        }
        return least
    }

    @Test func `A rectangle holds the pixels whose centres it holds`() {
        let inside = pixels([rectangle(1.5, 2.5, 4.5, 3.5)])
        #expect(inside == [2 + 64 * 3, 3 + 64 * 3, 4 + 64 * 3])
    }

    @Test func `Centres on the outline are inside, whatever the rounding`() {
        let exact = pixels([rectangle(2, 3, 7, 9)])
        #expect(exact.count == 6 * 7)
        for shift in [-0.004, 0.004] {
            #expect(pixels([rectangle(2 + shift, 3 - shift, 7 - shift, 9 + shift)]) == exact)
        }
        #expect(pixels([rectangle(2, 3, 2, 9)]) == Set((3...9).map { 2 + 64 * $0 }))
    }

    @Test func `The outline of a mask through its outermost pixels gives the mask again, with its hole`() {
        // A ring: pixels 10...30, without 15...20. The hole's outline runs through the pixels around it.
        let ring = pixels([rectangle(10, 10, 30, 30), rectangle(14, 14, 21, 21)])
        var expected: Set<Int> = []
        for y in 10...30 {
            for x in 10...30 where !((15...20).contains(x) && (15...20).contains(y)) { expected.insert(x + 64 * y) }
        }
        #expect(ring == expected)
    }

    @Test func `An outline inside another is a hole, and one inside that an island`() {
        let ring = pixels([rectangle(0.5, 0.5, 20.5, 20.5), rectangle(5.5, 5.5, 15.5, 15.5)])
        #expect(ring.count == 400 - 100)
        let island = pixels([
            rectangle(0.5, 0.5, 20.5, 20.5), rectangle(5.5, 5.5, 15.5, 15.5), rectangle(8.5, 8.5, 10.5, 10.5),
        ])
        #expect(island == ring.union(pixels([rectangle(8.5, 8.5, 10.5, 10.5)])))
    }

    @Test func `A keyhole is a ring without a trace of its channel`() {
        let keyhole: [SIMD2<Double>] = [
            SIMD2(0.5, 0.5), SIMD2(20.5, 0.5), SIMD2(20.5, 20.5), SIMD2(0.5, 20.5), SIMD2(0.5, 10),
            SIMD2(5.5, 10), SIMD2(5.5, 15.5), SIMD2(15.5, 15.5), SIMD2(15.5, 5.5), SIMD2(5.5, 5.5), SIMD2(5.5, 10),
            SIMD2(0.5, 10),
        ]
        #expect(pixels([keyhole]) == pixels([rectangle(0.5, 0.5, 20.5, 20.5), rectangle(5.5, 5.5, 15.5, 15.5)]))
    }

    @Test func `Direction and first corner do not matter`() {
        let polygon = [SIMD2(3.2, 4.1), SIMD2(50.7, 12.9), SIMD2(30.1, 30.0), SIMD2(44.4, 55.5), SIMD2(9.9, 40.2)]
        let expected = pixels([polygon])
        #expect(pixels([polygon.reversed()]) == expected)
        #expect(pixels([Array(polygon[2...] + polygon[..<2])]) == expected)
    }

    @Test func `A polygon agrees with the sum of angles at every pixel`() {
        let polygon = (0..<17).map { corner in
            let radius = 12 + 9 * sin(Double(corner * corner))
            let angle = 2 * Double.pi * Double(corner) / 17
            return SIMD2(31.7 + radius * cos(angle), 30.3 + radius * sin(angle))
        }
        let inside = pixels([polygon])
        for y in 0..<64 {
            for x in 0..<64 {
                let centre = SIMD2(Double(x), Double(y))
                // On the outline both answers would do.
                guard distance(of: centre, from: polygon) > 0.015 else { continue }
                #expect(inside.contains(x + 64 * y) == winds(polygon, round: centre))
            }
        }
    }

    @Test(arguments: [5.0, 20, 100]) func `A circle has its area`(radius: Double) {
        let size = Int(2 * radius) + 10
        let centre = SIMD2(Double(size) / 2 + 0.21, Double(size) / 2 - 0.37)
        let circle = (0..<720).map { step in
            let angle = Double(step) * Double.pi / 360
            return centre + SIMD2(cos(angle), sin(angle)) * radius
        }
        let count = Double(pixels([circle], width: size, height: size).count)
        // Gauss's circle problem: the error of a lattice count stays below the square root of 8 pi r.
        #expect(abs(count - Double.pi * radius * radius) < (8 * Double.pi * radius).squareRoot())
    }

    @Test func `What lies outside the raster is cut off`() {
        #expect(pixels([rectangle(-100, -100, 3.5, 1.5)]) == [0, 1, 2, 3, 64, 65, 66, 67])
        #expect(pixels([rectangle(-1e6, -1e6, 1e6, 1e6)]).count == 64 * 64)
        #expect(pixels([rectangle(100, 100, 200, 200)]).isEmpty)
    }

    @Test func `Points and lines hold no more than the centres on them`() {
        #expect(pixels([[]]).isEmpty)
        #expect(pixels([[SIMD2(3.5, 3)]]).isEmpty)
        // It meets one centre: (17, 10).
        #expect(pixels([[SIMD2(3.5, 3), SIMD2(30.5, 17)]]) == [17 + 64 * 10])
        #expect(pixels([[SIMD2(3, 3), SIMD2(5, 5)]]) == [3 + 64 * 3, 4 + 64 * 4, 5 + 64 * 5])
    }
}
