internal import CWeights

/// The weights that come with the program.
enum ShippedWeights {
    /// The model file of `classify`'s encoder.
    static var classifier: [UInt8] {
        var length = 0
        let start = unsafe cweights_classifier(&length)
        return unsafe Array(UnsafeBufferPointer(start: start, count: length))
    }

    /// The weights file of `segment`'s features.
    static var segmenter: [UInt8] {
        var length = 0
        let start = unsafe cweights_segmenter(&length)
        return unsafe Array(UnsafeBufferPointer(start: start, count: length))
    }
}
