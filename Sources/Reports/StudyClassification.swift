/// What a classifier says of a study: the mean of what it says of its series.
public struct StudyClassification: Sendable {
    /// What ties the series together; no patient can be told from it.
    public let name: String
    /// The cases of its series, in their order.
    public let cases: [CaseRecord]
    /// Name of the most probable class.
    public let predicted: String
    /// Mean probability of every class by name, 0...1.
    public let probabilities: [String: Double]
    /// Whether the probability is too low to decide.
    public let isAbstained: Bool

    /// The studies of classified cases, in the order of their first ones.
    ///
    /// - Parameters:
    ///   - records: The classified series of all studies.
    ///   - classes: Names of the classes; of equally probable ones the first is taken.
    ///   - abstention: Below this probability a study is left undecided.
    public static func all(of records: [CaseRecord], classes: [String], abstention: Double) -> [StudyClassification] {
        var order: [String] = []
        var members: [String: [CaseRecord]] = [:]
        for record in records {
            guard let study = record.classification?.study else { continue }
            if members[study] == nil { order.append(study) }
            members[study, default: []].append(record)
        }
        return order.map { study in
            let cases = members[study] ?? []
            let found = cases.compactMap(\.classification)
            var means: [String: Double] = [:]
            for name in classes {
                means[name] = found.reduce(0) { $0 + ($1.probabilities[name] ?? 0) } / Double(found.count)
            }
            let best = classes.reduce(classes.first ?? "") { (means[$1] ?? 0) > (means[$0] ?? 0) ? $1 : $0 }
            return StudyClassification(
                name: study, cases: cases, predicted: best, probabilities: means,
                isAbstained: (means[best] ?? 0) < abstention)
        }
    }
}
