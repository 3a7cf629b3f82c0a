/// From stored values to what they mean, such as Hounsfield units: PS3.3 section C.11.1.
enum ModalityTransform: Equatable, Sendable {
    /// `slope * stored + intercept`.
    case linear(slope: Double, intercept: Double)
    /// The entry of a table.
    case table(LookupTable)

    static let identity = ModalityTransform.linear(slope: 1, intercept: 0)

    /// Reads and checks the attributes; nil when the item has none.
    ///
    /// - Throws: `DICOMError.damaged` when a value is no number, 0 or beyond all reason, or a table is not whole.
    init?(_ item: Item, isSigned: Bool, file: String) throws(DICOMError) {
        if let entry = item.child(.modalityLUTSequence) {
            guard let table = LookupTable(entry, isSigned: isSigned) else {
                throw .damaged(file: file, fault: .rescale, reason: "the modality lookup table is not whole")
            }
            self = .table(table)
            return
        }
        let slope = try item.number(.rescaleSlope, fault: .rescale)
        let intercept = try item.number(.rescaleIntercept, fault: .rescale)
        if slope == nil && intercept == nil { return nil }
        self = .linear(slope: slope ?? 1, intercept: intercept ?? 0)
        if let slope, !slope.isFinite || slope == 0 || abs(slope) > 1e9 {
            throw .damaged(file: file, fault: .rescale, reason: "RescaleSlope is \(slope)")
        }
        if let intercept, !intercept.isFinite || abs(intercept) > 1e12 {
            throw .damaged(file: file, fault: .rescale, reason: "RescaleIntercept is \(intercept)")
        }
    }

    /// Whether results may be negative.
    func canBeNegative(isSigned: Bool) -> Bool {
        guard case .linear(let slope, let intercept) = self else { return false }
        return isSigned || slope < 0 || intercept < 0
    }
}
