/// Lines over a common axis, drawn as SVG.
public struct LinePlot: Equatable, Sendable {
    /// A line.
    public struct Line: Equatable, Sendable {
        /// What it shows.
        public var name: String
        /// Its points, from left to right; x counts as the axis says.
        public var points: [SIMD2<Double>]

        /// A line.
        public init(name: String, points: [SIMD2<Double>]) {
            self.name = name
            self.points = points
        }
    }

    /// What stands above the plot.
    public var title: String
    /// What the horizontal axis counts.
    public var axis: String
    /// The lines; each is scaled to its own highest value, which the legend names.
    public var lines: [Line]

    /// A plot.
    public init(title: String, axis: String, lines: [Line]) {
        self.title = title
        self.axis = axis
        self.lines = lines
    }

    private static let colours = ["#1f6feb", "#c2410c", "#15803d", "#7e22ce"]
    private static let (width, inner, margin) = (720.0, 264.0, 48.0)
    /// Where the highest values are drawn: below the legend, which has a line of its own for every line of the plot.
    private var ceiling: Double { 36 + 18 * Double(lines.count) }
    private var height: Double { ceiling + Self.inner + Self.margin }

    /// The document; equal plots give equal texts.
    public var svg: String {
        let right = max(1, lines.flatMap(\.points).filter(\.isFinite).map(\.x).max() ?? 1)
        var body = ""
        for (number, line) in lines.enumerated() {
            let points = line.points.filter(\.isFinite)
            let top = points.map(\.y).max().map { $0 > 0 ? $0 : 1 } ?? 1
            let colour = Self.colours[number % Self.colours.count]
            let path = points.map { place($0, right: right, top: top) }.joined(separator: " ")
            body += "<polyline fill=\"none\" stroke=\"\(colour)\" stroke-width=\"1.5\" points=\"\(path)\"/>\n"
            let legend = "\(line.name): highest \(NumberText.fixed(top, decimals: 3))"
            body += text(legend, x: Self.margin, y: 40 + 18 * Double(number), colour: colour)
        }
        body += text(title, x: Self.margin, y: 20, colour: "#111")
        body += text("\(axis), 0 to \(NumberText.short(right))", x: Self.margin, y: height - 16, colour: "#111")
        let (left, top, low) = (Int(Self.margin), Int(ceiling), Int(height - Self.margin))
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(Self.width)) \(Int(height))" \
            font-family="sans-serif" font-size="13">
            <rect width="100%" height="100%" fill="#fff"/>
            <path d="M\(left) \(top) V\(low) H\(Int(Self.width) - left)" fill="none" stroke="#888"/>
            \(body)</svg>

            """
    }

    private func place(_ point: SIMD2<Double>, right: Double, top: Double) -> String {
        let x = Self.margin + point.x / right * (Self.width - 2 * Self.margin)
        let y = height - Self.margin - max(0, point.y) / top * Self.inner
        return "\((x * 10).rounded() / 10),\((y * 10).rounded() / 10)"
    }

    private func text(_ words: String, x: Double, y: Double, colour: String) -> String {
        let element: HTML = "<text x=\"\(String(x))\" y=\"\(String(y))\" fill=\"\(colour)\">\(words)</text>\n"
        return element.markup
    }
}

extension SIMD2<Double> {
    fileprivate var isFinite: Bool { x.isFinite && y.isFinite }
}
