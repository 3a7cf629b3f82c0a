internal import DICOM
public import Imaging
public import Reports
public import Studies

extension CaseRecord {
    /// What is known of a case before anything is done with it, on the grid of its files.
    public init(of source: Case, geometry: Geometry) {
        let kind: Source
        switch source.source {
        case .dicom: kind = .dicom
        case .nifti: kind = .nifti
        case .picture(let file): kind = file.relative.lowercased().hasSuffix(".png") ? .png : .jpeg
        case .archived: kind = .npz
        }
        // A projection or a capture lies nowhere, and its grid says nothing of the patient.
        let isPlaced = source.images.allSatisfy { $0.plane != nil }
        self.init(
            name: source.name, modality: source.modality, source: kind, size: geometry.size,
            spacing: source.isPicture ? nil : geometry.spacing,
            orientation: isPlaced && !source.isPicture ? geometry.planeWords(ofSlicesAlong: 2) : nil,
            warnings: source.warnings)
    }
}

extension Case {
    /// Whether the case's NIfTI files begin with the bottom row: those of DICOM cases do, as other converters' files.
    public var storesRowsReversed: Bool { !images.isEmpty }

    /// A mask of the case in the voxel order of its NIfTI files.
    public func storageOrder(_ map: LabelMap) -> LabelMap { storesRowsReversed ? map.withReversedRows : map }
}
