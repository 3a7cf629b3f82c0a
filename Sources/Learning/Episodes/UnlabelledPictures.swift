internal import Batch
internal import Classification
internal import DICOM
internal import Hashing
internal import Studies

/// The slices and pictures of some folders, for a training that needs no labels.
struct UnlabelledPictures {
    /// Slices taken of a volume at most: those between them look the same.
    private static let mostSlices = 24
    /// Standard deviation that a channel must have at least to show something.
    private static let leastContrast = 0.02

    /// What was seen, each once; without pictures of one shade.
    private(set) var squares: [ColourSquare] = []
    /// Studies, volumes and pictures that they come from.
    private(set) var cases = 0
    /// Files that were left out.
    private(set) var skipped: [String] = []

    /// Reads all cases below some folders; of a series in several volumes, such as the phases of a heart, the first.
    ///
    /// - Parameter side: Columns and rows of a square.
    /// - Throws: `RunError.refused` when a folder cannot be opened.
    init(in folders: [String], side: Int) throws(RunError) {
        let catalog: CaseCatalog
        do throws(StudiesError) {
            catalog = try CaseCatalog(inputs: folders, takesPictures: true, takesArchives: true)
        } catch {
            throw .refused("--unlabelled: \(error)")
        }
        skipped = catalog.failures.map { "left out: \($0.file): \($0.reason)" }
        var series: Set<String> = []
        // The same picture twice, in two encodings for example, would be two classes that nothing tells apart.
        var seen: Set<[Float]> = []
        for source in catalog.cases {
            if let uid = source.images.first?.seriesInstanceUID, !series.insert(uid).inserted { continue }
            do {
                let pictures = try CasePictures(
                    of: source, volume: source.volume(), side: side, mostSlices: Self.mostSlices)
                let shown = pictures.squares.filter {
                    $0.contrast > Self.leastContrast && seen.insert($0.values).inserted
                }
                squares += shown
                cases += shown.isEmpty ? 0 : 1
            } catch {
                let failure = CaseFailure(error, of: source)
                skipped.append("left out: \(failure.file): \(failure.reason)")
            }
        }
    }

    /// SHA-256 of all squares, as 64 hexadecimal digits.
    var fingerprint: String {
        var hash = SHA256()
        for square in squares { hash.update(unsafe square.values.withUnsafeBytes { unsafe Array($0) }) }
        return SHA256.hex(hash.finalize())
    }
}
