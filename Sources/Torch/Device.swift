internal import CTorch

/// Where tensors lie and operations run.
public enum Device: Equatable, Sendable {
    /// The processor.
    case cpu
    /// An NVIDIA GPU, by its number.
    case cuda(Int)

    /// As the shim counts devices: -1 for the processor.
    fileprivate var number: Int32 { if case .cuda(let number) = self { Int32(number) } else { -1 } }

    /// Whether tensors can be put there.
    public var isAvailable: Bool {
        switch self {
        case .cpu: true
        case .cuda(let number): (0..<Int(ctorch_cuda_device_count())).contains(number)
        }
    }
}

extension Device {
    /// The device of a name, "cpu", "cuda" or "cuda:N"; nil for any other.
    public init?(name: String) {
        if name == "cpu" {
            self = .cpu
        } else if name == "cuda" {
            self = .cuda(0)
        } else if name.hasPrefix("cuda:"), let number = Int(name.dropFirst(5)), number >= 0 {
            self = .cuda(number)
        } else {
            return nil
        }
    }
}

extension Device: CustomStringConvertible {
    /// "cpu" or "cuda:0".
    public var description: String {
        switch self {
        case .cpu: "cpu"
        case .cuda(let number): "cuda:\(number)"
        }
    }
}

extension Tensor {
    /// The same values on a device.
    ///
    /// - Throws: `TorchError.deviceUnavailable` if it is not there.
    public func moved(to device: Device) throws(TorchError) -> Tensor {
        guard device.isAvailable else { throw .deviceUnavailable("\(device)") }
        return try unsafe .making("moved", from: self) {
            unsafe ctorch_tensor_to_device(handle, device.number, $0)
        }
    }
}

/// The libtorch that this process runs.
public enum Runtime {
    /// Its version, such as "1.13.1".
    public static var version: String { unsafe String(cString: ctorch_version()) }

    /// Number of threads that one operation of this thread may use.
    public static var threadCount: Int { Int(ctorch_thread_count()) }

    /// Lets one operation use up to `count` threads, on this thread and on those that have not computed yet; call it once,
    /// before the first operation.
    ///
    /// Waiting threads spin by default. Where other programs keep the processors busy, a start of the process with
    /// `OMP_WAIT_POLICY=PASSIVE` in its environment trains several times faster.
    ///
    /// - Throws: `TorchError.unusableInput` if `count` is less than 1.
    public static func useThreads(_ count: Int) throws(TorchError) {
        guard let threads = Int32(exactly: count), threads > 0 else {
            throw .unusableInput("\(count) threads cannot work; use 1 or more")
        }
        var status = ctorch_status()
        guard unsafe ctorch_set_thread_count(threads, &status) else {
            throw TorchError(status, operation: "useThreads")
        }
    }

    /// Keeps memory that is freed for the next tensors, in place of giving it back to the system; call it once, before the
    /// process has a second thread.
    ///
    /// It holds for all of the process, which may then stay as large as it ever was, but for heaps of threads that have
    /// allocated before, the first one aside, and for later threads that such heaps are passed on to.
    public static func keepMemory() { ctorch_keep_memory() }

    /// Where tensors are made, and so where everything that follows from them is computed.
    public static var device: Device { ctorch_home() < 0 ? .cpu : .cuda(Int(ctorch_home())) }

    /// Makes all tensors on a device from now on; call it once, before the first one.
    ///
    /// - Throws: `TorchError.deviceUnavailable` if it is not there.
    public static func use(_ device: Device) throws(TorchError) {
        guard device.isAvailable else { throw .deviceUnavailable("\(device)") }
        ctorch_set_home(device.number)
    }

    /// Number of tensors that exist in this process.
    public static var liveTensorCount: Int { Int(ctorch_tensor_live_count()) }
}
