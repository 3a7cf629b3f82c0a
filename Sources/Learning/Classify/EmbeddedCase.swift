internal import Classification
internal import ImageFiles
internal import Imaging
internal import Reports
internal import Studies

/// A case as the classifier sees it.
struct EmbeddedCase: Sendable {
    /// Its embedding, slices pooled.
    let embedding: CaseEmbedding
    /// The squares that were looked at.
    let squares: [ColourSquare]
    /// Their positions along the third axis; empty for a picture.
    let slices: [Int]

    /// Looks at a case.
    ///
    /// - Throws: What reading it throws, and `CaseFailure` when it shows nothing.
    init(_ source: Case, volume: Volume, by encoder: PictureEncoder) throws {
        func failure(_ code: String, _ reason: String) -> CaseFailure {
            CaseFailure(name: source.name, file: source.path, code: code, reason: reason)
        }
        if let channels = try source.pictureChannels() {
            guard let square = ColourSquare(channels, side: encoder.side) else {
                throw failure("E_EMPTY", "the picture holds no pixel")
            }
            (squares, slices) = ([square], [])
        } else {
            guard volume.voxels.allSatisfy(\.isFinite) else {
                throw failure("E_NOT_FINITE", "the image holds values that are not finite numbers; replace them")
            }
            guard
                let found = ColourSquare.squares(
                    of: volume, isCT: source.modality == "CT", isInverted: source.isInverted, side: encoder.side)
            else { throw failure("E_EMPTY", "the image has no voxels, or voxels of no size") }
            (squares, slices) = found
        }
        embedding = try encoder.embedding(of: squares)
    }

    /// The slice that counted most, or the picture.
    var heaviestSquare: ColourSquare? {
        let weights = embedding.sliceWeights
        return weights.indices.max { weights[$0] < weights[$1] }.map { squares[$0] }
    }

    /// Pictures of what was looked at: of a volume the slices that counted most, in their order.
    func thumbnails(most: Int = 6) -> Raster<RGB> {
        let heaviest = embedding.sliceWeights.indices
            .sorted { (embedding.sliceWeights[$1], $0) < (embedding.sliceWeights[$0], $1) }.prefix(most).sorted()
        guard let side = squares.first?.side else {
            return Raster(width: 1, height: 1, pixels: [RGB(grey: 0)])
        }
        return Thumbnail.sheet(of: heaviest.map { squares[$0].values }, side: side)
    }
}
