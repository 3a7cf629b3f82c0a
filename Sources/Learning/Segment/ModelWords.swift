internal import Segmentation

extension SegmentationModel {
    /// Which networks answer and why, for the report; nil where there was nothing to choose.
    var networkWords: String? {
        choice.map { choice in
            let found = choice.candidates.map { "\($0.name) \(percent($0.dice))" }.joined(separator: ", ")
            return "\(choice.candidates[choice.chosen].name); Dice of held-out slices, by networks with fewer slices "
                + "and steps: \(found)"
        }
    }

    /// Which networks answer on a study that was drawn on, where they are not those of other studies.
    var ownStudyWords: String? {
        let own = answering(isOwnStudy: true)
        guard own != answering(isOwnStudy: false) else { return nil }
        return "of the networks, \(own.joined(separator: " and ")) alone answers here"
    }

    /// What a confidence is worth, for the report.
    var confidenceWords: String {
        let meaning = "confidence is the mean probability inside the mask"
        guard temperature != 1 || choice != nil || !expectedDice.isEmpty else {
            return meaning + "; it is not calibrated"
        }
        let hundredths = (temperature * 100).rounded() / 100
        return meaning + ", calibrated on held-out slices (temperature \(hundredths))"
    }

    private func percent(_ share: Double) -> String { "\(Int((100 * share).rounded())) %" }
}
