internal import Reports

/// How loss and accuracy went over a training.
struct TrainingCurve: Equatable {
    /// Mean training loss since the point before, by episodes seen.
    var losses: [SIMD2<Double>] = []
    /// Accuracy in validation, 0...1, by episodes seen.
    var accuracies: [SIMD2<Double>] = []

    /// The picture.
    func svg(title: String) -> String {
        LinePlot(
            title: title, axis: "episodes",
            lines: [
                .init(name: "training loss", points: losses), .init(name: "validation accuracy", points: accuracies),
            ]
        ).svg
    }

    /// Points as a text that keeps every bit of them.
    static func text(_ points: [SIMD2<Double>]) -> String {
        points.map { "\($0.x):\($0.y)" }.joined(separator: " ")
    }

    /// The points of such a text; what is no point is left out.
    static func points(_ text: String) -> [SIMD2<Double>] {
        text.split(separator: " ").compactMap { word in
            let numbers = word.split(separator: ":").compactMap { Double($0) }
            return numbers.count == 2 ? SIMD2(numbers[0], numbers[1]) : nil
        }
    }
}
