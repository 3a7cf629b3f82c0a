import ImageFiles
import Imaging
import Segmentation

/// The mask of a volume, learned from what was drawn on some slices of another one.
func mask(of path: String, like example: String, drawn labels: String, recipe: AdaptationRecipe) throws -> LabelMap {
    func slices(of path: String) throws -> (Slicing, [Slice]) {
        let volume = IntensityNormalization.perVolume.normalized(try NIfTIFile.volume(at: path), isInverted: false)
        let cut = Slicing(of: volume.geometry, along: 2)
        return (cut, (0..<cut.count).map { Slice(image: cut.slice($0, of: volume), spacing: cut.spacing) })
    }
    let (drawing, shown) = try slices(of: example)
    let drawn = try NIfTIFile.labelMap(at: labels)
    let support = shown.enumerated().map { k, slice in
        SupportSlice(slice: slice, labels: drawing.slice(k, of: drawn), subject: 0)
    }.filter { !$0.labels.pixels.contains(LabelMap.notAnnotated) }
    let model = try SegmentationModel.adapted(to: support, classes: drawn.structures, recipe: recipe)
    let (cut, seen) = try slices(of: path)
    let geometry = try NIfTIFile.geometry(at: path)
    var mask = LabelMap(geometry: geometry, values: Array(repeating: 0, count: geometry.count))
    for (k, probabilities) in try model.probabilities(of: seen).enumerated() {
        cut.put(probabilities.labels(model.classes), at: k, into: &mask)
    }
    return mask
}
