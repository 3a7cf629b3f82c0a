/// A DICOM file put together byte by byte, so that any fault can be put into it: PS3.5 section 7.
public struct RawImage: Sendable {
    /// What an element holds; numbers turn with the byte order.
    public enum Value: Sendable {
        case text(String)
        case shorts([UInt16])
        case bytes([UInt8])
        /// Items of a sequence, with or without lengths.
        case items([[Element]], isDelimited: Bool)
        /// Fragments of encapsulated pixels behind an offset table.
        case fragments([[UInt8]], offsets: [UInt32])
    }

    /// One element.
    public struct Element: Sendable {
        /// Group in the upper, element in the lower 16 bits.
        public var tag: UInt32
        /// Two letters.
        public var representation: String
        /// What it holds.
        public var value: Value
        /// What stands in the place of the length, in place of the right one.
        public var claimedLength: UInt32?

        /// An element that says the truth about its length, or not.
        public init(_ tag: UInt32, _ representation: String, _ value: Value, claimedLength: UInt32? = nil) {
            self.tag = tag
            self.representation = representation
            self.value = value
            self.claimedLength = claimedLength
        }
    }

    /// Whether the file begins with 128 bytes and DICM.
    public var hasPreamble = true
    /// Whether group 0002 follows.
    public var hasMeta = true
    /// nil leaves (0002,0010) out.
    public var transferSyntax: String? = "1.2.840.10008.1.2.1"
    /// Whether the elements are written with representations.
    public var isExplicit = true
    /// Whether the elements are written with the big end first.
    public var isBigEndian = false
    /// The data set, in the order of the file.
    public var elements: [Element]
    /// What stands behind the data set.
    public var trailer: [UInt8] = []

    /// A sound CT image of 16-bit pixels: at column i and row j, `i + 10 * j`.
    public init(columns: Int = 8, rows: Int = 6) {
        let pixels = (0..<rows).flatMap { j in (0..<columns).map { i in UInt16(i + 10 * j) } }
        elements = [
            Element(0x0008_0016, "UI", .text("1.2.840.10008.5.1.4.1.1.2")),
            Element(0x0008_0018, "UI", .text("1.2.3.4")),
            Element(0x0008_0060, "CS", .text("CT")),
            Element(0x0020_000d, "UI", .text("1.2.3.1")),
            Element(0x0020_000e, "UI", .text("1.2.3.2")),
            Element(0x0020_0032, "DS", .text("0\\0\\0")),
            Element(0x0020_0037, "DS", .text("1\\0\\0\\0\\1\\0")),
            Element(0x0028_0002, "US", .shorts([1])),
            Element(0x0028_0004, "CS", .text("MONOCHROME2")),
            Element(0x0028_0010, "US", .shorts([UInt16(rows)])),
            Element(0x0028_0011, "US", .shorts([UInt16(columns)])),
            Element(0x0028_0030, "DS", .text("1\\1")),
            Element(0x0028_0100, "US", .shorts([16])),
            Element(0x0028_0101, "US", .shorts([16])),
            Element(0x0028_0102, "US", .shorts([15])),
            Element(0x0028_0103, "US", .shorts([0])),
            Element(0x0028_1052, "DS", .text("0")),
            Element(0x0028_1053, "DS", .text("1")),
            Element(0x7fe0_0010, "OW", .shorts(pixels)),
        ]
    }

    /// Replaces the element of a tag, or adds it in its place by tag.
    public mutating func set(_ tag: UInt32, _ representation: String, _ value: Value, claimedLength: UInt32? = nil) {
        remove(tag)
        let place = elements.firstIndex { $0.tag > tag } ?? elements.count
        elements.insert(Element(tag, representation, value, claimedLength: claimedLength), at: place)
    }

    /// Takes an element away.
    public mutating func remove(_ tag: UInt32) { elements.removeAll { $0.tag == tag } }

    /// The file's bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = hasPreamble ? [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) : []
        if hasMeta {
            var meta: [UInt8] = []
            if let transferSyntax {
                meta = RawEncoding().element(Element(0x0002_0010, "UI", .text(transferSyntax)))
            }
            let length = Value.bytes([UInt8(meta.count), 0, 0, 0])
            bytes += RawEncoding().element(Element(0x0002_0000, "UL", length)) + meta
        }
        return bytes + dataset + trailer
    }

    /// The bytes of the elements alone.
    public var dataset: [UInt8] {
        let encoding = RawEncoding(isExplicit: isExplicit, isBigEndian: isBigEndian)
        return elements.flatMap { encoding.element($0) }
    }
}

/// How elements become bytes.
private struct RawEncoding {
    var isExplicit = true
    var isBigEndian = false

    private static let long: Set<String> = ["OB", "OD", "OF", "OL", "OV", "OW", "SQ", "UC", "UN", "UR", "UT"]

    private func number(_ value: UInt32, _ count: Int) -> [UInt8] {
        let little = (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
        return isBigEndian ? little.reversed() : little
    }

    private func tag(_ tag: UInt32) -> [UInt8] { number(tag >> 16, 2) + number(tag & 0xffff, 2) }

    func element(_ element: RawImage.Element) -> [UInt8] {
        let (value, length) = encoded(element.value)
        let claimed = element.claimedLength ?? length
        var header = tag(element.tag)
        if isExplicit {
            header += Array(element.representation.utf8)
            header += Self.long.contains(element.representation) ? [0, 0] + number(claimed, 4) : number(claimed, 2)
        } else {
            header += number(claimed, 4)
        }
        return header + value
    }

    private func encoded(_ value: RawImage.Value) -> ([UInt8], length: UInt32) {
        switch value {
        case .text(let text):
            let bytes = Array(text.utf8) + (text.utf8.count % 2 == 1 ? [0x20] : [])
            return (bytes, UInt32(bytes.count))
        case .shorts(let shorts): return (shorts.flatMap { number(UInt32($0), 2) }, UInt32(2 * shorts.count))
        case .bytes(let bytes): return (bytes, UInt32(bytes.count))
        case .items(let items, let isDelimited):
            var bytes: [UInt8] = []
            for item in items {
                let content = item.flatMap { element($0) }
                bytes += tag(0xfffe_e000) + number(isDelimited ? .max : UInt32(content.count), 4) + content
                if isDelimited { bytes += tag(0xfffe_e00d) + number(0, 4) }
            }
            guard isDelimited else { return (bytes, UInt32(bytes.count)) }
            return (bytes + tag(0xfffe_e0dd) + number(0, 4), .max)
        case .fragments(let fragments, let offsets):
            var bytes = tag(0xfffe_e000) + number(UInt32(4 * offsets.count), 4) + offsets.flatMap { number($0, 4) }
            for fragment in fragments {
                bytes += tag(0xfffe_e000) + number(UInt32(fragment.count), 4) + fragment
            }
            return (bytes + tag(0xfffe_e0dd) + number(0, 4), .max)
        }
    }
}
