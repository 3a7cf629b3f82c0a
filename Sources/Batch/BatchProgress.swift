internal import Dispatch
internal import Reports
internal import Studies

/// The cases of a process while they run: what is done, what failed, and when to end early.
struct BatchProgress {
    /// How long a case may go on after a signal: the program promises to be gone after five seconds.
    private static let patience = Duration.seconds(3)

    /// Cases and files that failed so far.
    private(set) var failures: [CaseFailure]
    /// Number of cases with results.
    private(set) var done: Int
    /// Number of them that a person must look at.
    private(set) var review: Int
    /// Number of cases that are behind us, failed ones among them.
    private var ended: Int
    private let open: [Case]
    private let total: Int
    private let observer: any RunObserver
    private let stopsAtFailure: Bool

    init(
        kept: [Journal.CaseEnd], open: [Case], failures: [CaseFailure], observer: any RunObserver, stopsAtFailure: Bool
    ) {
        self.open = open
        self.failures = failures
        self.observer = observer
        self.stopsAtFailure = stopsAtFailure
        (done, ended) = (kept.count, kept.count)
        review = kept.count { $0.status.status == .review }
        total = kept.count + open.count
        if done > 0 { observer.say("\(done) of \(total) case(s) are done already") }
    }

    /// Runs the open cases.
    ///
    /// - Returns: Why cases were left out, nil when none were; and the signal that came.
    /// - Throws: `RunError` when the output cannot be written.
    mutating func run(
        jobs: Int, journal: Journal, plan: Journal.Plan, caseRun: CaseRun
    ) throws(RunError) -> (reason: String?, signal: Int32?) {
        let cases = open
        var reason: String?
        var deadline: ContinuousClock.Instant?
        if stopsAtFailure && !failures.isEmpty { return ("an earlier case failed (--fail-fast)", nil) }
        observer.begin(completed: ended, total: total)
        defer { observer.finish() }
        let queue = CaseQueue(count: cases.count, jobs: jobs) { caseRun.run(cases[$0]) }
        while !queue.isEmpty {
            if deadline == nil, Interruption.signalNumber != nil {
                queue.stop()
                deadline = .now + Self.patience
                reason = "a signal ended the run before this case"
                observer.say("ending after the current case; a second signal ends at once")
            }
            if let deadline, deadline < .now { break }
            guard let (_, ending) = queue.next(within: .milliseconds(50)) else { continue }
            if case .stopped = ending { queue.stop() }
            if try take(ending, journal: journal, plan: plan), stopsAtFailure, reason == nil {
                queue.stop()
                reason = "an earlier case failed (--fail-fast)"
            }
        }
        return (reason, Interruption.signalNumber)
    }

    /// Notes how a case ended.
    ///
    /// - Returns: Whether it failed.
    private mutating func take(
        _ ending: CaseRun.Ending, journal: Journal, plan: Journal.Plan
    ) throws(RunError) -> Bool {
        switch ending {
        case .stopped(let error): throw error
        case .failed(let failure):
            failures.append(failure)
            try journal.append(.ended(Journal.CaseEnd(failure, plan: plan)))
            advance(failure.name, note: "failed: \(failure.code): \(failure.reason)")
            return true
        case .finished(let record, let inputs, let files):
            done += 1
            if record.needsReview { review += 1 }
            try journal.append(.ended(Journal.CaseEnd(record, inputs: inputs, files: files, plan: plan)))
            advance(
                record.name,
                note: record.needsReview ? "review: \(record.reviewReasons.joined(separator: "; "))" : nil)
            return false
        }
    }

    private mutating func advance(_ name: String, note: String?) {
        ended += 1
        observer.advance(completed: ended, total: total, name: name, note: note)
    }
}
