internal import Glibc
public import Torch

/// Which parts of a picture speak for its class: how much less sure the answer is when a part is covered (Zeiler and Fergus,
/// 2014).
public struct OcclusionMap: Equatable, Sendable {
    /// Number of covered patches along a side.
    public static let patches = 8
    /// Share of the side that a patch covers; neighbours overlap by half.
    private static let width = 0.25

    /// Fall of the logarithm of the odds of the class when the patch around a field is covered, row by row; above 0 where
    /// the picture speaks for the class.
    public let falls: [Double]

    /// Covers one patch after the other with the mean colour of the picture, and asks again.
    ///
    /// - Parameters:
    ///   - encoder: What embeds the picture.
    ///   - classifier: What is asked.
    ///   - square: The picture.
    ///   - label: The class in question.
    public init(
        of square: ColourSquare, label: Int, by encoder: PictureEncoder, _ classifier: FewShotClassifier
    ) throws(TorchError) {
        let mean = (0..<3).map { channel -> Float in
            let plane = square.values[channel * square.side * square.side..<(channel + 1) * square.side * square.side]
            return plane.reduce(0, +) / Float(plane.count)
        }
        var embeddings = [try encoder.embedding(of: [square])]
        for patch in 0..<Self.patches * Self.patches {
            let covered = square.covered(
                Self.range(patch % Self.patches, side: square.side),
                Self.range(patch / Self.patches, side: square.side),
                by: mean)
            embeddings.append(try encoder.embedding(of: [covered]))
        }
        let odds = try classifier.answers(for: embeddings).map { answer in
            let share = min(max(answer.probabilities[label], 1e-9), 1 - 1e-9)
            return log(share / (1 - share))
        }
        falls = odds.dropFirst().map { odds[0] - $0 }
    }

    /// Pixels that the patch around a field covers along a side.
    private static func range(_ place: Int, side: Int) -> Range<Int> {
        let (middle, reach) = ((Double(place) + 0.5) / Double(patches), width / 2)
        let low = Int(((middle - reach) * Double(side)).rounded())
        let high = Int(((middle + reach) * Double(side)).rounded())
        return max(0, low)..<min(side, high)
    }
}

extension ColourSquare {
    /// The picture with a box in one colour.
    fileprivate func covered(_ columns: Range<Int>, _ rows: Range<Int>, by colour: [Float]) -> ColourSquare {
        var values = values
        for channel in 0..<3 {
            for y in rows {
                for x in columns { values[(channel * side + y) * side + x] = colour[channel] }
            }
        }
        return ColourSquare(values: values, side: side)
    }
}
