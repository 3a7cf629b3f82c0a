internal import Batch
internal import Hashing
internal import Segmentation
internal import Torch

extension FeatureWeights {
    /// Weights that ship, by their name, or those of a file.
    ///
    /// - Parameter option: The option that named them, which an error begins with.
    /// - Throws: `RunError.refused` if they cannot be read or are no weights for segmentation.
    static func named(_ name: String, option: String) throws(RunError) -> FeatureWeights {
        guard let bytes = SavedModel.bytes(of: name) else { throw .refused("\(option): \(name) cannot be read") }
        do throws(TorchError) {
            return try reading(bytes, fingerprint: SHA256.hex(SHA256.digest(of: bytes))).weights
        } catch {
            throw .refused("\(option): \(name): \(error)")
        }
    }
}
