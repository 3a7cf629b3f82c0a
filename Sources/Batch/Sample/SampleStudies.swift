internal import FoundationEssentials

/// The use case `sample`: small computed studies that a new user can run everything on.
///
/// `abdomen/` is for segmenting CT with a DICOM segmentation as example, `brain/` for segmenting MR with a NIfTI pair as
/// example, `chest/` for classifying radiographs, `shapes/` for few-shot methods on pictures.
public struct SampleStudies: Sendable {
    private let seed: UInt64
    private let output: String

    /// A sample to be written to a folder.
    public init(seed: UInt64, output: String) {
        self.seed = seed
        self.output = output
    }

    /// Writes all files and returns how many.
    ///
    /// - Throws: `RunError.outputUnusable` when the folder holds something already or cannot be written.
    public func write() throws(RunError) -> Int {
        let old = (try? FileManager.default.contentsOfDirectory(atPath: output)) ?? []
        guard old.isEmpty else {
            throw .outputUnusable("\(output) is not empty; choose a new folder with -o")
        }
        do {
            return try AbdomenSample(seed: seed, folder: "\(output)/abdomen").write()
                + BrainSample(seed: seed, folder: "\(output)/brain").write()
                + ChestSample(seed: seed, folder: "\(output)/chest").write()
                + ShapeSample(seed: seed, folder: "\(output)/shapes").write()
        } catch {
            throw .outputUnusable("the sample cannot be written: \(error)")
        }
    }
}
