/// How the pixels of an image are stored and what they stand for: PS3.3 section C.7.6.3.
struct PixelModule: Equatable, Sendable {
    let layout: FrameLayout
    /// The colours of PALETTE COLOR; nil for everything else.
    let palette: Palette?

    var rows: Int { layout.rows }
    var columns: Int { layout.columns }
    /// Whether low values are bright (MONOCHROME1).
    var isInverted: Bool { layout.photometric == .monochrome1 }
    /// Whether a pixel is a colour.
    var isColour: Bool { layout.samples == 3 || palette != nil }

    /// Reads and checks the attributes.
    ///
    /// - Throws: `DICOMError.damaged` when an attribute is missing or impossible, `.unsupported` for pixels that are not
    ///   read.
    init(_ item: Item, file: String) throws(DICOMError) {
        layout = try FrameLayout(item, file: file)
        palette = layout.photometric == .palette ? try Palette(item, file: file) : nil
    }

    /// The stored values of one frame, sign and position of the bits taken into account.
    func storedValues(_ bytes: [UInt8]) -> [Int] { samples(of: bytes) { $0 } }

    /// `slope * stored + intercept` for every sample of a frame, in one pass.
    func values(_ bytes: [UInt8], slope: Double, intercept: Double) -> [Float] {
        samples(of: bytes) { Float(slope * Double($0) + intercept) }
    }

    @inline(__always)
    private func samples<Value>(of bytes: [UInt8], meaning: (Int) -> Value) -> [Value] {
        let shift = UInt32(layout.highBit + 1 - layout.bitsStored)
        // Moving the top stored bit to bit 31 and back extends the sign and drops whatever else shares the word.
        let up = UInt32(32 - layout.bitsStored)
        let isSigned = layout.isSigned
        func value(_ word: some FixedWidthInteger) -> Value {
            let top = (UInt32(truncatingIfNeeded: word) &>> shift) &<< up
            return meaning(isSigned ? Int(Int32(bitPattern: top) &>> Int32(bitPattern: up)) : Int(top &>> up))
        }
        return unsafe bytes.withUnsafeBytes { raw in
            switch layout.bitsAllocated {
            case 8: unsafe raw.map(value)
            case 16: unsafe raw.bindMemory(to: UInt16.self).map(value)
            default: unsafe raw.bindMemory(to: UInt32.self).map(value)
            }
        }
    }

    /// The brightness of the colours of one frame, in the unit of their samples: ITU-R BT.601, which is the Y of YBR_FULL.
    ///
    /// - Parameter isConverted: Whether the decoder has turned YBR into RGB, as that of JPEG does.
    func luminance(_ bytes: [UInt8], isConverted: Bool) -> [Float] {
        let stored = storedValues(bytes)
        if let palette { return stored.map { palette.luminance(of: $0) } }
        let isYBR = [.ybrFull, .ybrFull422].contains(layout.photometric) && !isConverted
        return (0..<layout.count).map { pixel in
            let (first, second, third) = (stored[3 * pixel], stored[3 * pixel + 1], stored[3 * pixel + 2])
            return isYBR ? Float(first) : Palette.luminance(Double(first), Double(second), Double(third))
        }
    }
}
