internal import CDICOM

/// What the fuzzer calls with every input: the bounded scan must end, whatever the bytes are, and what it lets through
/// must not bring down the parser that comes after it.
@_cdecl("LLVMFuzzerTestOneInput")
public func scan(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: bytes, count: count))
    // A worker unpacks deflated data sets, so that the structure below would know none.
    var reader = ByteReader(input, of: "input")
    if let start = try? FileStart(&reader), start.transferSyntax.isDeflated {
        guard let bytes = try? Inflation.inflate(input[start.dataStart...], file: "input") else { return 0 }
        var walk = StructureWalk(ByteReader(bytes, of: "input"), transferSyntax: start.transferSyntax)
        try? walk.run(from: 0)
        return 0
    }
    guard let structure = try? FileStructure(ByteReader(input, of: "input")) else { return 0 }
    if case .encapsulated(let fragments) = structure.pixelData {
        for fragment in fragments.prefix(4) where fragment.upperBound <= input.count {
            _ = try? JPEGHeader(input[fragment], file: "input")
            _ = try? RLEDecoder.decode(input[fragment], pixels: 4096, samples: 1, width: 2, file: "input")
        }
    }
    guard !structure.header.isEmpty else { return 0 }
    let header = input[structure.header]
    let parsed = unsafe capture { status in
        unsafe header.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return OpaquePointer?.none }
            return unsafe cdicom_dataset_parse(
                start, bytes.count, structure.transferSyntax.isExplicit, structure.transferSyntax.isBigEndian, status)
        }
    }
    unsafe cdicom_dataset_release(parsed.value)
    return 0
}
