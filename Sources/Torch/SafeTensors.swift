/// The safetensors file format: a JSON header, then the bytes of every tensor.
public enum SafeTensors {
    /// A complete file of parameters, in the order of their names.
    ///
    /// The same parameters and metadata give the same bytes. The header is padded with spaces, so that the tensors
    /// begin at a multiple of 8 bytes.
    ///
    /// - Parameters:
    ///   - parameters: Tensors by name; names must not be "__metadata__".
    ///   - metadata: Texts about the file as a whole.
    public static func file(
        of parameters: Parameters, metadata: [String: String] = [:]
    ) throws(TorchError) -> [UInt8] {
        var entries: [String] = []
        if !metadata.isEmpty {
            let texts = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
            entries.append("\"__metadata__\":{\(texts.joined(separator: ","))}")
        }
        var data: [UInt8] = []
        for name in parameters.names {
            let tensor = try parameters.tensor(name)
            let start = data.count
            switch tensor.elementType {
            case .bfloat16: for value in try tensor.floats() { append(UInt16(value.bitPattern >> 16), to: &data) }
            case .float32: for value in try tensor.floats() { append(value.bitPattern, to: &data) }
            case .float64: for value in try tensor.doubles() { append(value.bitPattern, to: &data) }
            }
            let type = tensor.elementType.safeTensorsCode
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            entries.append(
                "\(quoted(name)):{\"dtype\":\"\(type)\",\"shape\":[\(shape)],\"data_offsets\":[\(start),\(data.count)]}"
            )
        }
        var header = Array("{\(entries.joined(separator: ","))}".utf8)
        header += [UInt8](repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
        var file: [UInt8] = []
        file.reserveCapacity(8 + header.count + data.count)
        append(UInt64(header.count), to: &file)
        return file + header + data
    }

    private static func append<Bits: FixedWidthInteger>(_ value: Bits, to bytes: inout [UInt8]) {
        for shift in stride(from: 0, to: Bits.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> Bits(shift)))
        }
    }

    /// A JSON string.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
