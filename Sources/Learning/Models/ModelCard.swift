internal import Hashing
internal import Torch

/// What is known of a model file: what it is, how and on what it was trained, and its tensors.
struct ModelCard: Encodable {
    /// A tensor of the file.
    struct Entry: Encodable {
        let name: String
        let type: String
        let shape: [Int]
    }

    let name: String
    let kind: String
    let sha256: String
    let bytes: Int
    /// Numbers in all tensors.
    let parameters: Int
    let licence: String
    /// What its writer says of it.
    let record: [String: String]
    let tensors: [Entry]

    /// The card of a file.
    ///
    /// - Parameters:
    ///   - name: What it is called.
    ///   - isShipped: Whether it came with the program.
    /// - Throws: `TorchError.unreadableModel` if it is no safetensors file.
    init(of file: [UInt8], name: String, isShipped: Bool) throws(TorchError) {
        let (parameters, metadata) = try SafeTensors.contents(of: file)
        self.name = name
        sha256 = SHA256.hex(SHA256.digest(of: file))
        bytes = file.count
        self.parameters = parameters.elementCount
        kind = Self.kind(metadata)
        // Shipped weights never saw anyone's data.
        licence = isShipped ? "that of medshot" : metadata["licence"] ?? "not stated"
        // What a run keeps for itself, the names of structures among it, is long and not about the model.
        record = metadata.filter { !$0.key.hasPrefix("text.") && !$0.value.isEmpty }
        var tensors: [Entry] = []
        for name in parameters.names {
            let tensor = try parameters.tensor(name)
            tensors.append(Entry(name: name, type: "\(tensor.elementType)", shape: tensor.shape))
        }
        self.tensors = tensors
    }

    private static func kind(_ metadata: [String: String]) -> String {
        let format = metadata["format"] ?? ""
        if format.hasPrefix("medshot-features") {
            return metadata["method"] == "in-context"
                ? "a network that reads structures off annotated slices"
                : "features for segmentation, by \(metadata["method"] ?? "an unknown method")"
        }
        if format.hasPrefix("medshot-unet") { return "a segmentation model, adapted to structures" }
        if format.hasPrefix("medshot-classifier") {
            return "a classifier, by \(metadata["method"] ?? "an unknown method")"
        }
        return "no model of medshot"
    }

    /// The card on one line: name, kind, numbers, bytes and the beginning of the SHA-256, separated by tabs.
    var line: String {
        [name, kind, "\(parameters) numbers", "\(bytes) bytes", String(sha256.prefix(12))].joined(separator: "\t")
    }

    /// The card on a page.
    var page: String {
        let head = [
            ("name", name), ("kind", kind), ("numbers", String(parameters)), ("bytes", String(bytes)),
            ("sha256", sha256), ("licence", licence),
        ]
        let lines =
            (head + record.sorted { $0.key < $1.key }).map { "\($0)\t\($1)" }
            + tensors.map { "tensor\t\($0.name)\t\($0.type)\t\($0.shape.map(String.init).joined(separator: " x "))" }
        return lines.joined(separator: "\n") + "\n"
    }
}
