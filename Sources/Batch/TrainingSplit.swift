internal import Hashing
internal import Reports
internal import Studies

/// Which cases are for training and which for testing: all of a patient on one side.
struct TrainingSplit {
    private let testPatients: Set<String>

    /// Draws the patients.
    ///
    /// - Parameters:
    ///   - cases: The cases that are to be split.
    ///   - share: How many of their patients are for training, 0...1; at least one is on either side where there are two.
    ///   - seed: Where all chance comes from. The order of files does not matter.
    init(of cases: [Case], share: Double, seed: UInt64) {
        let patients = Set(cases.map(Self.patient)).sorted { a, b in
            SHA256.hex(of: "\(seed)", a) < SHA256.hex(of: "\(seed)", b)
        }
        let count = Int((Double(patients.count) * share).rounded())
        testPatients = Set(patients.dropFirst(min(max(count, 1), max(1, patients.count - 1))))
    }

    func part(of source: Case) -> CaseRecord.Part {
        testPatients.contains(Self.patient(of: source)) ? .test : .training
    }

    /// What tells patients apart; a file that names none is one by itself.
    private static func patient(of source: Case) -> String { source.patientKey ?? source.name }
}
