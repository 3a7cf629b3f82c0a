internal import Imaging
internal import Torch

/// A model that learns without some studies of a support, and is then shown them.
///
/// Slices of one study are held out together, as long as there are two studies: networks know a patient again.
struct Judge: Sendable {
    /// What it learns from.
    let learned: [SupportSlice]
    /// What it is shown, by its number in the support.
    let shown: [(index: Int, slice: Slice)]
    /// Whether the two are of one study.
    let isOwnStudy: Bool

    /// The judges that share the slices out.
    ///
    /// Of few slices each shows what no other does: with fewer judges, each would miss more.
    static let most = 5
    /// No more slices than this are judged: they tell enough, and are kept in memory.
    static let mostSlices = 24

    /// The judges of a support; none where it is a single slice.
    static func all(of support: [SupportSlice]) -> [Judge] {
        let subjects = support.map(\.subject)
        let isOwnStudy = Set(subjects).count == 1
        let groups = isOwnStudy ? Array(support.indices) : subjects
        let numbers = Set(groups).sorted()
        let count = min(most, numbers.count)
        guard count > 1 else { return [] }
        let slices = min(mostSlices, support.count)
        let judged = Set((0..<slices).map { $0 * support.count / slices })
        return (0..<count).map { judge in
            // Neighbours in number, and so mostly in place, go to different judges.
            let out = Set(numbers.enumerated().filter { $0.offset % count == judge }.map(\.element))
            return Judge(
                learned: support.indices.filter { !out.contains(groups[$0]) }.map { support[$0] },
                shown: support.indices.filter { out.contains(groups[$0]) && judged.contains($0) }
                    .map { ($0, support[$0].slice) },
                isOwnStudy: isOwnStudy)
        }
    }

    /// What it sees on what it is shown; nil where time ended first, since a model that was cut is a worse judge.
    ///
    /// - Parameters:
    ///   - recipe: How it learns, for a judge.
    ///   - end: When training stops wherever it is; nil for never.
    ///   - progress: Told the loss after every step.
    func judgement(
        classes: [UInt8], recipe: AdaptationRecipe, until end: ContinuousClock.Instant?,
        progress: (_ loss: Float) -> Void
    ) throws(TorchError) -> [HeldOut]? {
        if let end, ContinuousClock.now >= end { return nil }
        let adaptation = try Adaptation(to: learned, classes: classes, recipe: recipe, until: end)
        var networks: [Adaptation.Network] = []
        for number in recipe.members.indices { networks.append(try adaptation.network(number, progress: progress)) }
        let model = adaptation.model(of: networks)
        guard !model.record.isCutByBudget else { return nil }
        var found: [HeldOut] = []
        for (index, slice) in shown {
            let parts = try model.parts(of: [slice]).map { $0[0] }
            found.append(
                HeldOut(
                    index: index, probabilities: model.mixture(of: parts, isOwnStudy: isOwnStudy),
                    parts: Array(zip(model.members.map(\.name), parts)), isOwnStudy: isOwnStudy))
        }
        return found
    }

    /// All slices that were judged, in the order of the support; none where fewer than two judges were done.
    static func gathered(_ judgements: [[HeldOut]?]) -> [HeldOut] {
        let done = judgements.compactMap(\.self)
        return done.count < 2 ? [] : done.joined().sorted { $0.index < $1.index }
    }
}
