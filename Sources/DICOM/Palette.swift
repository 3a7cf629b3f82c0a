/// The colours that the stored values of PALETTE COLOR stand for: PS3.3 section C.7.6.3.1.5.
struct Palette: Equatable, Sendable {
    private let red: LookupTable
    private let green: LookupTable
    private let blue: LookupTable

    /// - Throws: `DICOMError.damaged` when a table is not whole.
    init(_ item: Item, file: String) throws(DICOMError) {
        func table(_ descriptor: Tag, _ data: Tag, _ segments: Tag) -> LookupTable? {
            LookupTable(item, descriptor: descriptor, data: data, segments: segments, isSigned: false)
        }
        guard let red = table(.redPaletteDescriptor, .redPaletteData, .segmentedRedPaletteData),
            let green = table(.greenPaletteDescriptor, .greenPaletteData, .segmentedGreenPaletteData),
            let blue = table(.bluePaletteDescriptor, .bluePaletteData, .segmentedBluePaletteData)
        else {
            throw .damaged(file: file, fault: .pixelModule, reason: "the palette is not whole")
        }
        (self.red, self.green, self.blue) = (red, green, blue)
    }

    /// The brightness of the colour of a stored value, in the unit of the tables.
    func luminance(of stored: Int) -> Float {
        Self.luminance(Double(red[stored]), Double(green[stored]), Double(blue[stored]))
    }

    /// ITU-R BT.601.
    static func luminance(_ red: Double, _ green: Double, _ blue: Double) -> Float {
        Float(0.299 * red + 0.587 * green + 0.114 * blue)
    }
}
