/// What a worker is asked to decode: a message of words, beside the compressed bytes in shared memory.
///
/// It names neither file nor patient.
struct DecodingRequest: Equatable {
    /// What the compressed bytes are.
    enum Work: Equatable {
        /// One frame.
        case frame(TransferSyntax, FrameLayout)
        /// A deflated data set, of any size when it is unpacked.
        case dataset
    }

    let work: Work
    /// Number of compressed bytes.
    let length: Int

    private static let separator: Character = "|"
    private static let dataset = "dataset"

    init(_ work: Work, length: Int) {
        self.work = work
        self.length = length
    }

    /// Whether an answer may be of so many bytes.
    func allows(_ count: Int) -> Bool {
        switch work {
        case .frame(_, let layout): count == layout.byteCount
        case .dataset: (0...Inflation.maximumSize).contains(count)
        }
    }

    /// Reads a message; nil when it is none.
    init?(_ message: String) {
        let words = message.split(separator: Self.separator, omittingEmptySubsequences: false).map(String.init)
        if words.count == 2, words[0] == Self.dataset, let length = Int(words[1]), length >= 0 {
            self.init(.dataset, length: length)
            return
        }
        let numbers = words.dropFirst(2).compactMap { Int($0) }
        guard words.count == 11, numbers.count == 9, let syntax = TransferSyntax(uid: words[0]),
            let photometric = FrameLayout.Photometric(rawValue: words[1]), numbers.allSatisfy({ $0 >= 0 })
        else { return nil }
        let layout = FrameLayout(
            rows: numbers[1], columns: numbers[2], samples: numbers[3], photometric: photometric,
            isPlanar: numbers[8] == 1, bitsAllocated: numbers[4], bitsStored: numbers[5], highBit: numbers[6],
            isSigned: numbers[7] == 1)
        self.init(.frame(syntax, layout), length: numbers[0])
    }

    /// The message.
    var message: String {
        guard case .frame(let transferSyntax, let layout) = work else {
            return "\(Self.dataset)\(Self.separator)\(length)"
        }
        let numbers = [
            length, layout.rows, layout.columns, layout.samples, layout.bitsAllocated, layout.bitsStored,
            layout.highBit, layout.isSigned ? 1 : 0, layout.isPlanar ? 1 : 0,
        ]
        return ([transferSyntax.uid, layout.photometric.rawValue] + numbers.map(String.init))
            .joined(separator: String(Self.separator))
    }
}

/// Why there is nothing in shared memory.
struct DecodingFailure: Error, Equatable {
    let fault: DICOMError.Fault
    /// In the library's words.
    let reason: String

    init(_ fault: DICOMError.Fault, _ reason: String) {
        self.fault = fault
        self.reason = reason
    }
}

/// What a worker answers.
enum DecodingAnswer: Equatable {
    /// So many bytes stand in shared memory.
    case done(Int)
    case failed(DecodingFailure)

    private static let success = "done"

    /// Reads a message.
    init(_ message: String) {
        let parts = message.split(separator: "|", maxSplits: 1).map(String.init)
        if parts.count == 2, parts[0] == Self.success, let count = Int(parts[1]) {
            self = .done(count)
        } else if parts.count == 2, let fault = DICOMError.Fault(rawValue: parts[0]) {
            self = .failed(DecodingFailure(fault, parts[1]))
        } else {
            self = .failed(DecodingFailure(.workerCrash, "the decoder gave no answer that makes sense"))
        }
    }

    /// The message.
    var message: String {
        switch self {
        case .done(let count): "\(Self.success)|\(count)"
        case .failed(let failure): "\(failure.fault.rawValue)|\(failure.reason)"
        }
    }
}
