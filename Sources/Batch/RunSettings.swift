/// What a run is told, the same for every command.
public struct RunSettings: Sendable {
    /// Version of the program.
    public var version: String
    /// The command, such as "convert".
    public var command: String
    /// The files and folders to read.
    public var inputs: [String]
    /// The folder to write to.
    public var output: String
    /// Options by name for run.json, without those that are paths.
    public var options: [String: String]
    /// Where all chance comes from.
    public var seed: UInt64
    /// Whether the first failed case ends the run.
    public var failFast: Bool
    /// Whether to go on with an earlier run.
    public var resumes: Bool
    /// The part of the run to do.
    public var shard: Shard
    /// How many cases are worked on at a time.
    public var jobs: Int

    /// Settings of a run.
    public init(
        version: String, command: String, inputs: [String], output: String, options: [String: String] = [:],
        seed: UInt64 = 0, failFast: Bool = false, resumes: Bool = false, shard: Shard = .whole, jobs: Int = 1
    ) {
        self.version = version
        self.command = command
        self.inputs = inputs
        self.output = output
        self.options = options
        self.seed = seed
        self.failFast = failFast
        self.resumes = resumes
        self.shard = shard
        self.jobs = jobs
    }
}
