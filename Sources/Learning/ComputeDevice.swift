public import Batch
internal import Glibc
internal import Torch

/// Where networks run: the processor, or a GPU that libtorch can use.
public enum ComputeDevice {
    /// Lets everything of this process run on a device; call it once, before a run.
    ///
    /// - Parameter name: "cpu", "cuda" or "cuda:N".
    /// - Throws: `RunError.refused` if there is no such device.
    public static func use(_ name: String) throws(RunError) {
        guard let device = Device(name: name) else {
            throw .refused("--device: \(name.debugDescription) is none of cpu, cuda, cuda:N")
        }
        do throws(TorchError) {
            try Runtime.use(device)
        } catch {
            throw .refused(
                "--device: libtorch \(Runtime.version) finds no \(device); build with LIBTORCH=<a libtorch with CUDA>")
        }
    }

    /// Keeps memory that is freed for the next tensors; call it before the process has a second thread, as every thread that
    /// began before would go on giving large blocks back.
    public static func keepMemory() { Runtime.keepMemory() }

    /// Sets the number of threads of one operation, one per core for nil, and returns it.
    static func useThreads(_ wanted: Int?) throws(RunError) -> Int {
        let threads = wanted ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        do throws(TorchError) {
            try Runtime.useThreads(threads)
        } catch {
            throw .refused("\(error)")
        }
        return threads
    }

    /// The libtorch of this process, and where it computes if that is not the processor.
    static var library: String { Runtime.device == .cpu ? Runtime.version : "\(Runtime.version) on \(Runtime.device)" }
}
