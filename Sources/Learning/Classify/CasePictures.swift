internal import Classification
internal import Imaging
internal import Studies

/// What the encoder sees of a case: its slices, or the picture.
struct CasePictures: Sendable {
    /// The squares to look at.
    let squares: [ColourSquare]
    /// Their positions along the third axis; empty for a picture.
    let slices: [Int]

    /// Cuts a case.
    ///
    /// - Throws: What reading it throws, and `CaseFailure` when it shows nothing.
    init(of source: Case, volume: Volume, side: Int, mostSlices: Int = 16) throws {
        func failure(_ code: String, _ reason: String) -> CaseFailure {
            CaseFailure(name: source.name, file: source.path, code: code, reason: reason)
        }
        if let channels = try source.pictureChannels() {
            guard let square = ColourSquare(channels, side: side) else {
                throw failure("E_EMPTY", "the picture holds no pixel")
            }
            (squares, slices) = ([square], [])
        } else {
            guard volume.voxels.allSatisfy(\.isFinite) else {
                throw failure("E_NOT_FINITE", "the image holds values that are not finite numbers; replace them")
            }
            guard
                let found = ColourSquare.squares(
                    of: volume, isCT: source.modality == "CT", isInverted: source.isInverted, side: side,
                    mostSlices: mostSlices)
            else { throw failure("E_EMPTY", "the image has no voxels, or voxels of no size") }
            (squares, slices) = found
        }
    }
}
