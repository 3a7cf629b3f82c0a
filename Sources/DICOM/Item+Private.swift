/// Attributes of makers, which count only where the block is theirs: PS3.5 section 7.8.
extension Item {
    /// RawDataType of GE scanners: 0 magnitude, 1 phase, 2 real, 3 imaginary part; nil for other makers.
    var generalElectricDataType: Int? { privateShort(group: 0x0043, creator: "GEMS_PARM_01", element: 0x2f) }

    /// How many slices a Siemens scanner says that it put into one picture (NumberOfImagesInMosaic); nil for others.
    var mosaicSliceCount: Int? {
        privateShort(group: 0x0019, creator: "SIEMENS MR HEADER", element: 0x0a)
            ?? SiemensHeader(self)?.numbers("NumberOfImagesInMosaic").first.flatMap { Int(exactly: $0) }
    }

    /// The numbers of an element of the first block that a maker reserved in a group; nil when there is none.
    func privateNumbers(group: UInt32, creator: String, element: UInt32) -> [Double]? {
        guard let block = privateBlock(group: group, creator: creator) else { return nil }
        return (try? numbers(Tag(group << 16 | block << 8 | element))) ?? nil
    }

    /// A short number of the first block that a maker reserved in a group.
    private func privateShort(group: UInt32, creator: String, element: UInt32) -> Int? {
        guard let block = privateBlock(group: group, creator: creator) else { return nil }
        let tag = Tag(group << 16 | block << 8 | element)
        if let value = try? integer(tag) { return value }
        // Without a representation, only the maker's dictionary knows what it is.
        return untypedShort(tag)
    }
}
