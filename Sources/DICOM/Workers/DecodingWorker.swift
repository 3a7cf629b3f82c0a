internal import CDICOM
internal import Glibc
internal import Synchronization

/// A worker process, as the program that started it sees it.
final class DecodingWorker: Sendable {
    /// The process's number.
    let identity: Int32
    private let channel: DecodingChannel
    private let limits: DecodingLimits
    /// The status that the process ended with, once that is known: its number may belong to another process then.
    private let ending = Mutex<Int32?>(nil)

    /// Starts a worker.
    init(program: String, limits: DecodingLimits) throws(DecodingFailure) {
        let started = Self.start(program, DecodingService.arguments(limits))
        guard let process = started.process else {
            throw DecodingFailure(
                .workerCrash, "compressed pixels need the program \(program), which does not start: \(started.message)")
        }
        identity = process.identity
        channel = DecodingChannel(socket: process.socket, memory: process.memory)
        self.limits = limits
    }

    deinit {
        close(channel.socket)
        close(channel.memory)
        _ = end()
    }

    /// Has one frame or data set decoded.
    ///
    /// After a failure of the worker itself, it must not be asked again.
    ///
    /// - Returns: Its bytes, or why there are none, and whether the worker lives on; nil when it was gone before it took
    ///   the request.
    func decode(
        _ stream: [UInt8], _ request: DecodingRequest
    ) -> (bytes: Result<[UInt8], DecodingFailure>, livesOn: Bool)? {
        guard channel.write(stream) else {
            return (.failure(DecodingFailure(.memory, "the compressed frame has no room in memory")), false)
        }
        guard channel.send(request.message) else { return nil }
        guard channel.wait(seconds: limits.seconds) else {
            return (.failure(DecodingFailure(.workerTimeout, Self.tooSlow(limits))), false)
        }
        guard let answer = channel.receive() else { return (.failure(death()), false) }
        switch DecodingAnswer(answer) {
        case .failed(let failure): return (.failure(failure), true)
        case .done(let count):
            guard request.allows(count), let bytes = channel.read(count: count) else {
                return (.failure(DecodingFailure(.workerCrash, "the decoder returned less than it says")), false)
            }
            return (.success(bytes), true)
        }
    }

    /// Why a worker that is gone went.
    private func death() -> DecodingFailure {
        let status = end()
        let signal = status & 0x7f
        if signal == SIGXCPU { return DecodingFailure(.workerTimeout, Self.tooSlow(limits)) }
        return DecodingFailure(
            .workerCrash,
            signal != 0
                ? "the decoder crashed on the compressed pixels (signal \(signal))"
                : "the decoder ended on the compressed pixels (exit code \(status >> 8 & 0xff))")
    }

    /// Ends the process, if it has not ended by itself, and returns the status of its end.
    private func end() -> Int32 {
        ending.withLock { known in
            if let known { return known }
            var status: Int32 = 0
            // The socket closes a moment before a crashed process is gone, and its own signal is the one to tell.
            var patience = 100
            while unsafe waitpid(identity, &status, WNOHANG) == 0 {
                if patience == 0 { kill(identity, SIGKILL) }
                patience -= 1
                usleep(1000)
            }
            known = status
            return status
        }
    }

    private static func tooSlow(_ limits: DecodingLimits) -> String {
        "the decoder did not finish a frame within \(limits.seconds) seconds and was ended"
    }

    private static func start(
        _ program: String, _ arguments: [String]
    ) -> (process: cdicom_process?, message: String) {
        // Nothing of the environment is needed but the way to the libraries. A crash is told by its signal.
        var environment = ["SWIFT_BACKTRACE=enable=no"]
        if let path = unsafe getenv("LD_LIBRARY_PATH") {
            environment.append("LD_LIBRARY_PATH=" + (unsafe String(cString: path)))
        }
        var words = unsafe arguments.map { unsafe UnsafePointer(strdup($0)) } + [nil]
        var variables = unsafe environment.map { unsafe UnsafePointer(strdup($0)) } + [nil]
        defer { unsafe (words + variables).forEach { unsafe free(UnsafeMutableRawPointer(mutating: $0)) } }
        var process = cdicom_process()
        let result = unsafe capture { unsafe cdicom_process_spawn(program, &words, &variables, &process, $0) }
        return (result.value ? process : nil, result.message)
    }
}
