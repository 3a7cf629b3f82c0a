internal import FoundationEssentials
internal import Glibc
internal import ImageFiles
internal import Imaging

/// Class folders of small pictures, to try few-shot methods on: `<shape>/<number>.png`.
struct ShapeSample {
    fileprivate enum Shape: String, CaseIterable { case disc, ring, square, cross, stripes, checks }

    private static let side = 32
    private static let pictures = 8

    let seed: UInt64
    let folder: String

    /// Writes all files and returns how many.
    func write() throws -> Int {
        for (place, shape) in Shape.allCases.enumerated() {
            try FileManager.default.createDirectory(
                atPath: "\(folder)/\(shape)", withIntermediateDirectories: true)
            for number in 1...Self.pictures {
                let noise = LatticeNoise(seed: seed &* 1000 &+ 901 &+ UInt64(place * Self.pictures + number))
                try PNGFile.write(Self.picture(of: shape, noise), to: "\(folder)/\(shape)/\(number).png")
            }
        }
        return Shape.allCases.count * Self.pictures
    }

    /// A shape of random place, size, turn and brightness on a noisy ground.
    private static func picture(of shape: Shape, _ noise: LatticeNoise) -> Raster<UInt8> {
        let centre = (x: 15.5 + 4 * noise.value(1, 0, 0), y: 15.5 + 4 * noise.value(2, 0, 0))
        let radius = 10 + 2 * noise.value(3, 0, 0)
        let turn = noise.value(4, 0, 0)
        let contrast = 90 + 30 * noise.value(5, 0, 0)
        var picture = Raster(width: side, height: side, pixels: [UInt8](repeating: 0, count: side * side))
        for j in 0..<side {
            for i in 0..<side {
                let (x, y) = ((Double(i) - centre.x) / radius, (Double(j) - centre.y) / radius)
                let isInside = shape.contains(x * cos(turn) + y * sin(turn), y * cos(turn) - x * sin(turn))
                let value = 70 + (isInside ? contrast : 0) + 10 * noise.normal(i, j, 1)
                picture[i, j] = UInt8(min(max(value, 0), 255))
            }
        }
        return picture
    }
}

extension ShapeSample.Shape {
    /// Whether a point is inside; the shape reaches from -1 to 1.
    fileprivate func contains(_ x: Double, _ y: Double) -> Bool {
        let (near, far) = (min(abs(x), abs(y)), max(abs(x), abs(y)))
        func isOdd(_ position: Double) -> Bool { Int((position * 2.5).rounded(.down)).isMultiple(of: 2) }
        return switch self {
        case .disc: hypot(x, y) < 0.9
        case .ring: (0.55..<0.95).contains(hypot(x, y))
        case .square: far < 0.8
        case .cross: near < 0.25 && far < 1
        case .stripes: far < 0.95 && isOdd(x)
        case .checks: far < 0.95 && isOdd(x) != isOdd(y)
        }
    }
}
