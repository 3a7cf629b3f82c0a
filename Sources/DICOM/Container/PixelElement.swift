/// The pixel data element of a file, as it stands there (PS3.5 section 8 and A.4).
enum PixelElement {
    /// Its bytes, in parts; none where the file has none.
    static func bytes(of structure: FileStructure, as syntax: TransferSyntax) throws(DICOMError) -> [[UInt8]] {
        guard let pixels = structure.pixelData else { return [] }
        var reader = try structure.reader()
        func number(_ value: Int, bytes count: Int) -> [UInt8] {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
            return syntax.isBigEndian ? bytes.reversed() : bytes
        }
        func tag(_ group: Int, _ element: Int) -> [UInt8] { number(group, bytes: 2) + number(element, bytes: 2) }
        func start(_ representation: String, length: Int) -> [UInt8] {
            let form = syntax.isExplicit ? Array(representation.utf8) + [0, 0] : []
            return tag(0x7fe0, 0x0010) + form + number(length, bytes: 4)
        }
        switch pixels {
        case .native(let range):
            let value = Array(try reader.bytes(at: range.lowerBound, count: range.count))
            let padding: [UInt8] = value.count % 2 == 0 ? [] : [0]
            return [start(structure.pixelsAreWords ? "OW" : "OB", length: value.count + padding.count), value, padding]
        case .encapsulated(let fragments):
            var parts = [start("OB", length: 0xffff_ffff)]
            for range in [structure.offsetTable] + fragments {
                let value = range.isEmpty ? [] : Array(try reader.bytes(at: range.lowerBound, count: range.count))
                parts += [tag(0xfffe, 0xe000) + number(value.count, bytes: 4), value]
            }
            return parts + [tag(0xfffe, 0xe0dd) + number(0, bytes: 4)]
        }
    }
}
