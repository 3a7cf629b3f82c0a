/// What becomes of each element of a data set in a de-identified copy.
struct AttributeEditing {
    let pseudonyms: Pseudonyms
    /// How far dates are moved; nil where they go.
    let daysEarlier: Int?

    /// The decision about an element with these values, joined by backslashes.
    func decision(tag: Tag, representation: String, value: String) -> Dataset.Edit {
        // What nobody knows how to read may hold anything, whole sequences too.
        if representation == "UN" { return .remove }
        // The content of a report goes, and what is left does not follow its template.
        if tag == .contentTemplateSequence { return .remove }
        guard let action = ConfidentialityProfile.action(for: tag.number) else { return .keep }
        if tag == .patientID || tag == .patientName {
            return value.isEmpty ? .keep : .replace(pseudonyms.patient(value))
        }
        if let daysEarlier, tag.number >> 16 != 0x0010, !value.isEmpty {
            switch representation {
            case "TM": return .keep
            case "DA", "DT":
                let shifted = values(of: value) { ShiftedDate.earlier($0, by: daysEarlier) }
                if let shifted { return .replace(shifted) }
            default: break
            }
        }
        if representation == "SQ", [.removeOrEmpty, .removeOrDummy, .removeOrEmptyOrDummy].contains(action) {
            // Enhanced images must have the one sequence, and it may be empty: PS3.3 section C.7.6.14.
            return tag == .acquisitionContextSequence ? .empty : .remove
        }
        switch action {
        case .remove: return .remove
        case .empty, .removeOrEmpty: return .empty
        case .uid:
            guard Self.isText(representation) else { return .remove }
            return value.isEmpty ? .keep : .replace(values(of: value) { pseudonyms.uid(for: $0) } ?? "")
        // What refers to images keeps doing so.
        case .removeOrEmptyOrUIDs: return .keep
        case .dummy, .removeOrDummy, .emptyOrDummy, .removeOrEmptyOrDummy:
            // No value tells nothing already.
            return value.isEmpty && Self.isText(representation) ? .keep : .replace(Self.dummy(of: representation))
        }
    }

    /// Every value turned into another; nil where one cannot be.
    private func values(of text: String, _ turned: (String) -> String?) -> String? {
        var others: [String] = []
        for value in text.split(separator: "\\", omittingEmptySubsequences: false) {
            let value = String(value).trimmingSuffix { $0 == " " || $0 == "\0" }
            guard let other = value.isEmpty ? "" : turned(value) else { return nil }
            others.append(other)
        }
        return others.joined(separator: "\\")
    }

    private static func isText(_ representation: String) -> Bool {
        !["SQ", "OB", "OW", "OF", "OD", "OL", "OV", "UN", "US", "SS", "UL", "SL", "FL", "FD", "AT"].contains(
            representation)
    }

    /// A value of a representation that says nothing (PS3.5 section 6.2).
    private static func dummy(of representation: String) -> String {
        switch representation {
        case "DA": "19000101"
        case "DT": "19000101000000"
        case "TM": "000000"
        case "AS": "000Y"
        case "DS", "IS", "US", "SS", "UL", "SL", "FL", "FD": "0"
        default: "ANONYMIZED"
        }
    }
}
