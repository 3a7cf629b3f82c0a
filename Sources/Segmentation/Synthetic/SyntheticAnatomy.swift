internal import Glibc
internal import Torch

/// Random structures that lie together like those of a body, cut at any depth.
struct SyntheticAnatomy {
    /// Values 0..<count are in use; 0 is what surrounds everything.
    let count: Int
    private let regions: Regions?
    private let organs: [Organ]

    /// Regions that fill the image: at every pixel, the label of the highest of several smooth fields.
    private struct Regions {
        /// For every label, its field at depth 0 and at depth 1.
        var fields: [(near: SmoothField, far: SmoothField)]
    }

    /// The most labels of an anatomy.
    private static let limit = 24

    /// A random anatomy: organs in a body, regions without one, or many like blobs.
    init(using generator: inout SeededGenerator) {
        let kind = generator.uniform()
        var organs: [Organ] = []
        if kind < 0.2 {
            let labels = 2 + generator.index(below: 7)
            let grid = 3 + generator.index(below: 6)
            regions = Regions(
                fields: (0..<labels).map { _ in
                    (
                        SmoothField(side: grid, deviation: 1, using: &generator),
                        SmoothField(side: grid, deviation: 1, using: &generator)
                    )
                })
            count = labels
        } else if kind < 0.35 {
            regions = nil
            // Blobs of one or two kinds: cells, vessels, nodules.
            let kinds = 1 + generator.index(below: 2)
            let radius = 0.04 + 0.12 * Float(generator.uniform())
            for _ in 0..<(5 + generator.index(below: 40)) {
                let size = radius * (0.6 + 0.8 * Float(generator.uniform()))
                organs.append(
                    Organ(
                        label: UInt8(1 + generator.index(below: kinds)), radius: size, within: 1.2, using: &generator))
            }
            count = kinds + 1
        } else {
            regions = nil
            // The body first, then organs from large to small, so that none is buried.
            var body = Organ(label: 1, radius: 0.7 + 0.25 * Float(generator.uniform()), within: 0.1, using: &generator)
            (body.reach, body.depth, body.hollow, body.drift) = (4, 0.5, 0, .zero)
            body.radii.y = max(body.radii.y, 0.7 * body.radii.x)
            var inner = body
            inner.radii *= 0.85 + 0.1 * Float(generator.uniform())
            inner.label = 2
            organs = [body, inner]
            let number = 3 + generator.index(below: Self.limit - 6)
            let sizes = (0..<number).map { _ in 0.05 * powf(9, Float(generator.uniform())) }.sorted(by: >)
            var next: UInt8 = 3
            for radius in sizes {
                let organ = Organ(label: next, radius: radius, within: 0.75, using: &generator)
                organs.append(organ)
                // Some come in pairs, left and right: the same looks, and only the place tells them apart.
                if generator.uniform() < 0.25 {
                    var twin = organ
                    twin.centre.x = -twin.centre.x
                    twin.angle = .pi - twin.angle
                    if generator.uniform() < 0.5 { next += 1 }
                    twin.label = next
                    organs.append(twin)
                }
                next += 1
            }
            count = Int(next)
        }
        self.organs = organs
    }

    /// The labels at a depth, 0...1, row by row.
    func cut(at depth: Float, side: Int) -> [UInt8] {
        var pixels = [UInt8](repeating: 0, count: side * side)
        if let regions {
            var best = [Float](repeating: -.infinity, count: side * side)
            for (label, field) in regions.fields.enumerated() {
                let near = field.near.values(width: side, height: side)
                let far = field.far.values(width: side, height: side)
                for pixel in pixels.indices {
                    let value = near[pixel] * (1 - depth) + far[pixel] * depth
                    if value > best[pixel] { (best[pixel], pixels[pixel]) = (value, UInt8(label)) }
                }
            }
        }
        for organ in organs { organ.paint(&pixels, side: side, at: depth) }
        return pixels
    }
}
