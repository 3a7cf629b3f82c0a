internal import Batch
internal import Classification
internal import DICOM
internal import Hashing
internal import ImageFiles
internal import Imaging
internal import Reports
internal import Studies

/// Classifies one case after the other, and writes what each gets.
struct CaseClassification: Sendable {
    let labelled: LabelledCases
    let encoder: PictureEncoder
    let classifier: FewShotClassifier
    let truth: TrueClasses
    /// Below this probability no class is given.
    let abstention: Double
    /// Whether every case gets a map of what speaks for its class.
    let explains: Bool
    /// What writes DICOM reports, where they are asked for.
    let reporter: ClassificationReport?

    /// How many of the examples that voted are listed.
    private static let mostVotes = 5

    /// Fills the folder of a case: picture.png, and as asked explanation.png of the slice that counted most and
    /// classification.dcm.
    func run(_ source: Case, volume: Volume, folder: CaseFolder) throws -> CaseRecord {
        let geometry = volume.geometry
        let seen = try EmbeddedCase(source, volume: volume, by: encoder)
        guard let answer = try classifier.answers(for: [seen.embedding]).first else {
            throw CaseFailure(name: source.name, file: source.path, code: "E_FAILED", reason: "there is no answer")
        }
        var record = CaseRecord(of: source, geometry: geometry)
        let found = self.record(of: answer, seen: seen, source: source)
        record.classification = found
        if found.isAbstained {
            record.reviewReasons.append(
                "undecided: \(found.predicted) has the highest probability, \(Self.percent(found.confidence))")
        }
        if answer.strangeness > FewShotClassifier.greatestStrangeness {
            record.reviewReasons.append(
                "unlike every example: \(Self.rounded(answer.strangeness)) times as far from the nearest as the examples "
                    + "are from each other; it may be of no class")
        }
        record.reviewReasons += differences(of: source)
        if labelled.isExample(source, seen: seen) {
            record.warnings.append(
                WarningCode.support.warning("the case is one of the examples: its result says nothing about others"))
        }
        try PNGFile.write(seen.thumbnails(), to: folder.file("picture.png"))
        if explains, let square = seen.heaviestSquare {
            let map = try OcclusionMap(of: square, label: answer.predicted, by: encoder, classifier)
            try PNGFile.write(
                Thumbnail.explained(square.values, side: square.side, falls: map.falls),
                to: folder.file("explanation.png"))
        }
        try writeReport(of: answer, isUndecided: found.isAbstained, source: source, folder: folder, record: &record)
        return record
    }

    private func writeReport(
        of answer: FewShotClassifier.Answer, isUndecided: Bool, source: Case, folder: CaseFolder,
        record: inout CaseRecord
    ) throws {
        guard let reporter else { return }
        guard !source.images.isEmpty else {
            record.warnings.append(WarningCode.noReport.warning("no DICOM report: the case is no DICOM series"))
            return
        }
        try reporter.write(
            .init(
                predicted: isUndecided ? nil : answer.predicted, probabilities: answer.probabilities,
                images: source.images), to: folder.file("classification.dcm"))
        try folder.makePrivate("classification.dcm")
    }

    private func record(
        of answer: FewShotClassifier.Answer, seen: EmbeddedCase, source: Case
    ) -> ClassificationRecord {
        let names = labelled.support.classes
        func byName(_ probabilities: [Double]) -> [String: Double] {
            Dictionary(zip(names, probabilities)) { first, _ in first }
        }
        let votes = answer.votes.indices.sorted { (answer.votes[$1], $0) < (answer.votes[$0], $1) }
            .prefix(Self.mostVotes).map { index in
                let example = labelled.support.examples[index]
                return ClassificationRecord.Vote(
                    example: example.source.name, label: names[example.label], weight: answer.votes[index])
            }
        let heads = answer.byHead.map { head, probabilities in
            let best = probabilities.indices.reduce(0) { probabilities[$1] > probabilities[$0] ? $1 : $0 }
            return (
                head.rawValue,
                ClassificationRecord.Opinion(label: names[best], probabilities: byName(probabilities))
            )
        }
        let highest = answer.probabilities[answer.predicted]
        let study = source.images.first.map { "study-\(SHA256.hex(of: $0.studyInstanceUID).prefix(12))" }
        return ClassificationRecord(
            predicted: names[answer.predicted],
            probabilities: byName(answer.probabilities),
            isAbstained: highest < abstention,
            heads: Dictionary(heads) { first, _ in first }, votes: votes,
            slices: zip(seen.slices, seen.embedding.sliceWeights).map { .init(slice: $0, weight: $1) },
            strangeness: answer.strangeness, study: study ?? source.name, truth: truth.label(of: source))
    }

    /// What sets the case apart from all examples.
    private func differences(of source: Case) -> [String] {
        let modalities = Set(labelled.support.examples.compactMap(\.source.modality))
        guard let modality = source.modality, !modalities.isEmpty, !modalities.contains(modality) else { return [] }
        return ["modality \(modality), but the examples are \(modalities.sorted().joined(separator: ", "))"]
    }

    private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

    private static func rounded(_ number: Double) -> String { "\((number * 10).rounded() / 10)" }
}
