internal import Batch
internal import CWeights
internal import Hashing
internal import Segmentation

/// The weights that come with the program.
enum ShippedWeights {
    /// The model file of `classify`'s encoder.
    static var classifier: [UInt8] {
        var length = 0
        let start = unsafe cweights_classifier(&length)
        return unsafe Array(UnsafeBufferPointer(start: start, count: length))
    }

    /// What `segment` starts from, trained with a method.
    ///
    /// - Throws: `RunError.refused` if none ship.
    static func features(_ method: FeatureMethod) throws -> FeatureWeights {
        guard let bytes = segmenter(method) else { throw RunError.refused("no weights of \(method.rawValue) ship") }
        return try FeatureWeights.reading(bytes, fingerprint: SHA256.hex(SHA256.digest(of: bytes))).weights
    }

    /// The weights file of `segment`'s features that were trained with a method; nil where none ship.
    static func segmenter(_ method: FeatureMethod) -> [UInt8]? {
        guard method == .ridge else { return nil }
        var length = 0
        let start = unsafe cweights_segmenter(&length)
        return unsafe Array(UnsafeBufferPointer(start: start, count: length))
    }
}
