internal import Batch
internal import CWeights
internal import Hashing
internal import Segmentation

/// The weights that come with the program.
enum ShippedWeights: String, CaseIterable {
    /// The encoder of `classify`.
    case classifier
    /// The features that `segment` starts from.
    case segmenter

    /// The bytes of the file.
    var bytes: [UInt8] {
        var length = 0
        let start =
            switch self {
            case .classifier: unsafe cweights_classifier(&length)
            case .segmenter: unsafe cweights_segmenter(&length)
            }
        return unsafe Array(UnsafeBufferPointer(start: start, count: length))
    }

    /// What `segment` starts from, trained with a method; nil where none ship.
    init?(_ method: FeatureMethod) {
        switch method {
        case .ridge: self = .segmenter
        case .maml, .fomaml, .reptile, .metaSGD, .inContext: return nil
        }
    }

    /// What `segment` starts from.
    func features() throws -> FeatureWeights {
        try FeatureWeights.reading(bytes, fingerprint: SHA256.hex(SHA256.digest(of: bytes))).weights
    }
}
