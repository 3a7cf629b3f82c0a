internal import DICOM
internal import ImageFiles
public import Studies

extension CaseFailure {
    /// What an error means for a case: the reason without file or patient, the file below the input.
    public init(_ error: any Error, of source: Case) {
        func relative(_ path: String) -> String {
            guard let place = source.images.firstIndex(where: { $0.file == path }), place < source.files.count
            else { return source.path }
            return source.files[place]
        }
        switch error {
        case let error as DICOMError:
            self.init(
                name: source.name, file: relative(error.file), code: error.code, reason: error.reason)
        case let error as ImageFileError:
            self.init(name: source.name, file: source.path, code: "E_FILE", reason: error.reason)
        case let error as CaseFailure: self = error
        default: self.init(name: source.name, file: source.path, code: "E_FAILED", reason: "\(error)")
        }
    }
}
