public import Imaging

extension [Raster<Float>] {
    /// The likeliest label of every pixel, from the probabilities of background and then of classes; background wins ties.
    ///
    /// - Precondition: One more raster than classes, all of one size.
    public func labels(_ classes: [UInt8]) -> Raster<UInt8> {
        guard let background = first else { return Raster<UInt8>(width: 0, height: 0, pixels: []) }
        var best = background.pixels
        var labels = background.map { _ in LabelMap.background }
        for (value, raster) in zip(classes, dropFirst()) {
            for (pixel, probability) in raster.pixels.enumerated() where probability > best[pixel] {
                best[pixel] = probability
                labels.pixels[pixel] = value
            }
        }
        return labels
    }
}

extension Raster<UInt8> {
    /// Pixels that hold a value here and in the truth, and pixels that hold it in either, counted twice where in both.
    ///
    /// Pixels that are 255 in the truth do not count.
    func overlap(_ truth: Raster<UInt8>, of value: UInt8) -> (both: Int, all: Int) {
        var (both, all) = (0, 0)
        for (mine, other) in zip(pixels, truth.pixels) where other != LabelMap.notAnnotated {
            if mine == value && other == value { both += 1 }
            all += (mine == value ? 1 : 0) + (other == value ? 1 : 0)
        }
        return (both, all)
    }
}
