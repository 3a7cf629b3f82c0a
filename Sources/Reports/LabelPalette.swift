public import ImageFiles

/// One colour per label value, told apart by the colour-blind: Okabe and Ito, "Color Universal Design" (2008).
///
/// Palette PNGs, overlays and the report share it.
public enum LabelPalette {
    /// The colours of the values 0...255: background black, not annotated grey.
    public static let colors: [RGB] = (0...255).map { value in
        guard value > 0 else { return RGB(grey: 0) }
        guard value < 255 else { return RGB(grey: 128) }
        // From the eighth value on the seven return, paler each time.
        let base = okabeIto[(value - 1) % okabeIto.count]
        let round = (value - 1) / okabeIto.count
        return round == 0 ? base : base.paler(by: [0.45, 0.7, 0.25][(round - 1) % 3])
    }

    /// The colour of a label value.
    public static func color(of value: UInt8) -> RGB { colors[Int(value)] }

    /// A small field of the value's colour, for tables.
    static func swatch(of value: UInt8) -> HTML {
        let color = color(of: value)
        return "<i style=\"background:rgb(\(Int(color.red)),\(Int(color.green)),\(Int(color.blue)))\"></i>"
    }

    /// Those of the eight that show on a grey image, the clearest first; black is the background.
    private static let okabeIto = [
        RGB(red: 230, green: 159, blue: 0),  // orange
        RGB(red: 86, green: 180, blue: 233),  // sky blue
        RGB(red: 0, green: 158, blue: 115),  // bluish green
        RGB(red: 240, green: 228, blue: 66),  // yellow
        RGB(red: 204, green: 121, blue: 167),  // reddish purple
        RGB(red: 213, green: 94, blue: 0),  // vermilion
        RGB(red: 0, green: 114, blue: 178),  // blue
    ]
}

extension RGB {
    fileprivate func paler(by part: Double) -> RGB {
        func mixed(_ value: UInt8) -> UInt8 { UInt8(Double(value) + (255 - Double(value)) * part) }
        return RGB(red: mixed(red), green: mixed(green), blue: mixed(blue))
    }
}
