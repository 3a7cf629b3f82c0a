/// What a worker is asked to decode: a message of words, beside the compressed bytes in shared memory.
///
/// It names neither file nor patient: a worker knows nothing but the pixels of one frame.
struct DecodingRequest: Equatable {
    let transferSyntax: TransferSyntax
    let layout: FrameLayout
    /// Number of compressed bytes.
    let length: Int

    private static let separator: Character = "|"

    init(_ transferSyntax: TransferSyntax, layout: FrameLayout, length: Int) {
        self.transferSyntax = transferSyntax
        self.layout = layout
        self.length = length
    }

    /// Reads a message; nil when it is none.
    init?(_ message: String) {
        let words = message.split(separator: Self.separator, omittingEmptySubsequences: false).map(String.init)
        let numbers = words.dropFirst(2).compactMap { Int($0) }
        guard words.count == 11, numbers.count == 9, let syntax = TransferSyntax(uid: words[0]),
            let photometric = FrameLayout.Photometric(rawValue: words[1]), numbers.allSatisfy({ $0 >= 0 })
        else { return nil }
        transferSyntax = syntax
        length = numbers[0]
        layout = FrameLayout(
            rows: numbers[1], columns: numbers[2], samples: numbers[3], photometric: photometric,
            isPlanar: numbers[8] == 1, bitsAllocated: numbers[4], bitsStored: numbers[5], highBit: numbers[6],
            isSigned: numbers[7] == 1)
    }

    /// The message.
    var message: String {
        let numbers = [
            length, layout.rows, layout.columns, layout.samples, layout.bitsAllocated, layout.bitsStored,
            layout.highBit, layout.isSigned ? 1 : 0, layout.isPlanar ? 1 : 0,
        ]
        return ([transferSyntax.uid, layout.photometric.rawValue] + numbers.map(String.init))
            .joined(separator: String(Self.separator))
    }
}

/// What a worker answers when the frame does not stand in shared memory.
struct DecodingFailure: Error, Equatable {
    let fault: DICOMError.Fault
    /// In the library's words.
    let reason: String

    /// The answer when the frame is there.
    static let success = "done"

    init(_ fault: DICOMError.Fault, _ reason: String) {
        self.fault = fault
        self.reason = reason
    }

    /// Reads an answer; nil when it tells of success.
    init?(_ answer: String) {
        if answer == Self.success { return nil }
        let parts = answer.split(separator: "|", maxSplits: 1).map(String.init)
        guard parts.count == 2, let fault = DICOMError.Fault(rawValue: parts[0]) else {
            self.init(.workerCrash, "the decoder gave no answer that makes sense")
            return
        }
        self.init(fault, parts[1])
    }

    /// The answer.
    var message: String { "\(fault.rawValue)|\(reason)" }
}
