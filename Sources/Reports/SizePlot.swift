internal import ImageFiles

/// The sizes of one structure on a line, a disc for every case; those to review are hollow.
struct SizePlot {
    /// The size of one case.
    struct Point {
        /// In the plot's unit.
        let size: Double
        /// Place of the case, for the link.
        let `case`: Int
        let name: String
        let needsReview: Bool
    }

    let points: [Point]
    /// What sizes are counted in: "ml" or "px".
    let unit: String
    let color: RGB

    private static let (width, height, margin) = (300.0, 34.0, 8.0)
    /// Discs in the page; a curve of a thousand looks the same.
    private static let mostLinks = 300

    var svg: HTML {
        let usable = points.filter { $0.size.isFinite && $0.size >= 0 }
        guard let most = usable.map(\.size).max(), most > 0 else { return "" }
        let top = Self.ceiling(of: most)
        let sorted = usable.map(\.size).sorted()
        let median = x(sorted[sorted.count / 2], top)
        let (left, right) = (Self.text(Self.margin), Self.text(Self.width - Self.margin))
        return """
            <svg class="volumes" viewBox="0 0 300 34" role="img" aria-label="Sizes from 0 to \(NumberText.short(top)) \(unit)">
            <path d="M\(left) 12H\(right)M\(Self.text(median)) 3V21" fill="none" stroke="var(--quiet)"/>
            \(HTML(joining: usable.map { disc($0, top, isLinked: usable.count <= Self.mostLinks) }))\
            <text x="\(left)" y="32" text-anchor="start">0</text>\
            <text x="\(right)" y="32" text-anchor="end">\(NumberText.short(top)) \(unit)</text>
            </svg>
            """
    }

    private func disc(_ point: Point, _ top: Double, isLinked: Bool) -> HTML {
        let fill: HTML =
            point.needsReview ? "var(--card)" : "rgb(\(Int(color.red)),\(Int(color.green)),\(Int(color.blue)))"
        let stroke: HTML = point.needsReview ? "var(--review)" : "var(--card)"
        let circle: HTML = """
            <circle cx="\(Self.text(x(point.size, top)))" cy="12" r="4.5" fill="\(fill)" stroke="\(stroke)" \
            fill-opacity=".8">
            """
        guard isLinked else { return "\(circle)</circle>\n" }
        let words = "\(point.name): \(NumberText.short(point.size)) \(unit)"
        return "<a href=\"#case-\(point.case)\">\(circle)<title>\(words)</title></circle></a>\n"
    }

    private func x(_ size: Double, _ top: Double) -> Double {
        Self.margin + size / top * (Self.width - 2 * Self.margin)
    }

    /// The next number of the form 1, 2 or 5 times a power of ten.
    private static func ceiling(of number: Double) -> Double {
        var power = 1.0
        while power < number, power < 1e12 { power *= 10 }
        while power / 10 >= number, power > 1e-12 { power /= 10 }
        return [power / 5, power / 2, power].first { $0 >= number } ?? power
    }

    private static func text(_ number: Double) -> String { String((number * 10).rounded() / 10) }
}
