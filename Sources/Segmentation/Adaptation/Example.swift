internal import Imaging
internal import Torch

/// An annotated slice on the network's square.
struct Example {
    /// Intensities, 0...1.
    var image: Raster<Float>
    /// 0 background, 255 not annotated, others structures.
    var labels: Raster<UInt8>
    /// Where its pixels lie in the body.
    var field: PlaceField

    init(image: Raster<Float>, labels: Raster<UInt8>, field: PlaceField) {
        (self.image, self.labels, self.field) = (image, labels, field)
    }

    /// A slice on a square; nil where nobody annotated a pixel of it, so that there is nothing to learn.
    ///
    /// - Parameter index: Its number in the support, for words.
    /// - Throws: `TorchError.unusableInput` if sizes or spacing make no sense.
    init?(_ support: SupportSlice, index: Int, side: Int) throws(TorchError) {
        let (image, labels) = (support.slice.image, support.labels)
        let box = try support.slice.letterbox(side: side)
        guard image.width == labels.width, image.height == labels.height else {
            throw .unusableInput(
                "support slice \(index) has \(image.width) x \(image.height) pixels, "
                    + "but labels for \(labels.width) x \(labels.height)")
        }
        let squareLabels = box.square(labels)
        guard squareLabels.pixels.contains(where: { $0 != LabelMap.notAnnotated }) else { return nil }
        self.init(image: box.square(image), labels: squareLabels, field: PlaceField(support.slice.place, on: box))
    }
}

extension Slice {
    /// How the slice lies on the network's square.
    func letterbox(side: Int) throws(TorchError) -> Letterbox {
        guard let box = Letterbox(width: image.width, height: image.height, spacing: spacing, side: side)
        else {
            throw .unusableInput(
                "a slice of \(image.width) x \(image.height) pixels of \(spacing.x) x \(spacing.y) mm is not a picture"
            )
        }
        return box
    }
}
