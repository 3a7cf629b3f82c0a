internal import CWeights
internal import Segmentation

/// The weights that come with the program.
enum ShippedWeights: String, CaseIterable {
    /// The encoder of `classify`.
    case classifier
    /// The features that `segment` starts from.
    case segmenter
    /// What it starts from with `--adapt` of another method.
    case inContext = "segmenter-in-context"
    case maml = "segmenter-maml"
    case fomaml = "segmenter-fomaml"
    case reptile = "segmenter-reptile"
    case metaSGD = "segmenter-meta-sgd"

    /// The bytes of the file.
    var bytes: [UInt8] {
        var length = 0
        let start =
            switch self {
            case .classifier: unsafe cweights_classifier(&length)
            case .segmenter: unsafe cweights_segmenter(&length)
            case .inContext: unsafe cweights_segmenter_in_context(&length)
            case .maml: unsafe cweights_segmenter_maml(&length)
            case .fomaml: unsafe cweights_segmenter_fomaml(&length)
            case .reptile: unsafe cweights_segmenter_reptile(&length)
            case .metaSGD: unsafe cweights_segmenter_meta_sgd(&length)
            }
        return unsafe Array(UnsafeBufferPointer(start: start, count: length))
    }

    /// What `segment` starts from, trained with a method.
    init(_ method: FeatureMethod) {
        switch method {
        case .ridge: self = .segmenter
        case .inContext: self = .inContext
        case .maml: self = .maml
        case .fomaml: self = .fomaml
        case .metaSGD: self = .metaSGD
        case .reptile: self = .reptile
        }
    }
}
