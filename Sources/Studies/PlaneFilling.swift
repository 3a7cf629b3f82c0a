internal import DICOM
internal import Dispatch
internal import Glibc
internal import Synchronization

/// The planes of a volume, read on all cores straight to their places.
enum PlaneFilling {
    /// Reads planes in runs of neighbours, one run per core, and puts them one behind the other.
    ///
    /// - Parameters:
    ///   - count: Number of planes.
    ///   - size: Number of values in each.
    ///   - reader: Makes what reads the planes of one run in rising order; called once per run.
    /// - Throws: The error of the lowest plane that failed, or `shortPlane` when a plane has another size.
    static func values(
        count: Int, size: Int, shortPlane: DICOMError,
        reader: @Sendable () -> (Int) throws(DICOMError) -> [Float]
    ) throws(DICOMError) -> [Float] {
        let runs = min(count, DispatchQueue.cores)
        let failure = Mutex<(plane: Int, error: DICOMError)?>(nil)
        let values = unsafe [Float](unsafeUninitializedCapacity: count * size) { buffer, filled in
            // Each run writes to its own planes only.
            nonisolated(unsafe) let buffer = unsafe buffer
            DispatchQueue.concurrentPerform(iterations: runs) { run in
                let read = reader()
                for plane in count * run / runs..<count * (run + 1) / runs {
                    do throws(DICOMError) {
                        let values = try read(plane)
                        guard values.count == size else { throw shortPlane }
                        _ = unsafe UnsafeMutableBufferPointer(rebasing: buffer[plane * size..<(plane + 1) * size])
                            .initialize(from: values)
                    } catch {
                        failure.withLock { if $0.map({ plane < $0.plane }) ?? true { $0 = (plane, error) } }
                        return
                    }
                }
            }
            filled = failure.withLock { $0 == nil } ? count * size : 0
        }
        if let failed = failure.withLock({ $0 }) { throw failed.error }
        return values
    }
}

extension DispatchQueue {
    /// Number of cores that this process may use.
    fileprivate static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
