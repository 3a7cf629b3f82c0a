internal import DICOM
internal import ImageFiles

/// Why labels, or some of them, are lost.
struct LabelFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// A stable word for scripts.
    enum Code: String {
        /// They lie on no image of the input.
        case unmatched = "E_LABEL_UNMATCHED"
        /// They cannot be put on the grid of their images.
        case misfit = "E_LABEL_GRID"
        /// Two files say different things of one structure.
        case contradiction = "E_LABEL_CONFLICT"
        /// A label map fits none of the structures.
        case unmapped = "E_LABEL_MAP"
        /// There are more structures than a label map has values.
        case tooMany = "E_LABEL_COUNT"
    }

    let code: Code
    /// The structure that is lost; nil for the whole file.
    var structure: String?
    /// Why and what to do, without the file.
    let reason: String

    /// The structure and the reason in one line.
    var description: String { (structure.map { "\($0): " } ?? "") + reason }

    init(code: Code, structure: String? = nil, reason: String) {
        self.code = code
        self.structure = structure
        self.reason = reason
    }
}

extension LabelFault {
    /// The same fault, naming the structures that it concerns: some of them where they are many.
    func naming(_ names: [String]) -> LabelFault {
        let some = names.prefix(4).joined(separator: ", ")
        return LabelFault(
            code: code, structure: names.count > 4 ? "\(some) and \(names.count - 4) more" : some, reason: reason)
    }
}

extension CaseFailure {
    /// What an error in a label file means, without file or patient.
    init(label error: any Error, file: InputFile) {
        let (code, reason): (String, String) =
            switch error {
            case let fault as LabelFault:
                (fault.code.rawValue, "\(fault)")
            case let error as DICOMError: (error.code, error.reason)
            case let error as ImageFileError: ("E_FILE", error.reason)
            default: ("E_FAILED", "\(error)")
            }
        self.init(name: CaseName.failed(file.relative), file: file.relative, code: code, reason: reason)
    }
}
