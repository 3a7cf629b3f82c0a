internal import Torch

/// What the tissues of a synthetic anatomy look like.
struct SyntheticLook {
    /// Mean intensity, height of coarse and of fine texture, and noise, by label.
    private let tissues: [SIMD4<Float>]
    /// Control points per side of the coarse and of the fine texture.
    private let grids: SIMD2<Int>

    /// Random looks of so many labels; now and then two look the same.
    ///
    /// - Parameter twins: Labels that look like the label before them, as the left of a pair looks like the right.
    init(labels: Int, using generator: inout SeededGenerator) {
        let isDark = generator.uniform() < 0.7
        var tissues: [SIMD4<Float>] = []
        for label in 0..<labels {
            if label > 2 && generator.uniform() < 0.25 {
                tissues.append(tissues[1 + generator.index(below: label - 1)])
                continue
            }
            let mean = label == 0 && isDark ? 0.05 * generator.uniform() : generator.uniform()
            func height(_ most: Double) -> Float { Float(most * generator.uniform() * generator.uniform()) }
            tissues.append(
                label == 0 && isDark
                    ? SIMD4(Float(mean), 0, 0, height(0.03))
                    : SIMD4(Float(mean), height(0.25), height(0.2), height(0.1)))
        }
        self.tissues = tissues
        grids = SIMD2(6 + generator.index(below: 12), 20 + generator.index(below: 40))
    }

    /// A picture of a cut, about 0...1; edges are a pixel or two wide, as those of scanners are.
    func picture(of labels: [UInt8], side: Int, using generator: inout SeededGenerator) -> [Float] {
        let coarse = SmoothField(side: grids.x, deviation: 1, using: &generator).values(width: side, height: side)
        let fine = SmoothField(side: grids.y, deviation: 1, using: &generator).values(width: side, height: side)
        return labels.indices.map { pixel in
            let tissue = tissues[Int(labels[pixel])]
            let noise = tissue.w > 0 ? tissue.w * Float(generator.normal()) : 0
            return tissue.x + tissue.y * coarse[pixel] + tissue.z * fine[pixel] + noise
        }
    }
}
