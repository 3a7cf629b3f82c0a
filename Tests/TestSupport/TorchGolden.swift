internal import FoundationEssentials
internal import Glibc

/// Numbers that PyTorch computed: Tests/Golden/README.md.
public enum TorchGolden {
    /// What a layer or network gives for inputs made of sines.
    public static func layer(_ name: String) throws -> [Double] {
        try decode([String: [Double]].self, from: "layers.json")[name] ?? []
    }

    /// What a few-shot method gives for inputs made of sines.
    public static func fewShot(_ name: String) throws -> [Double] {
        try decode([String: [Double]].self, from: "few_shot.json")[name] ?? []
    }

    /// What easyfsl's Matching Network says, without and with full context: probabilities row by row, and the lengths of the
    /// rows of the queries.
    public static func easyfsl() throws -> (
        plain: (probabilities: [Double], lengths: [Double]), context: (probabilities: [Double], lengths: [Double])
    ) {
        let numbers = try decode([String: [Double]].self, from: "easyfsl.json")
        func part(_ prefix: String) -> (probabilities: [Double], lengths: [Double]) {
            ((numbers[prefix + "scores"] ?? []).map(exp), numbers[prefix + "lengths"] ?? [])
        }
        return (part("plain_"), part(""))
    }

    /// A parameter after a step of an optimizer, and the length of its gradient before clipping.
    public struct Step: Decodable, Sendable {
        /// Length of the gradient.
        public let norm: Double
        /// The parameter after the step.
        public let parameter: [Double]
    }

    /// Four steps of an optimizer.
    public static func steps(of optimizer: String) throws -> [Step] {
        try decode([String: [Step]].self, from: "optimizers.json")[optimizer] ?? []
    }

    private static func decode<Value: Decodable>(_: Value.Type, from name: String) throws -> Value {
        let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
            .joined(separator: "/")
        let json = try Data(contentsOf: URL(filePath: "\(folder)/Golden/torch/\(name)"))
        return try JSONDecoder().decode(Value.self, from: json)
    }
}
