internal import Batch
internal import DICOM
internal import Files
internal import FoundationEssentials
internal import Imaging
internal import Reports
internal import Studies

/// The DICOM reports of whole studies: `studies/<study>.dcm`, made when all cases have results.
struct StudyReports {
    let reporter: ClassificationReport
    let classes: [String]
    /// Below this probability a study is left undecided.
    let abstention: Double

    /// Writes a report for every study with a classified series.
    ///
    /// - Throws: `RunError.outputUnusable` when one cannot be written.
    func write(of cases: [Case], to folder: RunFolder) throws(RunError) {
        let sources = cases.filter { !$0.images.isEmpty }
        var records: [CaseRecord] = []
        for source in sources {
            guard let bytes = Self.bytes(of: "\(folder.path)/cases/\(source.name)/result.json") else { continue }
            guard let record = try? JSONDocument.decoded(CaseRecord.self, from: bytes) else {
                throw .outputUnusable("\(source.name)/result.json is not what the run wrote; run again with --resume")
            }
            records.append(record)
        }
        guard !records.isEmpty else { return }
        try folder.makeFolder("studies")
        let images = Dictionary(sources.map { ($0.name, $0.images) }) { first, _ in first }
        for study in StudyClassification.all(of: records, classes: classes, abstention: abstention) {
            let draft = "\(folder.path)/studies/.\(study.name).partial"
            defer { try? FileManager.default.removeItem(atPath: draft) }
            do throws(DICOMError) {
                try reporter.write(
                    predicted: study.isAbstained ? nil : classes.firstIndex(of: study.predicted),
                    probabilities: row(study.probabilities),
                    series: study.cases.compactMap { statement(of: $0, images: images[$0.name] ?? []) }, to: draft)
            } catch {
                throw .outputUnusable("the report of \(study.name) cannot be written: \(error)")
            }
            guard let bytes = Self.bytes(of: draft) else {
                throw .outputUnusable("\(draft) cannot be read back: check that the disk is not full")
            }
            try folder.write(bytes, to: "studies/\(study.name).dcm", isPrivate: true)
        }
    }

    private func statement(of record: CaseRecord, images: [ImageInstance]) -> ClassificationReport.Statement? {
        record.classification.map { found in
            .init(
                predicted: found.isAbstained ? nil : classes.firstIndex(of: found.predicted),
                probabilities: row(found.probabilities), images: images)
        }
    }

    private func row(_ probabilities: [String: Double]) -> [Double] { classes.map { probabilities[$0] ?? 0 } }

    private static func bytes(of path: String) -> [UInt8]? {
        guard let file = try? RegularFile(at: path) else { return nil }
        return try? file.bytes(from: 0, count: file.size)
    }
}
