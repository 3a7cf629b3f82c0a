/// A DICOM data set as bytes in explicit little endian, with whatever a test asks for, sound or not.
public struct DataElements: Sendable {
    private var elements: [UInt32: (representation: String, value: [UInt8])] = [:]

    /// No element yet.
    public init() {}

    /// A CT image of one row, 16 bits allocated and 12 stored, without rescale; its pixels are still to be set.
    public static func image(columns: Int) -> DataElements {
        var item = DataElements()
        item.set(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.2")
        item.set(0x0008_0018, "UI", "1.2.3.4")
        item.set(0x0008_0060, "CS", "CT")
        item.set(0x0020_000d, "UI", "1.2.3.1")
        item.set(0x0020_000e, "UI", "1.2.3.2")
        item.set(0x0020_0032, "DS", "0\\0\\0")
        item.set(0x0020_0037, "DS", "1\\0\\0\\0\\1\\0")
        item.set(0x0020_0052, "UI", "1.2.3.3")
        item.set(0x0028_0002, shorts: 1)
        item.set(0x0028_0004, "CS", "MONOCHROME2")
        item.set(0x0028_0010, shorts: 1)
        item.set(0x0028_0011, shorts: columns)
        item.set(0x0028_0030, "DS", "1\\1")
        item.set(0x0028_0100, shorts: 16)
        item.set(0x0028_0101, shorts: 12)
        item.set(0x0028_0102, shorts: 11)
        item.set(0x0028_0103, shorts: 0)
        return item
    }

    /// Sets an element's bytes; an odd number of them gets one more.
    public mutating func set(_ tag: UInt32, _ representation: String, _ value: [UInt8]) {
        let padding: [UInt8] = value.count % 2 == 0 ? [] : ["UI", "OB", "UN"].contains(representation) ? [0] : [32]
        elements[tag] = (representation, value + padding)
    }

    /// Sets an element of text, numbers as decimal strings included.
    public mutating func set(_ tag: UInt32, _ representation: String, _ value: String) {
        set(tag, representation, Array(value.utf8))
    }

    /// Sets unsigned numbers of 16 bits.
    public mutating func set(_ tag: UInt32, shorts values: Int...) { set(tag, shorts: values) }

    /// Sets unsigned numbers of 16 bits.
    public mutating func set(_ tag: UInt32, shorts values: [Int]) {
        set(tag, "US", values.flatMap { Self.bytes(UInt64($0), 2) })
    }

    /// Sets unsigned numbers of 32 bits.
    public mutating func set(_ tag: UInt32, longs values: Int...) {
        set(tag, "UL", values.flatMap { Self.bytes(UInt64($0), 4) })
    }

    /// Sets numbers of 64 bits.
    public mutating func set(_ tag: UInt32, doubles values: Double...) {
        set(tag, "FD", values.flatMap { Self.bytes($0.bitPattern, 8) })
    }

    /// Sets a tag as a value.
    public mutating func set(_ tag: UInt32, pointer: UInt32) {
        set(tag, "AT", Self.bytes(UInt64(pointer >> 16), 2) + Self.bytes(UInt64(pointer & 0xffff), 2))
    }

    /// Sets a sequence.
    public mutating func set(_ tag: UInt32, items: [DataElements]) {
        set(
            tag, "SQ",
            items.flatMap { [0xfe, 0xff, 0x00, 0xe0] + Self.bytes(UInt64($0.encoded.count), 4) + $0.encoded })
    }

    /// Takes an element out.
    public mutating func remove(_ tag: UInt32) { elements[tag] = nil }

    /// The elements in the order of their tags.
    public var encoded: [UInt8] {
        elements.sorted { $0.key < $1.key }.flatMap { tag, element -> [UInt8] in
            let head = Self.bytes(UInt64(tag >> 16), 2) + Self.bytes(UInt64(tag & 0xffff), 2)
            let count = UInt64(element.value.count)
            let isLong = ["OB", "OD", "OF", "OL", "OW", "SQ", "UN", "UT"].contains(element.representation)
            let length = isLong ? [0, 0] + Self.bytes(count, 4) : Self.bytes(count, 2)
            return head + Array(element.representation.utf8) + length + element.value
        }
    }

    /// The data set as a file.
    public var file: [UInt8] { file(meta: [:]) }

    /// The data set as a file with further UIDs in its meta information.
    public func file(meta uids: [UInt32: String]) -> [UInt8] {
        var meta = DataElements()
        for (tag, uid) in uids { meta.set(tag, "UI", uid) }
        meta.set(0x0002_0010, "UI", "1.2.840.10008.1.2.1")
        return [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + meta.encoded + encoded
    }

    private static func bytes(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
    }
}
