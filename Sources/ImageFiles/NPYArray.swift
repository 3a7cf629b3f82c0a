/// An array of numbers as NumPy's `.npy` holds it: the last axis fastest.
public struct NPYArray: Equatable, Sendable {
    /// Kinds of elements that are read, little endian.
    public enum ElementType: String, Sendable {
        /// One byte each.
        case boolean = "|b1"
        /// Whole numbers, by sign and bytes.
        case uint8 = "|u1"
        case int8 = "|i1"
        case uint16 = "<u2"
        case int16 = "<i2"
        case int32 = "<i4"
        case int64 = "<i8"
        /// Floating point, by bytes.
        case float32 = "<f4"
        case float64 = "<f8"

        var size: Int {
            switch self {
            case .boolean, .uint8, .int8: 1
            case .uint16, .int16: 2
            case .int32, .float32: 4
            case .int64, .float64: 8
            }
        }
    }

    /// Type of the elements.
    public let type: ElementType
    /// Length of every axis.
    public let shape: [Int]
    /// The elements as they lie in the file.
    private let bytes: ArraySlice<UInt8>

    /// Number of elements.
    public var count: Int { bytes.count / type.size }

    /// The elements at some places of the row-major order, as 32-bit numbers; true is 1.
    ///
    /// - Precondition: the range lies within `0..<count`.
    public func floats(_ range: Range<Int>) -> [Float] {
        let start = bytes.startIndex
        let own = bytes[start + range.lowerBound * type.size..<start + range.upperBound * type.size]
        // One choice for all elements, and none of the one-byte types pays for putting bytes together.
        switch type {
        case .boolean: return own.map { $0 == 0 ? 0 : 1 }
        case .uint8: return own.map { Float($0) }
        case .int8: return own.map { Float(Int8(bitPattern: $0)) }
        case .uint16: return range.map { Float(UInt16(truncatingIfNeeded: pattern($0))) }
        case .int16: return range.map { Float(Int16(truncatingIfNeeded: pattern($0))) }
        case .int32: return range.map { Float(Int32(truncatingIfNeeded: pattern($0))) }
        case .int64: return range.map { Float(Int64(bitPattern: pattern($0))) }
        case .float32: return range.map { Float(bitPattern: UInt32(truncatingIfNeeded: pattern($0))) }
        case .float64: return range.map { Float(Double(bitPattern: pattern($0))) }
        }
    }

    private func pattern(_ index: Int) -> UInt64 {
        let start = bytes.startIndex + index * type.size
        return (0..<type.size).reduce(0) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) }
    }

    /// The array of a complete `.npy` file, format version 1, 2 or 3.
    init(_ file: [UInt8]) throws(FormatFault) {
        guard file.starts(with: [0x93] + "NUMPY".utf8), file.count >= 12, (1...3).contains(file[6]) else {
            throw .unsupported("it is no NumPy array")
        }
        let lengthSize = file[6] == 1 ? 2 : 4
        let length = file[8..<8 + lengthSize].reversed().reduce(0) { $0 << 8 | Int($1) }
        let start = 8 + lengthSize + length
        guard start <= file.count else { throw .damaged("its header ends after the file") }
        let header = String(decoding: file[8 + lengthSize..<start], as: UTF8.self)
        guard let code = Self.text(of: "descr", in: header), let type = ElementType(rawValue: code) else {
            throw .unsupported("its elements are no little-endian numbers")
        }
        guard header.contains("'fortran_order': False") else {
            throw .unsupported("its first axis is the fastest; save it with numpy.ascontiguousarray")
        }
        guard let shape = Self.shape(in: header) else { throw .damaged("its header names no shape") }
        var size = type.size
        for length in shape {
            let (product, overflow) = size.multipliedReportingOverflow(by: length)
            guard !overflow else { throw .damaged("its shape claims more elements than can be counted") }
            size = product
        }
        guard size == file.count - start else {
            throw .damaged("shape \(shape) needs \(size) bytes, but there are \(file.count - start)")
        }
        self.type = type
        self.shape = shape
        bytes = file[start...]
    }

    /// The text behind a key of the header, which is a Python dictionary as NumPy writes it.
    private static func text(of key: String, in header: String) -> String? {
        let parts = header.split(separator: "'", omittingEmptySubsequences: false)
        guard let place = parts.firstIndex(where: { $0 == key }), place + 2 < parts.count else { return nil }
        return String(parts[place + 2])
    }

    private static func shape(in header: String) -> [Int]? {
        guard let open = header.firstIndex(of: "("), let close = header[open...].firstIndex(of: ")") else { return nil }
        let words = header[header.index(after: open)..<close].split(separator: ",")
            .map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }
        let lengths = words.compactMap { Int($0) }.filter { $0 >= 0 }
        return lengths.count == words.count ? lengths : nil
    }
}
