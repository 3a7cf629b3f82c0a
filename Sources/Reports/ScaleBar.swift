internal import ImageFiles
internal import Imaging

/// A bar of a round length at the lower left of a picture, with the length in mm above it.
struct ScaleBar {
    /// Length of the bar, in mm.
    let length: Int
    private let pixels: Int

    /// - Parameter width: Width of the picture; the bar takes a third of it at most.
    init?(pixelsPerMillimetre scale: Double, width: Int) {
        let lengths = [200, 100, 50, 20, 10, 5, 2, 1]
        guard let length = lengths.first(where: { Double($0) * scale <= Double(width) / 3 }) else { return nil }
        self.length = length
        pixels = Int((Double(length) * scale).rounded())
    }

    /// Draws the bar and its length, white with a dark edge, where there is room.
    func draw(on picture: inout Raster<RGB>) {
        let (left, bottom) = (6, picture.height - 6)
        var marks: [(x: Int, y: Int)] = []
        for x in left..<left + pixels {
            for y in bottom - 3..<bottom { marks.append((x, y)) }
        }
        var x = left
        for character in "\(length)m" + "m" {
            let rows = Self.glyphs[character] ?? []
            for (row, bits) in rows.enumerated() {
                for (column, bit) in bits.enumerated() where bit == "#" {
                    // Two pixels for every dot.
                    for step in 0..<4 {
                        marks.append((x + 2 * column + step % 2, bottom - 18 + 2 * row + step / 2))
                    }
                }
            }
            x += 2 * (rows.first?.count ?? 0) + 2
            if character.isNumber && x == left + 8 * "\(length)".count { x += 4 }
        }
        func put(_ x: Int, _ y: Int, _ grey: UInt8) {
            if x >= 0, y >= 0, x < picture.width, y < picture.height { picture[x, y] = RGB(grey: grey) }
        }
        for mark in marks {
            for dy in -1...1 {
                for dx in -1...1 { put(mark.x + dx, mark.y + dy, 0) }
            }
        }
        for mark in marks { put(mark.x, mark.y, 255) }
    }

    /// The digits of the lengths, and the letter of the unit.
    private static let glyphs: [Character: [String]] = [
        "0": ["###", "#.#", "#.#", "#.#", "###"], "1": [".#.", "##.", ".#.", ".#.", "###"],
        "2": ["###", "..#", "###", "#..", "###"], "5": ["###", "#..", "###", "..#", "###"],
        "m": [".....", ".....", "####.", "#.#.#", "#.#.#"],
    ]
}
