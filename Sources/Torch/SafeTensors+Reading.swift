extension SafeTensors {
    /// The tensors and texts of a complete file.
    ///
    /// Nothing that the file claims is believed before it is checked against the file's size, and every number must be
    /// finite. Archives and pickles are refused by their content.
    ///
    /// - Throws: `TorchError.unreadableModel`, whose code says which check failed.
    public static func contents(
        of file: [UInt8]
    ) throws(TorchError) -> (parameters: Parameters, metadata: [String: String]) {
        let header = try SafeTensorsHeader(of: file)
        var parameters = Parameters()
        for entry in header.entries {
            parameters.set(entry.name, to: try tensor(entry, in: file))
        }
        return (parameters, header.metadata)
    }

    private static func tensor(_ entry: SafeTensorsHeader.Entry, in file: [UInt8]) throws(TorchError) -> Tensor {
        let bytes = file[entry.bytes]
        switch entry.type {
        case .bfloat16:
            let elements = numbers(bytes, UInt16.self).map { Float(bitPattern: UInt32($0) << 16) }
            guard elements.allSatisfy(\.isFinite) else { throw notFinite(entry) }
            return try Tensor(elements, shape: entry.shape).converted(to: .bfloat16)
        case .float32:
            let elements = numbers(bytes, UInt32.self).map(Float.init(bitPattern:))
            guard elements.allSatisfy(\.isFinite) else { throw notFinite(entry) }
            return try Tensor(elements, shape: entry.shape)
        case .float64:
            let elements = numbers(bytes, UInt64.self).map(Double.init(bitPattern:))
            guard elements.allSatisfy(\.isFinite) else { throw notFinite(entry) }
            return try Tensor(elements, shape: entry.shape)
        }
    }

    private static func notFinite(_ entry: SafeTensorsHeader.Entry) -> TorchError {
        SafeTensorsHeader.fault(
            .notFinite, "tensor \(entry.name.debugDescription) holds a number that is not finite")
    }

    /// Little-endian numbers, one after the other.
    private static func numbers<Bits: FixedWidthInteger>(_ bytes: ArraySlice<UInt8>, _: Bits.Type) -> [Bits] {
        let size = Bits.bitWidth / 8
        return stride(from: bytes.startIndex, to: bytes.endIndex, by: size).map { start in
            (0..<size).reduce(Bits(0)) { $0 | Bits(bytes[start + $1]) << Bits(8 * $1) }
        }
    }
}
