internal import Reports

/// What a part of a run has come to, read from its journal.
struct ShardRecord {
    /// What its last process set out to do.
    let plan: Journal.Plan
    /// How that process ended; nil while it works, or when it was killed.
    private(set) var closing: Journal.Closing?
    /// How cases ended, by name; the last word counts.
    private(set) var ends: [String: Journal.CaseEnd] = [:]

    /// Reads the lines of a journal; nil when no process has begun.
    init?(_ lines: [Journal.Line]) {
        var last: Journal.Plan?
        for case .began(let plan) in lines { last = plan }
        guard let last else { return nil }
        plan = last
        for line in lines {
            switch line {
            case .began: closing = nil
            // What another version, model or option made is not this run's.
            case .ended(let end) where end.fingerprint == last.fingerprint: ends[end.status.name] = end
            case .ended: break
            case .closed(let closing): self.closing = closing
            }
        }
    }

    /// The end of a case that has results made from these files by this run; nil otherwise.
    func result(of name: String, inputs: String) -> Journal.CaseEnd? {
        guard let end = ends[name], end.inputs == inputs, end.files != nil else { return nil }
        return end
    }

    /// What became of a case or file of this part.
    func status(of name: String) -> CaseStatus {
        ends[name]?.status
            ?? CaseStatus(
                name: name, status: .skipped, reason: closing?.reason ?? "the run was ended before this case")
    }
}
