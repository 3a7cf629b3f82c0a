import MetaLearning
import TestSupport
import Testing
import Torch

@Suite struct EpisodeTests {
    @Test func `Classes and examples are drawn without repetition, support and query apart`() throws {
        var generator = SeededGenerator(seed: 1)
        let counts = [4, 9, 5, 5, 2, 5]
        for _ in 0..<200 {
            let indices = try EpisodeIndices(
                drawing: EpisodeForm(ways: 4, shots: 2, queries: 3), fromClassesOf: counts, using: &generator)
            let labels = zip(indices.support, indices.query).map { support, query in
                let places = support + query
                #expect(Set(places).count == 5 && Set(places.map(\.label)).count == 1)
                #expect(places.allSatisfy { $0.example < counts[$0.label] })
                return places[0].label
            }
            // Classes 0 and 4 have too few examples.
            #expect(labels.sorted() == [1, 2, 3, 5])
        }
    }

    @Test func `Every class and every example comes up equally often`() throws {
        var generator = SeededGenerator(seed: 2)
        var seen: [EpisodeIndices.Place: Int] = [:]
        for _ in 0..<3000 {
            let indices = try EpisodeIndices(
                drawing: EpisodeForm(ways: 2, shots: 1, queries: 1), fromClassesOf: [3, 3, 3], using: &generator)
            for place in indices.support.joined() { seen[place, default: 0] += 1 }
        }
        // 6000 draws over 9 places: 667 each, with a standard deviation of 24.
        #expect(seen.count == 9)
        #expect(seen.values.allSatisfy { abs($0 - 667) < 120 })
    }

    @Test func `Too few classes is said with numbers`() {
        var generator = SeededGenerator(seed: 0)
        #expect(
            throws: TorchError.unusableInput(
                "3 classes with 4 examples each are needed (1 shots and 3 queries), but only 2 of 3 classes have that many"
            )
        ) {
            try EpisodeIndices(
                drawing: EpisodeForm(ways: 3, shots: 1, queries: 3), fromClassesOf: [4, 3, 9], using: &generator)
        }
    }

    @Test func `An episode of a mixture stays within one of its sources`() throws {
        let (first, second) = (
            try ExamplePool((0..<12).map(Float.init), shape: [1], counts: [4, 4, 4]),
            try ExamplePool((100..<108).map(Float.init), shape: [1], counts: [4, 4])
        )
        let mixed = try MixedSource([first, second])
        #expect(mixed.counts == [4, 4, 4, 4, 4])
        var generator = SeededGenerator(seed: 4)
        var seconds = 0
        for _ in 0..<400 {
            let episode = try mixed.episode(
                mixed.indices(drawing: EpisodeForm(ways: 2, shots: 2, queries: 1), using: &generator))
            let values = try episode.support.floats() + episode.query.floats()
            #expect(Set(values).count == 6 && (values.allSatisfy { $0 < 12 } || values.allSatisfy { $0 >= 100 }))
            seconds += values[0] >= 100 ? 1 : 0
        }
        // Six standard deviations around the half.
        #expect((140...260).contains(seconds))
        // In any order, and beyond the last class.
        typealias Place = EpisodeIndices.Place
        let places = [Place(label: 4, example: 3), Place(label: 0, example: 1), Place(label: 2, example: 0)]
        #expect(try mixed.examples(at: places).floats() == [107, 1, 8])
        for label in [-1, 5] {
            #expect(throws: TorchError.self) { try mixed.examples(at: [Place(label: label, example: 0)]) }
        }
        #expect(throws: TorchError.self) { try MixedSource([]) }
        #expect(throws: TorchError.self) {
            try MixedSource([first, try ExamplePool([1, 2], shape: [2], counts: [1])])
        }
    }

    @Test func `An episode holds the examples of its places, and targets name the way`() throws {
        let pool = try ExamplePool((0..<12).map(Float.init), shape: [2], counts: [2, 4])
        typealias Place = EpisodeIndices.Place
        let places = [Place(label: 1, example: 3), Place(label: 0, example: 1)]
        #expect(try pool.examples(at: places).floats() == [10, 11, 2, 3])
        #expect(throws: TorchError.self) { try pool.examples(at: [Place(label: 0, example: 2)]) }
        var generator = SeededGenerator(seed: 0)
        let episode = try pool.episode(
            EpisodeIndices(
                drawing: EpisodeForm(ways: 2, shots: 1, queries: 1), fromClassesOf: pool.counts, using: &generator))
        #expect(try episode.supportTargets.floats() == [1, 0, 0, 1])
        #expect(episode.support.shape == [2, 2] && episode.ways == 2)
        #expect(try episode.accuracy(of: Tensor([1, 0, 1, 0] as [Float], shape: [2, 2])) == 0.5)
    }

    @Test func `Quarter turns are further classes, counter-clockwise`() throws {
        let pool = try ExamplePool([1, 2, 3, 4], shape: [1, 2, 2], counts: [1]).withRotationsAsClasses()
        #expect(pool.counts == [1, 1, 1, 1])
        let turned = try (0..<4).map { try pool.examples(at: [.init(label: $0, example: 0)]).floats() }
        // Rows 1 2 / 3 4: the right column becomes the upper row.
        #expect(turned == [[1, 2, 3, 4], [2, 4, 1, 3], [4, 3, 2, 1], [3, 1, 4, 2]])
        #expect(throws: TorchError.self) {
            try ExamplePool([1, 2], shape: [2], counts: [1]).withRotationsAsClasses()
        }
    }

    @Test func `A split has every class in one set`() throws {
        let split = try ClassSplit(drawing: 1200, of: 1623, seed: 1)
        #expect(split.drawn.count == 1200 && split.rest.count == 423)
        #expect((split.drawn + split.rest).sorted() == Array(0..<1623))
        #expect(try split == ClassSplit(drawing: 1200, of: 1623, seed: 1))
        #expect(try split != ClassSplit(drawing: 1200, of: 1623, seed: 2))
        #expect(throws: TorchError.self) { try ClassSplit(drawing: 3, of: 3, seed: 1) }
    }

    @Test func `The interval is 1.96 standard errors`() {
        let evaluation = EpisodeEvaluation(accuracies: [0.2, 0.4, 0.6, 0.8])
        #expect(abs(evaluation.accuracy - 0.5) < 1e-12)
        // Variance 0.2 / 3 over 4 episodes.
        #expect(abs(evaluation.ci95 - 1.96 * (0.2 / 3 / 4).squareRoot()) < 1e-12)
        #expect(EpisodeEvaluation(accuracies: [1]).ci95 == 0)
    }
}
