import Glibc
import MetaLearning
import Torch

extension Tensor {
    /// The sines of start, start + 0.7 and so on, row-major: the inputs of Tests/Peers/make_few_shot_goldens.py.
    static func sines(_ shape: [Int], from start: Double) throws -> Tensor {
        try Tensor((0..<shape.reduce(1, *)).map { sin(start + 0.7 * Double($0)) }, shape: shape)
    }

    /// 1 in the column of every row's label and 0 elsewhere, in 64 bits.
    static func targets(_ labels: [Int], ways: Int) throws -> Tensor {
        try Tensor(labels.flatMap { label in (0..<ways).map { $0 == label ? 1.0 : 0 } }, shape: [labels.count, ways])
    }
}

extension Parameters {
    /// Sines of the same shapes, in the order of names.
    func sines(from start: Int = 0) throws -> Parameters {
        var result = Parameters()
        for (index, name) in names.enumerated() {
            result.set(name, to: try .sines(try tensor(name).shape, from: Double(start + index)))
        }
        return result
    }
}

extension Episode {
    /// Three classes of unequal support: the inputs of the golden script.
    static func golden() throws -> Episode {
        try Episode(
            support: .sines([7, 4], from: 0), supportTargets: .targets([0, 0, 1, 1, 1, 2, 2], ways: 3),
            query: .sines([5, 4], from: 1), queryTargets: .targets([0, 1, 2, 2, 0], ways: 3))
    }
}
