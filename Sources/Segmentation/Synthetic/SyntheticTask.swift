internal import Imaging
internal import Torch

/// A task made on the fly: some structures of a random anatomy, to be found in pictures of several random patients.
///
/// Tasks from random shapes and looks teach a network to segment from examples without any patient's data (Butoi et al.,
/// 2023, section 3.3; Hoffmann et al., 2022).
struct SyntheticTask {
    /// Structures to find: classes 1...count.
    let classes: Int
    private let anatomy: SyntheticAnatomy
    private let look: SyntheticLook
    /// Class of every label.
    private let classOf: [UInt8]
    /// Depths at which some of the structures are seen.
    private let depths: [Float]
    private let side: Int
    /// How patients differ: more than annotated slices are varied in training.
    private let variation: Augmentation

    /// The least and the largest share of the image that a structure fills.
    private static let sizes = 0.003...0.6
    private static let levels = 9

    /// A random task with pictures of `side` by `side` pixels.
    init(side: Int, using generator: inout SeededGenerator) {
        self.side = side
        while true {
            let anatomy = SyntheticAnatomy(using: &generator)
            // Pixels of every label at every level.
            let counts = (0..<Self.levels).map { level in
                var counts = [Int](repeating: 0, count: anatomy.count)
                for label in anatomy.cut(at: Self.depth(level), side: side / 2) { counts[Int(label)] += 1 }
                return counts
            }
            let most = (0..<anatomy.count).map { label in counts.map { $0[label] }.max() ?? 0 }
            let pixels = Double(side * side / 4)
            let candidates = (0..<anatomy.count).filter { Self.sizes.contains(Double(most[$0]) / pixels) }
            guard !candidates.isEmpty else { continue }
            let wanted = [1, 1, 1, 2, 2, 3, 4, 6][generator.index(below: 8)]
            let chosen = generator.permutation(of: candidates.count).prefix(wanted).map { candidates[$0] }
            var classOf = [UInt8](repeating: 0, count: anatomy.count)
            for (index, label) in chosen.enumerated() { classOf[label] = UInt8(index + 1) }
            let least = Self.sizes.lowerBound * pixels / 2
            depths = (0..<Self.levels).filter { level in chosen.contains { Double(counts[level][$0]) > least } }
                .map(Self.depth)
            self.classOf = classOf
            self.anatomy = anatomy
            classes = chosen.count
            break
        }
        look = SyntheticLook(labels: anatomy.count, using: &generator)
        var variation = Augmentation()
        let strength = 0.5 + generator.uniform()
        variation.rotation *= strength
        variation.scale *= strength
        variation.elasticity *= 1.3 * strength
        self.variation = variation
    }

    /// A picture of another patient.
    ///
    /// - Parameter showsStructure: Whether it must show some of the structures; else any depth may come.
    func example(
        showsStructure: Bool, using generator: inout SeededGenerator
    ) -> (image: PlacedImage, labels: Raster<UInt8>) {
        let jitter = Float(generator.uniform() - 0.5) / Float(Self.levels)
        let depth =
            showsStructure || generator.uniform() < 0.7
            ? depths[generator.index(below: depths.count)] + jitter : Float(generator.uniform())
        let cut = anatomy.cut(at: depth, side: side)
        let picture = Raster(width: side, height: side, pixels: look.picture(of: cut, side: side, using: &generator))
        let step = 2 / Float(side)
        let example = Example(
            image: picture.blurred().map { min(max($0, 0), 1) },
            labels: Raster(width: side, height: side, pixels: cut.map { classOf[Int($0)] }),
            field: PlaceField(
                start: SIMD2(repeating: step / 2 - 1), step: SIMD2(repeating: step), depth: 2 * depth - 1))
        return variation.varied(example, using: &generator)
    }

    private static func depth(_ level: Int) -> Float { (Float(level) + 0.5) / Float(levels) }
}
