internal import CTorch

/// What went wrong in a computation.
public enum TorchError: Error, Equatable, Sendable {
    /// The shapes do not fit together, or a value is outside what the operation takes.
    case shapeMismatch(operation: String, reason: String)
    /// No parameter has this name.
    case missingParameter(String)
    /// Input that no computation can start from, in words for a person.
    case unusableInput(String)
    /// A model file fails a check; the code, such as E_MODEL_TRUNCATED, stays the same between versions.
    case unreadableModel(code: String, reason: String)
    /// Training lost its footing at this step: the loss is no longer a number.
    case diverged(step: Int)
    /// Memory ran out on the processor or the device; a smaller batch or working size needs less.
    case outOfMemory(operation: String)
    /// The device is not there.
    case deviceUnavailable(String)
    /// The library refused or failed, in its own words.
    case failed(operation: String, reason: String)
}

extension TorchError: CustomStringConvertible {
    /// What failed and why, in one line.
    public var description: String {
        switch self {
        case .shapeMismatch(let operation, let reason): "\(operation): \(reason)"
        case .missingParameter(let name): "the network has no parameter \"\(name)\""
        case .unusableInput(let reason): reason
        case .unreadableModel(let code, let reason): "\(code): \(reason)"
        case .diverged(let step):
            "training diverged at step \(step): the loss is not a number; a smaller learning rate may help"
        case .outOfMemory(let operation):
            "\(operation): out of memory; a smaller batch or working size needs less"
        case .deviceUnavailable(let name): "device \(name) is not available"
        case .failed(let operation, let reason): "\(operation): libtorch failed: \(reason)"
        }
    }
}

extension TorchError {
    /// The error that a failed call reported.
    init(_ status: ctorch_status, operation: String) {
        guard Int(status.code) != CTORCH_OUT_OF_MEMORY else {
            self = .outOfMemory(operation: operation)
            return
        }
        let message = unsafe withUnsafeBytes(of: status.message) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        // One line: libtorch adds a stack trace or a hint below the first.
        let reason = message.split(separator: "\n").first.map(String.init) ?? message
        self = .failed(operation: operation, reason: reason)
    }
}
