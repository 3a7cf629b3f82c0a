/// What a folder of masks says about their values: `labels.json`, or nnU-Net's `dataset.json`.
public struct MaskNames: Equatable, Sendable {
    /// Names by values; empty where nothing names them.
    public let names: [UInt8: String]
    /// The value of voxels that nobody annotated, besides `LabelMap.notAnnotated`.
    public let ignored: UInt8?

    /// Reads what describes the masks of a folder, there or in the folder above.
    public init(besideMasksIn folder: String) {
        for place in [folder, folder + "/.."] {
            if let description = try? LabelDescription.read(from: place) {
                (names, ignored) = (description.names, nil)
                return
            }
            if let description = try? NNUNetDescription(folder: place) {
                (names, ignored) = (description.names, description.ignored)
                return
            }
        }
        (names, ignored) = ([:], nil)
    }
}
