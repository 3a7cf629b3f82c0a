/// Which networks of a recipe answer, decided on annotated slices of studies that were held out.
public struct MemberChoice: Equatable, Sendable {
    /// One way to use the networks, and how well it found what was held out.
    public struct Candidate: Equatable, Sendable {
        /// In words, such as "gentle" or "gentle and full".
        public var name: String
        /// Mean Dice over structures, 0...1.
        public var dice: Double
    }

    /// All together first, then each alone.
    public let candidates: [Candidate]
    /// Which of them answers.
    public let chosen: Int

    /// What a single network must be better by than all together, which are the safer choice.
    static let margin = 0.03

    init(candidates: [Candidate], chosen: Int) { (self.candidates, self.chosen) = (candidates, chosen) }
}

extension SegmentationModel {
    /// Lets those networks answer that found most on held-out slices, and makes the model as sure of itself as it was right
    /// there.
    ///
    /// - Parameters:
    ///   - heldOut: Slices of the support seen by a model of the same recipe that had not learned from them.
    ///   - support: All annotated slices.
    /// - Returns: The same slices as the changed model would have seen them.
    public mutating func choose(by heldOut: [HeldOut], support: [SupportSlice]) -> [HeldOut] {
        defer { members.removeAll { $0.weight == 0 } }
        guard !heldOut.isEmpty else { return heldOut }
        let isKnown = classes.contains {
            ExpectedDice(of: $0, support: support, classes: classes, heldOut: heldOut) != nil
        }
        if members.count > 1, isKnown {
            let judged = members.indices.filter { index in
                heldOut[0].parts.contains { $0.name == members[index].name }
            }
            let candidates =
                [(Self.all(of: members), self)] + judged.map { (members[$0].name, weighted([$0: 1])) }
            let scores = candidates.map { name, model in
                MemberChoice.Candidate(
                    name: name,
                    dice: Self.dice(of: heldOut.map { $0.counting(model) }, support: support, classes: classes))
            }
            let best = scores.indices.reduce(0) { scores[$1].dice > scores[$0].dice ? $1 : $0 }
            // Slices of one study say nothing about others.
            let isBySubject = Set(support.map(\.subject)).count > 1
            let isClear = scores[best].dice > scores[0].dice + MemberChoice.margin
            let chosen = isBySubject && isClear ? best : 0
            self = candidates[chosen].1
            choice = MemberChoice(candidates: scores, chosen: chosen)
        }
        temperature = Temperature.fitted(to: heldOut.map { $0.counting(self) }, support: support, classes: classes)
        return heldOut.map { $0.counting(self) }
    }

    /// Mean of the expected Dice over the structures that the slices tell about.
    private static func dice(of heldOut: [HeldOut], support: [SupportSlice], classes: [UInt8]) -> Double {
        let known = classes.compactMap {
            ExpectedDice(of: $0, support: support, classes: classes, heldOut: heldOut)?.mean
        }
        return known.isEmpty ? 0 : known.reduce(0, +) / Double(known.count)
    }

    private static func all(of members: [ModelMember]) -> String {
        members.filter { $0.weight > 0 }.map(\.name).joined(separator: " and ")
    }

    private func weighted(_ weights: [Int: Double]) -> SegmentationModel {
        var model = self
        for index in members.indices { model.members[index].weight = weights[index] ?? 0 }
        return model
    }
}
