internal import Imaging

/// How finely networks must see slices to find what was drawn.
///
/// Small structures are lost on a coarse square, and large ones are learned four times as fast there.
public enum WorkingSide {
    /// Columns and rows of the square for structures of usual size.
    public static let coarse = 128
    /// Columns and rows of the square for small or thin structures.
    public static let fine = 256
    /// A structure narrower than this many pixels of the coarse square asks for the fine one.
    static let leastWidth = 12.0

    /// The square for some annotated slices: fine where a structure is narrow and the slices have the pixels to show it.
    public static func chosen(for support: [SupportSlice], classes: [UInt8]) -> Int {
        let isNarrow = classes.contains { value in
            let widths = support.compactMap { $0.width(of: value, onSquareOf: coarse) }.sorted()
            return !widths.isEmpty && widths[widths.count / 2] < leastWidth
        }
        let pixels = support.map { max($0.labels.width, $0.labels.height) }.sorted()
        return isNarrow && !pixels.isEmpty && pixels[pixels.count / 2] > coarse * 3 / 2 ? fine : coarse
    }
}

extension SupportSlice {
    /// How wide the parts of a structure are, in pixels of a square that the slice is fitted onto; nil where there is none.
    ///
    /// Four times the area over the length of the outline: the diameter of discs, twice the width of ribbons.
    func width(of value: UInt8, onSquareOf side: Int) -> Double? {
        let (columns, rows, spacing) = (labels.width, labels.height, slice.spacing)
        var (area, outline) = (0.0, 0.0)
        for row in 0..<rows {
            for column in 0..<columns where labels[column, row] == value {
                area += spacing.x * spacing.y
                if column == 0 || labels[column - 1, row] != value { outline += spacing.y }
                if column == columns - 1 || labels[column + 1, row] != value { outline += spacing.y }
                if row == 0 || labels[column, row - 1] != value { outline += spacing.x }
                if row == rows - 1 || labels[column, row + 1] != value { outline += spacing.x }
            }
        }
        guard outline > 0 else { return nil }
        // Steps along the grid are 4 / pi times as long as a smooth outline.
        let width = 4 * area / (outline * .pi / 4)
        return width * Double(side) / max(Double(columns) * spacing.x, Double(rows) * spacing.y)
    }
}
