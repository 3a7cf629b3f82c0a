internal import FoundationEssentials

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
