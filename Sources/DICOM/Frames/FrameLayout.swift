/// How the samples of one frame lie in memory: PS3.3 section C.7.6.3.
struct FrameLayout: Equatable, Sendable {
    /// What the samples of a pixel mean.
    enum Photometric: String, Sendable {
        case monochrome1 = "MONOCHROME1"
        case monochrome2 = "MONOCHROME2"
        case palette = "PALETTE COLOR"
        case rgb = "RGB"
        case ybrFull = "YBR_FULL"
        /// Two pixels share their colour where the frame is not compressed.
        case ybrFull422 = "YBR_FULL_422"
        /// Transforms within JPEG 2000, which its decoder undoes.
        case ybrRCT = "YBR_RCT"
        case ybrICT = "YBR_ICT"
    }

    let rows: Int
    let columns: Int
    /// Samples per pixel: 1, or 3 of a colour.
    let samples: Int
    let photometric: Photometric
    /// Whether all samples of a colour stand together, rather than all of a pixel.
    let isPlanar: Bool
    let bitsAllocated: Int
    let bitsStored: Int
    let highBit: Int
    let isSigned: Bool

    /// Number of pixels of one frame.
    var count: Int { rows * columns }
    /// Number of bytes of one decoded frame.
    var byteCount: Int { count * samples * bitsAllocated / 8 }
    /// Number of bytes of one frame in a file that does not compress it.
    var nativeByteCount: Int { photometric == .ybrFull422 ? count * 2 * bitsAllocated / 8 : byteCount }
}

extension FrameLayout {
    /// Reads and checks the attributes.
    ///
    /// - Throws: `DICOMError.damaged` when an attribute is missing or impossible, `.unsupported` for a colour model that
    ///   the standard has retired or for depths other than 8, 16 and 32 bits.
    init(_ item: Item, file: String) throws(DICOMError) {
        func damaged(_ reason: String) -> DICOMError { .damaged(file: file, fault: .pixelModule, reason: reason) }
        func required(_ tag: Tag, _ name: String, _ range: ClosedRange<Int>) throws(DICOMError) -> Int {
            guard let value = try item.integer(tag, fault: .pixelModule) else {
                throw damaged("\(name) \(tag) is missing")
            }
            guard range.contains(value) else { throw damaged("\(name) is \(value)") }
            return value
        }
        samples = try item.integer(.samplesPerPixel, fault: .pixelModule) ?? 1
        guard let name = item.text(.photometricInterpretation) else {
            throw damaged("PhotometricInterpretation \(Tag.photometricInterpretation) is missing")
        }
        guard let photometric = Photometric(rawValue: name) else {
            throw .unsupported(file: file, reason: "a colour model that is not read")
        }
        self.photometric = photometric
        let expected = [.monochrome1, .monochrome2, .palette].contains(photometric) ? 1 : 3
        guard samples == expected else {
            throw damaged("SamplesPerPixel is \(samples), \(name) has \(expected)")
        }
        let planes = samples == 1 ? 0 : try required(.planarConfiguration, "PlanarConfiguration", 0...1)
        isPlanar = planes == 1
        rows = try required(.rows, "Rows", 1...65535)
        columns = try required(.columns, "Columns", 1...65535)
        bitsAllocated = try required(.bitsAllocated, "BitsAllocated", 1...64)
        guard [8, 16, 32].contains(bitsAllocated) else {
            throw .unsupported(file: file, reason: "pixels of \(bitsAllocated) bits are not read")
        }
        bitsStored = try required(.bitsStored, "BitsStored", 1...bitsAllocated)
        highBit = try item.integer(.highBit, fault: .pixelModule) ?? bitsStored - 1
        guard (bitsStored - 1..<bitsAllocated).contains(highBit) else {
            throw damaged("HighBit \(highBit) does not fit \(bitsStored) bits of \(bitsAllocated)")
        }
        isSigned = try required(.pixelRepresentation, "PixelRepresentation", 0...1) == 1
        guard photometric != .ybrFull422 || columns % 2 == 0 && !isPlanar else {
            throw damaged("YBR_FULL_422 needs an even number of columns and colours by pixel")
        }
    }
}
