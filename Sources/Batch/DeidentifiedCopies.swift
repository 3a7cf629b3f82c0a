internal import DICOM
internal import Imaging
internal import Studies

/// De-identified copies of the DICOM files that a case and its labels come from: `cases/<case>/dicom/`.
struct DeidentifiedCopies: Sendable {
    private let deidentifier: Deidentifier

    init(_ deidentifier: Deidentifier) { self.deidentifier = deidentifier }

    /// Writes the images in the order of the slices, then the labels' objects and the reports.
    ///
    /// - Returns: What the reader should know.
    /// - Throws: `DICOMError` or `RunError` when a file cannot be copied: the case fails, for a set with gaps looks whole.
    func write(of source: Case, to folder: CaseFolder) throws -> [String] {
        guard !source.images.isEmpty else {
            return [
                WarningCode.notCopied.warning(
                    "--deidentify is for DICOM files; this case comes from another format and was not copied")
            ]
        }
        try folder.makeFolder("dicom")
        var written: Set<String> = []
        var mayShowText = false
        for image in source.channelCases.flatMap(\.images) where written.insert(image.file).inserted {
            let target = folder.file("dicom/image-\(CaseFolder.number(written.count)).dcm")
            if try deidentifier.copy(image.file, to: target).mayShowText { mayShowText = true }
        }
        let labels = source.labelFiles.filter { !$0.isNamedNIfTI }
        for (index, label) in labels.enumerated() {
            _ = try deidentifier.copy(label.path, to: folder.file("dicom/labels-\(CaseFolder.number(index + 1)).dcm"))
        }
        for (index, report) in source.sortedReports.enumerated() {
            _ = try deidentifier.copy(report.path, to: folder.file("dicom/report-\(CaseFolder.number(index + 1)).dcm"))
        }
        guard mayShowText else { return [] }
        return [
            WarningCode.burnedIn.warning(
                "text may be burned into the pixels (BurnedInAnnotation is not NO): look at the pictures before you pass "
                    + "them on")
        ]
    }
}

extension Case {
    /// The structured reports about it, in the order of their copies; one may name images of several channels.
    var sortedReports: [InputFile] { Set(channelCases.flatMap(\.reportFiles)).sorted() }
}
