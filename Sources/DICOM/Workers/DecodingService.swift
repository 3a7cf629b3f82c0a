internal import CDICOM
internal import Glibc

/// The hidden side of `medshot`: a worker process that decodes frames for another.
///
/// It reads requests from a socket and compressed bytes from shared memory, and writes samples there. It opens no file,
/// leaves no core dump, and ends when its parent does.
public struct DecodingService {
    private static let flag = "--decode-frames"
    private let limits: DecodingLimits

    /// Looks whether the program was started as a worker; nil when a person started it.
    public init?(arguments: [String]) {
        guard arguments.count == 4, arguments[1] == Self.flag, let memory = Int(arguments[2]),
            let seconds = Int(arguments[3]), memory >= 0, seconds >= 0
        else { return nil }
        limits = DecodingLimits(memory: memory, seconds: seconds)
    }

    /// The arguments that start a worker.
    static func arguments(_ limits: DecodingLimits) -> [String] {
        ["medshot", flag, "\(limits.memory)", "\(limits.seconds)"]
    }

    /// Serves until the parent closes its end.
    public func serve() -> Never {
        let channel = DecodingChannel(
            socket: Int32(CDICOM_PROCESS_SOCKET), memory: Int32(CDICOM_PROCESS_MEMORY))
        let confined = unsafe capture { unsafe cdicom_process_confine(UInt64(clamping: limits.memory), $0) }
        guard confined.value else { exit(1) }
        while let message = channel.receive() {
            let limited = unsafe capture { unsafe cdicom_process_limit_time(UInt32(clamping: limits.seconds), $0) }
            guard limited.value else { exit(1) }
            let answer: DecodingAnswer
            do throws(DecodingFailure) {
                answer = .done(try decode(message, channel))
            } catch {
                answer = .failed(error)
            }
            guard channel.send(answer.message) else { exit(1) }
        }
        exit(0)
    }

    /// Decodes what a message asks for into shared memory, and returns the number of bytes.
    private func decode(_ message: String, _ channel: DecodingChannel) throws(DecodingFailure) -> Int {
        guard let request = DecodingRequest(message) else {
            throw DecodingFailure(.workerCrash, "the decoder was asked for something it does not know")
        }
        if case .frame(_, let layout) = request.work {
            guard limits.hold(layout, compressed: request.length) else {
                throw DecodingFailure(.memory, "the frame needs more memory than a decoder gets")
            }
        }
        guard let stream = channel.read(count: request.length) else {
            throw DecodingFailure(.workerCrash, "the decoder cannot read what it was given")
        }
        let bytes: [UInt8]
        do throws(DICOMError) {
            switch request.work {
            case .frame(let syntax, let layout):
                bytes = try FrameDecoder.decode(stream[...], as: syntax, layout: layout, file: "")
            case .dataset: bytes = try Inflation.inflate(stream[...], file: "")
            }
        } catch {
            guard case .damaged(_, let fault, let reason) = error else {
                throw DecodingFailure(.decoding, error.reason)
            }
            throw DecodingFailure(fault, reason)
        }
        guard channel.write(bytes) else { throw DecodingFailure(.memory, "the pixels have no room in memory") }
        return bytes.count
    }
}
