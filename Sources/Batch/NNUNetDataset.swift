internal import FoundationEssentials
internal import Imaging
internal import Reports

/// The data set of a run in the layout of nnU-Net's second version: `DatasetNNN_Name` with `dataset.json`, `imagesTr` and
/// `labelsTr`, and `imagesTs` and `labelsTs` for what is kept for testing.
///
/// The files are those of the cases under other names (hard links, or copies where the disk has none), so that the run can be
/// resumed and split as any other, and the data set be made again from its results.
struct NNUNetDataset {
    /// What the option of its name may be: nnU-Net asks for this form.
    static let defaultName = "Dataset001_Medshot"

    /// The name of the value that nnU-Net does not learn from.
    static let ignored = "ignore"

    private let path: String
    private let folder: String
    private let channels: [String]
    /// The windows that are the channels; none where those are series.
    private let windows: [String]
    private let records: [CaseRecord]
    private let labels: [UInt8: String]

    /// - Parameters:
    ///   - path: The output folder of the run.
    ///   - run: Its record; nil is made of one that was asked for something else.
    ///   - records: The cases that have results.
    init?(of path: String, run: RunRecord, records: [CaseRecord]) {
        guard run.options["to"] == ConversionOptions.Format.nnunet.rawValue else { return nil }
        self.path = path
        folder = "\(path)/\(run.options["dataset"] ?? Self.defaultName)"
        self.records = records
        windows = run.options["window"]?.split(separator: ",").map(String.init) ?? []
        let series = run.options["channels"]?.split(separator: ",").map(String.init) ?? []
        let modalities = Set(records.map { $0.modality ?? "image" })
        // By its name, nnU-Net chooses how a channel is normalised: CT by the values of all cases.
        let modality = modalities.count == 1 ? modalities.first ?? "image" : "image"
        channels = !series.isEmpty ? series : !windows.isEmpty ? windows : [modality]
        var labels: [UInt8: String] = [:]
        for label in records.flatMap(\.labels) where label.name == Self.ignored { labels[label.value] = Self.ignored }
        let table = (try? LabelTable.names(in: path)) ?? [:]
        self.labels = labels.merging(table) { $1 }
    }

    /// Makes the data set anew.
    ///
    /// - Throws: `RunError.outputUnusable`.
    func write() throws(RunError) {
        let manager = FileManager.default
        do {
            if manager.fileExists(atPath: folder) { try manager.removeItem(atPath: folder) }
            for name in ["imagesTr", "labelsTr"] {
                try manager.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
            }
            for record in records { try add(record) }
        } catch {
            throw .outputUnusable("\(folder) cannot be written: check that the disk is writable and not full")
        }
        let training = records.count { isForTraining($0) }
        let description = Description(
            channels: Dictionary(uniqueKeysWithValues: channels.enumerated().map { ("\($0)", $1) }),
            labels: Dictionary(
                [("background", 0)] + labels.sorted { $0.key < $1.key }.map { (Self.safe($0.value), Int($0.key)) },
                uniquingKeysWith: { first, _ in first }),
            numTraining: training, fileEnding: ".nii.gz")
        guard let bytes = try? JSONDocument.encoded(description) else {
            throw .outputUnusable("\(folder)/dataset.json cannot be made")
        }
        try RunFolder.write(bytes, to: "\(folder)/dataset.json", isPrivate: false)
    }

    private func isLabelled(_ record: CaseRecord) -> Bool { record.files.contains("segmentation.nii.gz") }

    private func isForTraining(_ record: CaseRecord) -> Bool { isLabelled(record) && record.part != .test }

    /// Images without labels serve for trying a network out, beside those that were drawn for it.
    private func add(_ record: CaseRecord) throws {
        let ending = isForTraining(record) ? "Tr" : "Ts"
        // The only channel is called image, or image with the name of the images' own window.
        let single = record.files.filter { $0.hasPrefix("image") && $0.hasSuffix(".nii.gz") }
        let names = windows.isEmpty ? channels.indices.map(TrainingImage.channelName) : windows
        let images = channels.count == 1 ? single : names.map { "image-\($0).nii.gz" }
        for (channel, image) in images.enumerated() {
            let number = "\(10000 + channel)".dropFirst()
            try link("\(record.name)/\(image)", to: "images\(ending)", as: "\(record.name)_\(number).nii.gz")
        }
        if isLabelled(record) {
            try link("\(record.name)/segmentation.nii.gz", to: "labels\(ending)", as: "\(record.name).nii.gz")
        }
    }

    private func link(_ file: String, to place: String, as name: String) throws {
        let manager = FileManager.default
        try manager.createDirectory(atPath: "\(folder)/\(place)", withIntermediateDirectories: true)
        let (source, target) = ("\(path)/cases/\(file)", "\(folder)/\(place)/\(name)")
        do {
            try manager.linkItem(atPath: source, toPath: target)
        } catch {
            try manager.copyItem(atPath: source, toPath: target)
        }
    }

    /// Two names mean something else to nnU-Net.
    private static func safe(_ name: String) -> String {
        name.lowercased() == "background" ? "\(name) structure" : name
    }

    private struct Description: Encodable {
        let channels: [String: String]
        let labels: [String: Int]
        let numTraining: Int
        let fileEnding: String

        private enum CodingKeys: String, CodingKey {
            case labels, numTraining
            case channels = "channel_names"
            case fileEnding = "file_ending"
        }
    }
}
