internal import Files

/// What a bounded walk over a file finds before any library reads it: PS3.5 section 7 and PS3.10 section 7.
///
/// The parser underneath trusts lengths and recurses without limit. So every length is checked here against the bytes
/// that there are, nesting and element count are limited, and nothing is allocated by a claim.
struct FileStructure: Equatable, Sendable {
    /// Where the pixels of the main data set lie.
    enum PixelData: Equatable, Sendable {
        case native(Range<Int>)
        /// The fragments after the offset table.
        case encapsulated([Range<Int>])
    }

    /// The file, as it was given.
    let file: String
    /// The transfer syntax that the file declares, or the one its first bytes show where it declares none.
    let transferSyntax: TransferSyntax
    /// The data set up to its pixels, the meta group left out.
    ///
    /// Like all ranges here, it counts the bytes of `reader()`.
    let header: Range<Int>
    let pixelData: PixelData?
    /// The basic offset table of encapsulated pixels; empty when there is none.
    let offsetTable: Range<Int>
    /// Whether the pixels are words of 16 bits (OW), which matters where the byte order is swapped.
    let pixelsAreWords: Bool
    /// What the file meta information says of the data set.
    let mediaStorage: MediaStorage
    /// What the user should know, without file or patient.
    let warnings: [String]
    private let stamp: FileStamp?
    private let deflated: Range<Int>?

    static let maximumNesting = 64
    static let maximumElements = 1_000_000

    /// Walks the file at a path.
    ///
    /// - Throws: `DICOMError.notDICOM` when it does not begin like DICOM, `.truncated` or `.damaged` when a length, a
    ///   nesting or a representation does not hold.
    init(path: String) throws(DICOMError) { try self.init(ByteReader(path: path)) }

    /// Walks what a reader holds.
    init(_ reader: consuming ByteReader) throws(DICOMError) {
        file = reader.path
        stamp = reader.stamp
        let start = try FileStart(&reader)
        transferSyntax = start.transferSyntax
        mediaStorage = start.mediaStorage
        var dataStart = start.dataStart
        if start.transferSyntax.isDeflated {
            deflated = dataStart..<reader.size
            reader = try DeflatedDataSets.reader(of: reader, from: dataStart)
            dataStart = 0
        } else {
            deflated = nil
        }
        var walk = StructureWalk(reader, transferSyntax: start.transferSyntax)
        try walk.run(from: dataStart)
        header = dataStart..<walk.headerEnd
        pixelData = walk.pixelData
        offsetTable = walk.offsetTable
        pixelsAreWords = walk.pixelsAreWords
        warnings = start.warnings + walk.warnings
    }

    /// A reader of the bytes that the ranges count: the file's own, or those of the inflated data set.
    ///
    /// - Throws: `DICOMError.changed` when the file is another one than when it was walked.
    func reader() throws(DICOMError) -> ByteReader {
        let reader = try ByteReader(path: file)
        guard reader.stamp == stamp else { throw .changed(file: file) }
        guard let deflated else { return reader }
        return try DeflatedDataSets.reader(of: reader, from: deflated.lowerBound)
    }
}
