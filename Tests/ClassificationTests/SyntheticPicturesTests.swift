import Classification
import MetaLearning
import Testing
import Torch

@Suite struct SyntheticPicturesTests {
    private let pictures = SyntheticPictures(families: 4, side: 16, seed: 5)

    @Test func `The same place is the same picture, and other places are others`() throws {
        let places = [(0, 0), (0, 1), (1, 0), (63, 7)].map { EpisodeIndices.Place(label: $0.0, example: $0.1) }
        let first = try pictures.examples(at: places)
        #expect(first.shape == [4, 3, 16, 16])
        let values = try first.floats()
        #expect(values.allSatisfy { (0...1).contains($0) })
        let again = try pictures.examples(at: Array(places.reversed())).floats()
        let size = 3 * 16 * 16
        for index in 0..<4 {
            let own = Array(values[index * size..<(index + 1) * size])
            #expect(own == Array(again[(3 - index) * size..<(4 - index) * size]))
            for other in 0..<index { #expect(own != Array(values[other * size..<(other + 1) * size])) }
        }
    }

    @Test func `Half of the episodes stay within a family`() throws {
        var generator = SeededGenerator(seed: 1)
        let form = EpisodeForm(ways: 6, shots: 1, queries: 1)
        let many = SyntheticPictures(families: 1000, side: 16, seed: 5)
        let single = try (0..<200).count { _ in
            let labels = try many.indices(drawing: form, using: &generator).support.joined().map(\.label)
            return Set(labels.map { $0 / SyntheticPictures.familySize }).count == 1
        }
        // Six standard deviations around the half.
        #expect((58...142).contains(single), "\(single) of 200")
    }

    @Test(arguments: [(64, 0), (-1, 0), (0, SyntheticPictures.examplesPerClass)])
    func `A place that is not there is refused`(label: Int, example: Int) {
        #expect(throws: TorchError.self) {
            try pictures.examples(at: [EpisodeIndices.Place(label: label, example: example)])
        }
    }
}
