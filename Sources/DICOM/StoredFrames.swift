/// The frames of an image with what their samples stand for.
struct StoredFrames: Equatable, Sendable {
    /// How the samples are stored; all frames of a file are alike.
    let pixels: PixelModule
    private let source: FrameSource

    /// Looks whether the pixel data hold what the attributes announce.
    ///
    /// - Throws: `DICOMError.damaged` when they do not, `.unsupported` for a kind of pixels that is not read.
    init(_ item: Item, structure: FileStructure) throws(DICOMError) {
        pixels = try PixelModule(item, file: structure.file)
        source = try FrameSource(item, layout: pixels.layout, structure: structure)
    }

    /// The file, as it was given.
    var file: String { source.file }
    /// Number of frames.
    var count: Int { source.count }
    var transferSyntax: TransferSyntax { source.transferSyntax }
    /// What the user should know, without file or patient.
    var warnings: [String] { source.warnings }

    /// The samples of one frame, counted from 0.
    ///
    /// Row by row, `bitsAllocated` bits each, in the byte order of the machine.
    ///
    /// - Throws: `DICOMError` when the file changed since its header was read, or the frame cannot be decoded.
    func bytes(of frame: Int) throws(DICOMError) -> [UInt8] { try source.bytes(of: frame) }
}
