internal import CWeights
internal import Segmentation

/// The weights that come with the program.
enum ShippedWeights {
    /// The model file of `classify`'s encoder.
    static var classifier: [UInt8] {
        var length = 0
        let start = unsafe cweights_classifier(&length)
        return unsafe Array(UnsafeBufferPointer(start: start, count: length))
    }

    /// The weights file of `segment`'s features that were trained with a method; nil where none ship.
    static func segmenter(_ method: FeatureMethod) -> [UInt8]? {
        guard method == .ridge else { return nil }
        var length = 0
        let start = unsafe cweights_segmenter(&length)
        return unsafe Array(UnsafeBufferPointer(start: start, count: length))
    }
}
