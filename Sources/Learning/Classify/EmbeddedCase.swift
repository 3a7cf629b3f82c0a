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
        let pictures = try CasePictures(of: source, volume: volume, side: encoder.side)
        (squares, slices) = (pictures.squares, pictures.slices)
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
