public import Arguments

/// How a batch of cases is gone through.
public struct RunOptions: OptionGroup, Equatable {
    /// Go on with an earlier run.
    public var resume = false
    /// The part of the run to do; nil for all of it.
    public var part: Part?
    /// How many cases are worked on at a time.
    public var jobs = 1
    /// Say what would be done and write nothing.
    public var dryRun = false
    /// Stop at the first case that fails.
    public var failFast = false
    /// Say nothing but errors.
    public var quiet = false

    /// Go through all cases and show progress.
    public init() {}

    /// `--resume`, `--shard`, `--jobs`, `--dry-run`, `--fail-fast` and `--quiet`.
    public static var parameters: [Parameter<Self>] {
        [
            .flag(
                "resume", \.resume,
                help: """
                    Go on with the run in the output folder: what is done and still fits inputs, options and model is \
                    kept. A new run begins where there is none.
                    """),
            .option(
                "shard", "K/N", .part, \.part,
                help: "Do the K-th of N parts of the cases, each a process of its own; then: medshot report DIR."),
            .option(
                "jobs", short: "j", "N", .integer(in: 1...256), \.jobs,
                help: "Cases to work on at a time; each needs its own memory."),
            .flag("dry-run", \.dryRun, help: "List what was found and what would be done; write nothing."),
            .flag(
                "fail-fast", \.failFast,
                help: "Stop at the first case that fails; otherwise the rest is done."),
            .flag("quiet", short: "q", \.quiet, help: "Show errors only, no progress."),
        ]
    }
}

/// One of the equal parts of something, counted from 1, such as 2/8.
public struct Part: Equatable, Sendable {
    /// Which part, 1...`count`.
    public let index: Int
    /// Number of parts.
    public let count: Int
}

extension Value<Part> {
    /// A part of a whole as `K/N`.
    static var part: Value {
        Value(
            expectation: "K/N with K from 1 to N, such as 2/8",
            read: { word in
                let numbers = word.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
                guard numbers.count == 2, let index = numbers[0], let count = numbers[1], (1...9999).contains(count),
                    (1...count).contains(index)
                else { return nil }
                return Part(index: index, count: count)
            },
            describe: { "\($0.index)/\($0.count)" })
    }
}
