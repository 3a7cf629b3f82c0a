internal import Imaging
internal import Reports
internal import Segmentation

/// What the support says about the masks to come, for the record and in words.
struct Expectation {
    /// An entry for every structure that the support can tell about.
    let records: [ExpectedDiceRecord]

    /// The expectation for structures, from the estimates by value.
    init(of labels: [Label], by estimates: [UInt8: ExpectedDice]) {
        records = labels.compactMap { label in
            estimates[label.value].map {
                ExpectedDiceRecord(
                    value: label.value, name: label.name, mean: $0.mean, margin: $0.margin, heldOut: $0.count,
                    byStudy: $0.isBySubject)
            }
        }
    }

    /// One sentence for the user.
    var words: String {
        guard let first = records.first else {
            return
                "expected Dice: unknown; it takes four annotated slices that show the structure, and time to spare in the budget"
        }
        let values = records.map { "\($0.name) \(Self.text($0.mean)) +- \(Self.text($0.margin))" }
        let origin =
            first.byStudy
            ? "studies held out in turn, by networks with fewer slices and steps"
            : "slices of one study held out in turn: other patients will be worse"
        return "expected Dice: \(values.joined(separator: ", ")) (\(origin))"
    }

    private static func text(_ share: Double) -> String {
        let hundredths = Int((share * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 / 10)\(hundredths % 10)"
    }
}
