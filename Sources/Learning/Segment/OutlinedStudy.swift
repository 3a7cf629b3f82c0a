internal import Imaging
internal import Segmentation
internal import Studies

/// A case some of whose slices are support: they are kept as they were drawn, and the rest is filled in between them.
struct OutlinedStudy {
    /// The axis that the slices were drawn along.
    let axis: Int
    /// What was drawn, by slice.
    let drawn: [Int: Raster<UInt8>]
    /// What left-out slices say of interpolation and network; nil where too few were drawn.
    let comparison: ShapePrior.Comparison?
    private let prior: ShapePrior?
    private let step: Double

    /// The study of a support item.
    ///
    /// - Parameter interpolates: Whether the shapes between drawn slices count.
    init(
        _ item: SupportItem, slices: [SupportSlice], classes: [UInt8], comparison: ShapePrior.Comparison?,
        interpolates: Bool
    ) {
        let step = item.volume.geometry.spacing[item.annotated.axis]
        axis = item.annotated.axis
        drawn = Dictionary(
            zip(item.annotated.slices, slices.map(\.labels)), uniquingKeysWith: { first, _ in first })
        self.comparison = interpolates ? comparison : nil
        self.step = step
        prior =
            interpolates
            ? ShapePrior(
                zip(item.annotated.slices, slices).map { (Double($0) * step, $1) }, classes: classes,
                comparison: comparison) : nil
    }

    /// The probabilities of a slice, corrected by the shape of its neighbours, or as it was drawn.
    func corrected(_ probabilities: [Raster<Float>], classes: [UInt8], at k: Int) -> [Raster<Float>] {
        guard let labels = drawn[k] else {
            return prior?.corrected(probabilities, at: Double(k) * step) ?? probabilities
        }
        // Where even an annotated slice says nothing, the network does.
        return zip(probabilities, [LabelMap.background] + classes).map { raster, value in
            Raster(
                width: raster.width, height: raster.height,
                pixels: zip(raster.pixels, labels.pixels).map { probability, label in
                    label == LabelMap.notAnnotated ? probability : label == value ? 1 : 0
                })
        }
    }

    /// Slices on which a structure was drawn, in their order: it is there beyond doubt, however small.
    func slices(showing value: UInt8) -> [Int] {
        drawn.filter { $0.value.pixels.contains(value) }.keys.sorted()
    }

    /// How it was filled in, for the report.
    var words: String {
        let kept = "the support was drawn on this image: its \(drawn.count) slice(s) are kept as drawn"
        guard let comparison else { return kept }
        func percent(_ share: Double) -> String { "\(Int((100 * share).rounded()))" }
        return kept + "; slices left out came back with a Dice of \(percent(comparison.interpolation)) % by shape "
            + "interpolation, \(percent(comparison.network)) % by the network, \(percent(comparison.together)) % with "
            + "the network counting for \(percent(comparison.networkShare)) %, as it does between them here"
    }
}
