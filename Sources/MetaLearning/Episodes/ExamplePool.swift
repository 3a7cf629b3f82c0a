public import Torch

/// Examples of one shape by class, in memory.
public struct ExamplePool: ExampleSource {
    /// Shape of one example: `[channels, height, width]` of a picture, `[features]` of a row.
    public let shape: [Int]
    /// One class: where its examples lie, and how they are turned.
    private struct Members: Sendable {
        let start: Int
        let count: Int
        /// Quarter turns, 0...3.
        let turns: Int
    }

    private let elements: [Float]
    private let classes: [Members]

    /// A pool of examples that lie class by class.
    ///
    /// - Parameters:
    ///   - elements: All examples one after the other, each row-major in `shape`.
    ///   - shape: Of one example.
    ///   - counts: Number of examples of every class.
    /// - Throws: `TorchError.unusableInput` if there are more or fewer elements than that.
    public init(_ elements: [Float], shape: [Int], counts: [Int]) throws(TorchError) {
        guard shape.allSatisfy({ $0 > 0 }), counts.allSatisfy({ $0 >= 0 }),
            counts.reduce(0, +) * shape.reduce(1, *) == elements.count
        else {
            throw .unusableInput(
                "\(elements.count) numbers are not \(counts.reduce(0, +)) examples of shape \(shape)")
        }
        self.elements = elements
        self.shape = shape
        var (start, classes): (Int, [Members]) = (0, [])
        for count in counts {
            classes.append(Members(start: start, count: count, turns: 0))
            start += count
        }
        self.classes = classes
    }

    private init(_ pool: ExamplePool, classes: [Members]) {
        elements = pool.elements
        shape = pool.shape
        self.classes = classes
    }

    /// Number of examples of every class.
    public var counts: [Int] { classes.map(\.count) }

    /// Some of the classes, in the order given; the examples are shared.
    ///
    /// - Precondition: every number is that of a class.
    public func restricted(to numbers: [Int]) -> ExamplePool {
        ExamplePool(self, classes: numbers.map { classes[$0] })
    }

    /// Every class four times, turned by no, one, two and three quarters: new classes, as for MANN (Santoro, 2016).
    ///
    /// - Throws: `TorchError.unusableInput` if the examples are no square pictures.
    public func withRotationsAsClasses() throws(TorchError) -> ExamplePool {
        guard shape.count == 3, shape[1] == shape[2] else {
            throw .unusableInput("examples of shape \(shape) are no square pictures and cannot be turned")
        }
        return ExamplePool(
            self,
            classes: (0..<4).flatMap { turns in
                classes.map { Members(start: $0.start, count: $0.count, turns: ($0.turns + turns) % 4) }
            })
    }

    /// The examples at some places, shape `[places, ...]`.
    ///
    /// - Throws: `TorchError.unusableInput` if there is no such place.
    public func examples(at places: [EpisodeIndices.Place]) throws(TorchError) -> Tensor {
        let size = shape.reduce(1, *)
        var chosen: [Float] = []
        chosen.reserveCapacity(places.count * size)
        for place in places {
            guard classes.indices.contains(place.label), (0..<classes[place.label].count).contains(place.example) else {
                throw .unusableInput("there is no example \(place.example) of class \(place.label)")
            }
            let members = classes[place.label]
            let start = (members.start + place.example) * size
            chosen += turned(elements[start..<start + size], quarters: members.turns)
        }
        return try Tensor(chosen, shape: [places.count] + shape)
    }

    /// A picture turned counter-clockwise.
    private func turned(_ picture: ArraySlice<Float>, quarters: Int) -> [Float] {
        guard quarters > 0 else { return Array(picture) }
        let side = shape[1]
        let last = side - 1
        return (0..<shape[0]).flatMap { channel in
            (0..<side * side).map { pixel in
                let (row, column) = (pixel / side, pixel % side)
                let source =
                    switch quarters {
                    case 1: column * side + (last - row)
                    case 2: (last - row) * side + (last - column)
                    default: (last - column) * side + row
                    }
                return picture[picture.startIndex + channel * side * side + source]
            }
        }
    }
}
