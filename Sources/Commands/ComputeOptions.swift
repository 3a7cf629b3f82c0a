public import Arguments

/// What a learning command may use, and what makes its results repeatable.
public struct ComputeOptions: OptionGroup, Equatable {
    /// The start of every random choice.
    public var seed: UInt64 = 0
    /// Processor threads, 1...1024; nil for one per core.
    public var threads: Int?

    /// Where networks run: "cpu", "cuda" or "cuda:N".
    public var device = "cpu"

    /// All cores and seed 0.
    public init() {}

    /// `--seed`, `--threads` and `--device`.
    public static var parameters: [Parameter<Self>] {
        [
            .seed(\.seed, help: "Number that starts all random choices: the same number, the same result."),
            .option(
                "threads", "N", .integer(in: 1...1024), \.threads,
                help: "Processor threads to use. [default: one per core]"),
            .option(
                "device", "WHERE", .text, \.device,
                help: "Where networks run: cpu, or cuda or cuda:N with a libtorch that has it."),
        ]
    }
}

extension Parameter {
    /// `--seed`, the same everywhere.
    static func seed(_ path: any WritableKeyPath<Root, UInt64> & Sendable, help: String) -> Parameter {
        .option("seed", "N", .integer(in: 0...UInt64.max), path, help: help)
    }
}
