/// The colours that the stored values of PALETTE COLOR stand for: PS3.3 section C.7.6.3.1.5.
struct Palette: Equatable, Sendable {
    private let red: LookupTable
    private let green: LookupTable
    private let blue: LookupTable

    /// - Throws: `DICOMError.unsupported` for segmented tables, `.damaged` when a table is not whole.
    init(_ item: Item, file: String) throws(DICOMError) {
        guard !item.has(.segmentedRedPaletteData) else {
            throw .unsupported(file: file, reason: "segmented palettes are not read")
        }
        let tables = [
            LookupTable(item, descriptor: .redPaletteDescriptor, data: .redPaletteData, isSigned: false),
            LookupTable(item, descriptor: .greenPaletteDescriptor, data: .greenPaletteData, isSigned: false),
            LookupTable(item, descriptor: .bluePaletteDescriptor, data: .bluePaletteData, isSigned: false),
        ]
        guard let red = tables[0], let green = tables[1], let blue = tables[2] else {
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
