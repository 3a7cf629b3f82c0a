internal import DICOM

/// A file that holds labels of images.
struct LabelFile: Hashable, Sendable {
    enum Kind: Hashable {
        case segmentation, structureSet
        /// A NIfTI label map, and what its values stand for.
        case map(names: [UInt8: String])
    }

    let file: InputFile
    let kind: Kind

    /// Reads the file but for its pixels and finds the cases that it was drawn on.
    ///
    /// - Throws: `DICOMError` or `ImageFileError` when it cannot be read, `LabelFault` when it was drawn on no case.
    func placement(on index: ImageIndex) throws -> any LabelPlacement {
        switch kind {
        case .segmentation: try SegmentationPlacement(try SegmentationObject(file: file.path), index: index)
        case .structureSet: try StructurePlacement(try StructureSet(file: file.path), index: index)
        case .map(let names): try MapPlacement(file, index: index, names: names)
        }
    }
}
