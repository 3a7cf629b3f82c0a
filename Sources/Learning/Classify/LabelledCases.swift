internal import Batch
internal import Classification
internal import DICOM
internal import Hashing
internal import ImageFiles
internal import Reports
internal import Studies

/// The support of a classification, looked at.
struct LabelledCases: Sendable {
    /// The examples and their classes.
    let support: ClassSupport
    /// What was seen of every example.
    let cases: [EmbeddedCase]

    /// Reads and embeds the support.
    ///
    /// - Throws: `RunError.refused` naming the example that cannot be used.
    init(_ support: ClassSupport, by encoder: PictureEncoder) throws(RunError) {
        self.support = support
        var cases: [EmbeddedCase] = []
        for example in support.examples {
            do {
                cases.append(
                    try EmbeddedCase(example.source, volume: try example.source.volume(), by: encoder))
            } catch {
                let failure = CaseFailure(error, of: example.source)
                throw .refused("support: \(failure.file): \(failure.reason)")
            }
        }
        self.cases = cases
    }

    /// The classifier made of them.
    func classifier(head: ClassifierHead?) throws(RunError) -> FewShotClassifier {
        do {
            return try FewShotClassifier(
                support: cases.map(\.embedding), labels: support.examples.map(\.label),
                items: support.examples.map(\.item), classes: support.classes.count, head: head)
        } catch {
            throw .refused("support: \(error)")
        }
    }

    /// SHA-256 of what was seen and of its classes, as 64 hexadecimal digits.
    var fingerprint: String {
        var hash = SHA256()
        for name in support.classes { hash.update("\(name)\0") }
        for (example, seen) in zip(support.examples, cases) {
            hash.update("\(example.source.name) \(example.label) \(example.item)\0")
            for square in seen.squares { hash.update(unsafe square.values.withUnsafeBytes { unsafe Array($0) }) }
        }
        return SHA256.hex(hash.finalize())
    }

    /// Writes a picture of every example for the report: `support/<name>.png`.
    func writeThumbnails(to folder: RunFolder) throws(RunError) {
        try folder.makeFolder("support")
        for (example, seen) in zip(support.examples, cases) {
            let bytes: [UInt8]
            do {
                bytes = try PNGFile.encoded(seen.thumbnails(most: 1))
            } catch {
                throw .outputUnusable("\(error)")
            }
            try folder.write(bytes, to: "support/\(example.source.name).png")
        }
    }

    /// Whether a case is one of the examples: the same series, or the same picture to the last bit.
    func isExample(_ source: Case, seen: EmbeddedCase) -> Bool {
        let series = source.images.first?.seriesInstanceUID
        return zip(support.examples, cases).contains { example, own in
            series != nil && example.source.images.first?.seriesInstanceUID == series || own.squares == seen.squares
        }
    }
}
