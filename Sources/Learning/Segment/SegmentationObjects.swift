internal import Batch
internal import DICOM
internal import ImageFiles
internal import Imaging
internal import Reports
internal import Studies

/// Writes masks as DICOM objects that lie on the images of their case.
struct SegmentationObjects: Sendable {
    let labels: [Label]
    let formats: Set<SegmentationRequest.ObjectFormat>
    let algorithm: SegmentationWriter.Algorithm

    /// Writes segmentation.dcm and rtstruct.dcm, as asked, readable for the owner alone.
    ///
    /// - Returns: Warnings for what cannot be written.
    func write(_ map: LabelMap, of source: Case, folder: CaseFolder) throws -> [String] {
        guard !formats.isEmpty else { return [] }
        guard case .dicom(let stack) = source.source, let first = stack.images.first else {
            return [warning("the case is no DICOM series")]
        }
        guard first.plane != nil, first.frameOfReferenceUID != nil else {
            return [warning("the images do not say where they lie in the patient")]
        }
        let onImages = stack.onImages(map)
        var isComplete = true
        if formats.contains(.segmentation) {
            let path = folder.file("segmentation.dcm")
            if try SegmentationWriter(algorithm: algorithm).write(
                onImages, labels: labels, sources: stack.images, to: path)
            {
                try folder.makePrivate("segmentation.dcm")
            } else {
                isComplete = false
            }
        }
        if formats.contains(.structureSet) {
            let path = folder.file("rtstruct.dcm")
            let coloured = labels.map { label in
                let colour = LabelPalette.color(of: label.value)
                return (label, [Int(colour.red), Int(colour.green), Int(colour.blue)])
            }
            if try StructureSetWriter(algorithm: algorithm).write(
                onImages, labels: coloured, sources: stack.images, to: path)
            {
                try folder.makePrivate("rtstruct.dcm")
            } else {
                isComplete = false
            }
        }
        return isComplete ? [] : [warning("nothing was found to put into it")]
    }

    private func warning(_ reason: String) -> String {
        let names = [
            formats.contains(.segmentation) ? "segmentation" : nil,
            formats.contains(.structureSet) ? "structure set" : nil,
        ]
        return WarningCode.noSegmentation.warning(
            "no DICOM \(names.compactMap { $0 }.joined(separator: " and ")): \(reason)")
    }
}
