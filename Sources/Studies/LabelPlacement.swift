public import Imaging

/// A structure as a label file describes it.
public struct DrawnStructure: Equatable, Sendable {
    /// Its number in the file.
    public let number: Int
    /// What a person called it.
    public let name: String
    /// The kind of thing it is.
    public let category: Code
    /// The thing itself.
    public let type: Code
}

/// The masks of one label file on one case.
struct PlacedMasks {
    /// The voxels of every structure that has some, by its number in the file, on the grid of the case's volume.
    var masks: [Int: VoxelMask] = [:]
    /// The voxels that nobody looked at.
    var notAnnotated = VoxelMask()
    /// What was done to them that the reader should know.
    var warnings: [String] = []
    /// What is missing from them.
    var losses: [String] = []
}

/// The labels of one file, matched to the cases that they were drawn on.
protocol LabelPlacement: Sendable {
    /// The structures that have at least one pixel, contour or voxel, by rising number.
    var structures: [DrawnStructure] { get }
    /// Positions of the cases that they lie on, rising.
    var sources: [Int] { get }
    /// Names of the structures that lie on no case, or on several at once.
    var lost: [String] { get }

    /// Reads the masks that lie on a case.
    ///
    /// - Throws: `DICOMError` or `ImageFileError` when they cannot be read, `LabelFault` when they do not fit.
    func masks(on source: Int) throws -> PlacedMasks
}

extension LabelPlacement {
    /// What is wrong where structures are lost; nil where none is.
    var fault: LabelFault? {
        guard !lost.isEmpty else { return nil }
        return LabelFault(
            code: .unmatched,
            reason: "nothing of it lies on the images in the input, or it lies on several volumes at once"
        ).naming(lost)
    }
}
