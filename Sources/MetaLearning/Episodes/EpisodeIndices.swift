public import Torch

/// Which examples an episode is made of, as numbers only.
public struct EpisodeIndices: Equatable, Sendable {
    /// An example by the class it belongs to and its number within that class.
    public struct Place: Hashable, Sendable {
        /// Number of the class.
        public let label: Int
        /// Number of the example within the class.
        public let example: Int

        /// A place.
        public init(label: Int, example: Int) {
            self.label = label
            self.example = example
        }
    }

    /// For each way, its labelled examples.
    public let support: [[Place]]
    /// For each way, the examples to classify.
    public let query: [[Place]]

    /// Draws classes, then examples of each, none twice.
    ///
    /// - Parameters:
    ///   - form: Ways, shots and queries.
    ///   - counts: Number of examples of every class there is.
    ///   - generator: Decides; the same state draws the same episode.
    /// - Throws: `TorchError.unusableInput` if there are too few classes with enough examples.
    public init(
        drawing form: EpisodeForm, fromClassesOf counts: [Int], using generator: inout SeededGenerator
    ) throws(TorchError) {
        let needed = form.shots + form.queries
        let usable = counts.indices.filter { counts[$0] >= needed }
        guard usable.count >= form.ways else {
            throw .unusableInput(
                "\(form.ways) classes with \(needed) examples each are needed (\(form.shots) shots and \(form.queries) "
                    + "queries), but only \(usable.count) of \(counts.count) classes have that many")
        }
        var (support, query): ([[Place]], [[Place]]) = ([], [])
        for pick in generator.sample(form.ways, of: usable.count) {
            let label = usable[pick]
            let places = generator.sample(needed, of: counts[label]).map { Place(label: label, example: $0) }
            support.append(Array(places[..<form.shots]))
            query.append(Array(places[form.shots...]))
        }
        self.support = support
        self.query = query
    }

    private init(support: [[Place]], query: [[Place]]) {
        self.support = support
        self.query = query
    }

    /// The same examples of classes whose numbers are higher by an offset.
    public func shifted(by offset: Int) -> EpisodeIndices {
        func shifted(_ places: [[Place]]) -> [[Place]] {
            places.map { $0.map { Place(label: $0.label + offset, example: $0.example) } }
        }
        return EpisodeIndices(support: shifted(support), query: shifted(query))
    }
}

extension SeededGenerator {
    /// Some of the numbers from 0 up to but not including `count`, none twice, in random order.
    fileprivate mutating func sample(_ size: Int, of count: Int) -> [Int] {
        // The first steps of Fisher and Yates on a list of which only the touched places are kept.
        var moved: [Int: Int] = [:]
        return (0..<size).map { place in
            let other = place + index(below: count - place)
            let drawn = moved[other] ?? other
            moved[other] = moved[place] ?? place
            return drawn
        }
    }
}
