/// What the header of a safetensors file says, with every claim checked against the file's size.
struct SafeTensorsHeader {
    /// A tensor's place in the file.
    struct Entry {
        let name: String
        let type: ElementType
        let shape: [Int]
        /// Where its bytes lie, counted from the begin of the file.
        let bytes: Range<Int>
    }

    /// Tensors in the order of their bytes.
    private(set) var entries: [Entry] = []
    /// Texts about the file as a whole.
    private(set) var metadata: [String: String] = [:]

    /// The reference reader's limit.
    private static let greatestLength = 100_000_000
    private static let greatestCount = 10_000

    /// Reads and checks the header of a complete file.
    init(of file: [UInt8]) throws(TorchError) {
        try Self.refuseOtherFormats(file)
        guard file.count >= 8 else { throw Self.fault(.truncated, "\(file.count) bytes are too few for a header") }
        let claimed = file.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard claimed <= UInt64(Self.greatestLength) else {
            throw Self.fault(.header, "it claims a header of \(claimed) bytes")
        }
        let length = Int(claimed)
        guard length <= file.count - 8 else {
            throw Self.fault(.truncated, "it claims a header of \(length) bytes, but has \(file.count)")
        }
        guard file.count > 8, file[8] == UInt8(ascii: "{") else {
            throw Self.fault(.header, "its header does not begin with a brace")
        }
        let content: JSONValue
        do throws(JSONValue.Fault) {
            content = try JSONValue(file[8..<8 + length])
        } catch {
            throw Self.fault(.header, error.reason)
        }
        guard case .object(let items) = content else { throw Self.fault(.header, "its header is no object") }
        guard items.count <= Self.greatestCount else {
            throw Self.fault(.header, "it claims \(items.count) tensors; more than \(Self.greatestCount) are refused")
        }
        for (name, value) in items {
            if name == "__metadata__" {
                try readMetadata(value)
            } else {
                entries.append(try Self.entry(name, value, dataStart: 8 + length, fileSize: file.count))
            }
        }
        try checkPlaces(dataStart: 8 + length, fileSize: file.count)
    }

    /// What kind of fault a model file has; the raw value is the stable code in messages.
    enum Code: String {
        case format = "E_MODEL_FORMAT"
        case truncated = "E_MODEL_TRUNCATED"
        case header = "E_MODEL_HEADER"
        case tensor = "E_MODEL_TENSOR"
        case layout = "E_MODEL_LAYOUT"
        case notFinite = "E_MODEL_NOT_FINITE"
    }

    static func fault(_ code: Code, _ reason: String) -> TorchError {
        .unreadableModel(code: code.rawValue, reason: reason)
    }

    /// Formats that hold programs are refused by what they are, whatever the file is called.
    private static func refuseOtherFormats(_ file: [UInt8]) throws(TorchError) {
        let advice = "only safetensors files are read, because loading one cannot run a program"
        if file.starts(with: [0x50, 0x4b, 3, 4]) || file.starts(with: [0x50, 0x4b, 5, 6]) {
            throw fault(.format, "it is a zip archive, as PyTorch and TorchScript write them; \(advice)")
        }
        // Protocol 2 and later begin with 0x80 and the protocol's number; a header of that length would be 100 MB.
        if file.count >= 2, file[0] == 0x80, (2...5).contains(file[1]), file.count < 9 || file[8] != UInt8(ascii: "{") {
            throw fault(.format, "it is a Python pickle; \(advice)")
        }
    }

    private mutating func readMetadata(_ value: JSONValue) throws(TorchError) {
        guard case .object(let texts) = value else { throw Self.fault(.header, "its metadata are no object") }
        for (key, value) in texts {
            guard case .text(let text) = value else {
                throw Self.fault(.header, "its metadata hold something other than texts")
            }
            metadata[key] = text
        }
    }

    private static func entry(
        _ name: String, _ value: JSONValue, dataStart: Int, fileSize: Int
    ) throws(TorchError) -> Entry {
        let label = name.debugDescription
        guard case .object(let fields) = value, fields.count == 3 else {
            throw fault(.tensor, "tensor \(label) is not described by type, shape and place")
        }
        let field = Dictionary(uniqueKeysWithValues: fields.map { ($0.key, $0.value) })
        guard case .text(let code) = field["dtype"], let type = ElementType(safeTensorsCode: code) else {
            throw fault(.tensor, "tensor \(label) has no known element type")
        }
        guard let shape = field["shape"]?.sizes, let offsets = field["data_offsets"]?.sizes, offsets.count == 2 else {
            throw fault(.tensor, "tensor \(label) has no shape or no place")
        }
        let dataSize = fileSize - dataStart
        guard offsets[0] <= offsets[1], offsets[1] <= dataSize else {
            throw fault(.layout, "tensor \(label) lies outside the file's \(dataSize) bytes of data")
        }
        var size = type.size
        for length in shape {
            let (product, overflow) = size.multipliedReportingOverflow(by: length)
            guard !overflow else { throw fault(.tensor, "tensor \(label) claims more elements than can be counted") }
            size = product
        }
        guard size == offsets[1] - offsets[0] else {
            throw fault(
                .tensor, "tensor \(label) of shape \(shape) needs \(size) bytes and has \(offsets[1] - offsets[0])")
        }
        return Entry(name: name, type: type, shape: shape, bytes: dataStart + offsets[0]..<dataStart + offsets[1])
    }

    /// The tensors fill the data without gap, overlap or rest.
    private mutating func checkPlaces(dataStart: Int, fileSize: Int) throws(TorchError) {
        entries.sort { ($0.bytes.lowerBound, $0.bytes.upperBound) < ($1.bytes.lowerBound, $1.bytes.upperBound) }
        var end = dataStart
        for entry in entries {
            guard entry.bytes.lowerBound == end else {
                throw Self.fault(.layout, "there is a gap or an overlap before tensor \(entry.name.debugDescription)")
            }
            end = entry.bytes.upperBound
        }
        guard end == fileSize else {
            throw Self.fault(.layout, "\(fileSize - end) bytes at its end belong to no tensor")
        }
    }
}

extension JSONValue {
    /// The numbers of an array of sizes; nil for anything else.
    fileprivate var sizes: [Int]? {
        guard case .array(let values) = self else { return nil }
        let sizes = values.compactMap { value in
            if case .whole(let size) = value { size } else { nil }
        }
        return sizes.count == values.count ? sizes : nil
    }
}

extension ElementType {
    /// What a safetensors header calls the type.
    var safeTensorsCode: String {
        switch self {
        case .float32: "F32"
        case .float64: "F64"
        case .bfloat16: "BF16"
        }
    }

    /// The type that a safetensors header means; nil for one that is not read here.
    fileprivate init?(safeTensorsCode code: String) {
        guard let type = [ElementType.float32, .float64, .bfloat16].first(where: { $0.safeTensorsCode == code }) else {
            return nil
        }
        self = type
    }
}
