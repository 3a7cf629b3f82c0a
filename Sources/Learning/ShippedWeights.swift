internal import CWeights

/// The weights that come with the program.
enum ShippedWeights {
    /// The model file of `classify`'s encoder.
    static var classifier: [UInt8] {
        var length = 0
        let start = unsafe cweights_classifier(&length)
        return unsafe Array(UnsafeBufferPointer(start: start, count: length))
    }
}
