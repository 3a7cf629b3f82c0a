internal import FoundationEssentials

/// How a support folder arranges images and label maps in pairs, and what it says of them.
struct SupportLayout {
    /// Folder of the images.
    let images: String
    /// Folder of the label maps.
    let labels: String
    /// What stands between an image's name and its ending.
    let imageSuffix: String
    /// File that names the structures, where there is one.
    let description: String?
    /// Names by label values.
    let names: [UInt8: String]
    /// Slices that count, by name of the label map, where they were named by hand.
    let annotated: [String: LabelDescription.Annotation]
    /// The label of voxels that say nothing.
    let ignored: UInt8?
    /// Whether every slice counts.
    let countsAll: Bool

    /// The layout of a folder: `images` with `labels`, or nnU-Net's `imagesTr` with `labelsTr`; nil when it has neither.
    ///
    /// - Throws: `StudiesError.unfitSupport` when the file that describes it is of another form.
    static func found(in folder: String) throws(StudiesError) -> SupportLayout? {
        if hold(folder, ["images", "labels"]) { return try pairs(in: folder) }
        if hold(folder, ["imagesTr", "labelsTr"]) { return try nnUNet(in: folder) }
        return nil
    }

    private static func pairs(in folder: String) throws(StudiesError) -> SupportLayout {
        let description: LabelDescription?
        do {
            description = try LabelDescription.read(from: folder)
        } catch {
            throw .unfitSupport(item: "labels.json", reason: LabelDescription.form)
        }
        return SupportLayout(
            images: "images", labels: "labels", imageSuffix: "",
            description: description?.labels == nil ? nil : "labels.json", names: description?.names ?? [:],
            annotated: description?.annotated ?? [:], ignored: nil, countsAll: false)
    }

    private static func nnUNet(in folder: String) throws(StudiesError) -> SupportLayout {
        let description: NNUNetDescription
        do {
            description = try NNUNetDescription(folder: folder)
        } catch {
            throw .unfitSupport(item: "dataset.json", reason: NNUNetDescription.form)
        }
        guard description.channels == 1 else {
            throw .unfitSupport(
                item: "dataset.json", reason: "the images have \(description.channels) channels; only one can be used")
        }
        return SupportLayout(
            images: "imagesTr", labels: "labelsTr", imageSuffix: "_0000", description: "dataset.json",
            names: description.names, annotated: [:], ignored: description.ignored, countsAll: true)
    }

    private static func hold(_ folder: String, _ names: [String]) -> Bool {
        names.allSatisfy { name in
            var isFolder = false
            return FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder) && isFolder
        }
    }
}
