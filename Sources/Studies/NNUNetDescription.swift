internal import FoundationEssentials

/// The parts of nnU-Net's `dataset.json` that matter here, in the form of its second version or its first.
struct NNUNetDescription {
    /// Names by label values, without background and the label to ignore.
    let names: [UInt8: String]
    /// The label of voxels that nobody annotated.
    let ignored: UInt8?
    /// Number of channels of an image.
    let channels: Int

    /// What a file of another form should look like.
    static let form =
        "is missing, or not of the form {\"channel_names\": {\"0\": \"CT\"}, \"labels\": {\"background\": 0, \"liver\": 1}}"

    /// Reads `dataset.json` of a folder.
    ///
    /// - Throws: A file or decoding error when it is missing or of another form; regions, which are lists of labels, are.
    init(folder: String) throws {
        let file = try JSONDecoder().decode(
            File.self, from: Data(contentsOf: URL(filePath: "\(folder)/dataset.json")))
        var names: [UInt8: String] = [:]
        var ignored: UInt8?
        for (key, entry) in file.labels {
            // The first version wrote {"1": "liver"}, the second writes {"liver": 1}.
            let (name, value): (String, UInt8)
            switch entry {
            case .number(let number): (name, value) = (key, number)
            case .text(let text):
                guard let number = UInt8(key) else { throw Fault.label(key) }
                (name, value) = (text, number)
            }
            if value == 0 { continue }
            if name == "ignore" { ignored = value } else { names[value] = name }
        }
        self.names = names
        self.ignored = ignored
        channels = (file.channels ?? file.modality ?? [:]).count
    }

    private enum Fault: Error { case label(String) }

    private struct File: Decodable {
        let labels: [String: Entry]
        let channels: [String: String]?
        let modality: [String: String]?

        private enum CodingKeys: String, CodingKey {
            case labels, modality
            case channels = "channel_names"
        }
    }

    /// A label's value or its name.
    private enum Entry: Decodable {
        case number(UInt8)
        case text(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(UInt8.self) {
                self = .number(number)
            } else {
                self = .text(try container.decode(String.self))
            }
        }
    }
}
