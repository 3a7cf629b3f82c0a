internal import Batch
internal import Hashing
internal import Imaging
internal import Segmentation
internal import Studies

/// Annotated studies as the tasks of a training.
struct TrainingStudies {
    /// A set for every folder.
    let sets: [AnnotatedSet]
    /// What was read, in words that name no file, for the record of what is trained.
    let words: String

    /// Reads a folder in one of the layouts of a support, or a folder of such folders.
    ///
    /// - Throws: `RunError.refused` naming the folder and what is wrong with it.
    init(in folder: String, observer: any RunObserver) throws(RunError) {
        var (sets, slices, hash): ([AnnotatedSet], Int, SHA256) = ([], 0, SHA256())
        let paths: [String]
        do {
            paths = try SupportFolders.found(in: folder)
        } catch {
            throw .refused("--data: \(error)")
        }
        for path in paths {
            do {
                let support = try SupportSet(folder: path, rule: .all)
                let cut = SupportSlices(of: support)
                let set = try AnnotatedSet(slices: cut.slices, classes: support.labels.map(\.value))
                observer.say("\(path): \(cut.slices.count) slices of \(support.items.count) images")
                sets.append(set)
                slices += cut.slices.count
                hash.update(cut.fingerprint(of: support.labels))
            } catch {
                throw .refused("--data: \(path): \(error)")
            }
        }
        self.sets = sets
        words = "\(slices) annotated slices of \(sets.count) sets, SHA-256 \(SHA256.hex(hash.finalize()))"
    }
}
