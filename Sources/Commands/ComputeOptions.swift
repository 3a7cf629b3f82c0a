public import Arguments

/// What a learning command may use, and what makes its results repeatable.
public struct ComputeOptions: OptionGroup, Equatable {
    /// The start of every random choice.
    public var seed: UInt64 = 0
    /// Processor threads, 1...1024; nil for one per core.
    public var threads: Int?

    /// All cores and seed 0.
    public init() {}

    /// `--seed` and `--threads`.
    public static var parameters: [Parameter<Self>] {
        [
            .seed(\.seed, help: "Number that starts all random choices: the same number, the same result."),
            .option(
                "threads", "N", .integer(in: 1...1024), \.threads,
                help: "Processor threads to use. [default: one per core]"),
        ]
    }
}

extension Parameter {
    /// `--seed`, the same everywhere.
    static func seed(_ path: any WritableKeyPath<Root, UInt64> & Sendable, help: String) -> Parameter {
        .option("seed", "N", .integer(in: 0...UInt64.max), path, help: help)
    }
}
