/// How often cases of a confidence are right: points on the diagonal mean that probabilities can be taken at their word.
struct ReliabilityPlot {
    /// Confidence of every case, 0...1.
    let confidences: [Double]
    /// Whether its class was right.
    let isRight: [Bool]

    private static let bins = 10
    private static let (size, margin) = (260.0, 34.0)

    /// The plot: a disc for every tenth of confidence, its area as the number of cases.
    var svg: HTML {
        var discs: [HTML] = []
        for bin in 0..<Self.bins {
            let members = confidences.indices.filter {
                min(Int(confidences[$0] * Double(Self.bins)), Self.bins - 1) == bin
            }
            guard !members.isEmpty else { continue }
            let count = Double(members.count)
            let confidence = members.reduce(0) { $0 + confidences[$1] } / count
            let accuracy = Double(members.count { isRight[$0] }) / count
            let radius = 3 + 13 * (count / Double(confidences.count)).squareRoot()
            let title = "\(members.count) cases: confidence \(Self.text(confidence)), right \(Self.text(accuracy))"
            discs.append(
                """
                <circle cx="\(Self.text(x(confidence)))" cy="\(Self.text(y(accuracy)))" r="\(Self.text(radius))" \
                fill="var(--link)" fill-opacity=".55"><title>\(title)</title></circle>

                """)
        }
        let (low, high) = (Self.text(Self.margin), Self.text(Self.size - Self.margin))
        return """
            <svg class="plot" viewBox="0 0 260 260" role="img" aria-label="How often cases of a confidence are right">
            <path d="M\(low) \(high)H\(high)M\(low) \(high)V\(low)M\(low) \(high)L\(high) \(low)" fill="none" \
            stroke="var(--quiet)"/>
            \(HTML(joining: discs))\
            <text x="130" y="254" text-anchor="middle">confidence, 0 to 1</text>
            <text x="14" y="130" text-anchor="middle" transform="rotate(-90 14 130)">share right, 0 to 1</text>
            </svg>

            """
    }

    private func x(_ confidence: Double) -> Double { Self.margin + confidence * (Self.size - 2 * Self.margin) }

    private func y(_ accuracy: Double) -> Double { Self.size - Self.margin - accuracy * (Self.size - 2 * Self.margin) }

    private static func text(_ number: Double) -> String { String((number * 100).rounded() / 100) }
}
