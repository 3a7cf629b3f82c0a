internal import Reports

/// The use case `report`: the tables and the page of a run from its parts and the cases' own results.
public struct Reporting: Sendable {
    /// What the run has come to.
    public struct Outcome: Sendable {
        /// Number of cases that have results.
        public let done: Int
        /// Number of them that a person must look at.
        public let review: Int
        /// Number of cases and files that failed.
        public let failed: Int
        /// Number of cases that are not begun.
        public let open: Int
    }

    private let output: String

    /// The report of the run in a folder.
    public init(output: String) { self.output = output }

    /// Writes summary.csv, key.csv, report.html and run.json anew.
    ///
    /// - Throws: `RunError.refused` when the folder holds no run, `.outputUnusable` when a result is damaged or the
    ///   files cannot be written.
    public func run() throws(RunError) -> Outcome {
        let cases = try RunTables(of: output).write().cases
        func count(_ outcome: CaseStatus.Outcome) -> Int { cases.count { $0.status == outcome } }
        return Outcome(
            done: count(.done) + count(.review), review: count(.review), failed: count(.failed), open: count(.skipped))
    }
}
