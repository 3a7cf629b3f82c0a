internal import Imaging
public import Torch

/// Annotated slices of several studies, to draw tasks from.
public struct AnnotatedSet: Sendable {
    private let slices: [SupportSlice]
    /// The structures that each slice shows.
    private let shown: [Set<UInt8>]
    /// The structures that two studies show, or two slices where all are of one.
    private let classes: [UInt8]

    /// Most structures of a task.
    private static let mostClasses = 3
    /// Share of pictures that must show what is to be found, beside the first.
    private static let showing = 0.7

    /// A set of slices.
    ///
    /// - Parameters:
    ///   - slices: Annotated slices; those of one study share a subject.
    ///   - classes: The label values to learn to find.
    /// - Throws: `TorchError.unusableInput` if no structure is shown twice: there would be nothing to find again.
    public init(slices: [SupportSlice], classes: [UInt8]) throws(TorchError) {
        let shown = slices.map { Set($0.labels.pixels).intersection(classes) }
        let isOneStudy = Set(slices.map(\.subject)).count == 1
        let usable = classes.filter { value in
            let found = slices.indices.filter { shown[$0].contains(value) }
            return (isOneStudy ? found.count : Set(found.map { slices[$0].subject }).count) > 1
        }
        guard !usable.isEmpty else {
            throw .unusableInput("no structure is shown by two studies, or by two slices of a single one")
        }
        (self.slices, self.shown, self.classes) = (slices, shown, usable)
    }

    /// Pictures of a random task: some structures, to be found in other studies than those that show them annotated.
    ///
    /// - Parameters:
    ///   - annotated: How many pictures are annotated; the rest are to be segmented.
    ///   - count: Pictures in all.
    func pictures(
        annotated: Int, of count: Int, side: Int, using generator: inout SeededGenerator
    ) throws(TorchError) -> (classes: Int, pictures: [(image: PlacedImage, labels: Raster<UInt8>)]) {
        let order = generator.permutation(of: classes.count).map { classes[$0] }
        let first = order[0]
        let (support, query) = parts(bothShow: first, using: &generator)
        let chosen = Array(order.prefix(1 + generator.index(below: min(Self.mostClasses, order.count))))
        var numbers = [UInt8](repeating: LabelMap.background, count: 256)
        numbers[Int(LabelMap.notAnnotated)] = LabelMap.notAnnotated
        for (index, value) in chosen.enumerated() { numbers[Int(value)] = UInt8(index + 1) }
        let augmentation = Augmentation()
        var pictures: [(image: PlacedImage, labels: Raster<UInt8>)] = []
        for number in 0..<count {
            let part = number < annotated ? support : query
            let mustShow = number == 0 || number == annotated || generator.uniform() < Self.showing
            let candidates = mustShow ? part.filter { shown[$0].contains(first) } : part
            let index = candidates[generator.index(below: candidates.count)]
            guard var example = try Example(slices[index], index: index, side: side) else {
                throw .unusableInput("slice \(index) is not annotated")
            }
            example.labels = example.labels.map { numbers[Int($0)] }
            pictures.append(augmentation.varied(example, using: &generator))
        }
        return (chosen.count, pictures)
    }

    /// Slices of some studies, and of all others, so that both show a structure.
    ///
    /// Of a single study, some of its slices and all others.
    private func parts(
        bothShow value: UInt8, using generator: inout SeededGenerator
    ) -> (support: [Int], query: [Int]) {
        let subjects = Set(slices.map(\.subject))
        let groups = subjects.count > 1 ? slices.map(\.subject) : Array(slices.indices)
        let showing = Set(slices.indices.filter { shown[$0].contains(value) }.map { groups[$0] }).sorted()
        let others = Set(groups).subtracting(showing).sorted()
        let order = generator.permutation(of: showing.count).map { showing[$0] }
        let cut = 1 + generator.index(below: showing.count - 1)
        var annotated = Set(order[..<cut])
        for group in others where generator.uniform() < 0.5 { annotated.insert(group) }
        return (
            slices.indices.filter { annotated.contains(groups[$0]) },
            slices.indices.filter { !annotated.contains(groups[$0]) }
        )
    }
}
