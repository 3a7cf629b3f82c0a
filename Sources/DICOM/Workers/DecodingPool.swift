internal import CDICOM
internal import Glibc
internal import Synchronization

/// The worker processes that decode compressed frames and data sets, so that a crash or a hang of a codec costs one file.
///
/// Every thread that asks gets a worker of its own; workers are started when they are first needed and kept.
final class DecodingPool: Sendable {
    /// The pool of this program.
    static let shared = DecodingPool()

    private let limits: DecodingLimits
    private let idle = Mutex<[DecodingWorker]>([])

    init(limits: DecodingLimits = .standard) { self.limits = limits }

    /// The numbers of the processes that wait for work.
    var identities: [Int32] { idle.withLock { $0.map(\.identity) } }

    /// Has one frame decoded by a worker.
    ///
    /// - Parameters:
    ///   - stream: The frame's fragments, joined.
    ///   - file: The file it came from, for errors; no worker learns it.
    /// - Returns: `layout.byteCount` bytes, the low byte of each sample first, colours pixel by pixel.
    /// - Throws: `DICOMError.damaged` when the frame cannot be decoded, or when its worker crashes, hangs or needs too
    ///   much memory.
    func decode(
        _ stream: [UInt8], as syntax: TransferSyntax, layout: FrameLayout, file: String
    ) throws(DICOMError) -> [UInt8] {
        try decode(stream, DecodingRequest(.frame(syntax, layout), length: stream.count), file: file)
    }

    /// Has a deflated data set unpacked by a worker.
    ///
    /// - Throws: `DICOMError.damaged` when it is damaged, grows beyond all reason, or fails its worker.
    func inflate(_ packed: [UInt8], file: String) throws(DICOMError) -> [UInt8] {
        try decode(packed, DecodingRequest(.dataset, length: packed.count), file: file)
    }

    private func decode(_ stream: [UInt8], _ request: DecodingRequest, file: String) throws(DICOMError) -> [UInt8] {
        do throws(DecodingFailure) {
            // A kept worker that somebody ended in the meantime says nothing about this frame.
            while let worker = idle.withLock({ $0.popLast() }) {
                if let outcome = worker.decode(stream, request) { return try conclude(outcome, worker) }
            }
            let worker = try DecodingWorker(program: Self.program, limits: limits)
            guard let outcome = worker.decode(stream, request) else {
                throw DecodingFailure(.workerCrash, "the decoding program \(Self.program) ends at once")
            }
            return try conclude(outcome, worker)
        } catch {
            throw .damaged(file: file, fault: error.fault, reason: error.reason)
        }
    }

    private func conclude(
        _ outcome: (bytes: Result<[UInt8], DecodingFailure>, livesOn: Bool), _ worker: DecodingWorker
    ) throws(DecodingFailure) -> [UInt8] {
        if outcome.livesOn { idle.withLock { $0.append(worker) } }
        return try outcome.bytes.get()
    }

    /// The program `medshot`: beside this program, or beside the library that this code is part of, such as a test bundle.
    private static let program: String = {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe readlink("/proc/self/exe", &bytes, bytes.count)
        let own = String(decoding: bytes.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let places = [own, unsafe String(cString: cdicom_process_image())].map { path in
            path.prefix(through: path.lastIndex(of: "/") ?? path.startIndex) + "medshot"
        }
        return String(places.first { unsafe access(String($0), X_OK) == 0 } ?? places[0])
    }()
}
