/// How a data set and its pixels are encoded: PS3.5 section 10, PS3.6 table A-1.
struct TransferSyntax: Equatable, Sendable {
    /// How the pixels are packed.
    enum Pixels: Equatable, Sendable {
        case native, rle, jpeg, jpegLS, jpeg2000
        /// Each frame deflated on its own.
        case deflatedFrames
        /// By a codec that medshot does not have.
        case unreadable
    }

    let uid: String
    /// The name that people know it by.
    let name: String
    let isExplicit: Bool
    let isBigEndian: Bool
    /// Whether the data set is compressed as a whole.
    let isDeflated: Bool
    let pixels: Pixels

    private init(
        _ uid: String, _ name: String, explicit: Bool = true, bigEndian: Bool = false, deflated: Bool = false,
        _ pixels: Pixels = .native
    ) {
        self.uid = uid
        self.name = name
        isExplicit = explicit
        isBigEndian = bigEndian
        isDeflated = deflated
        self.pixels = pixels
    }

    /// The syntax of a UID, nil when the standard has none of it and so nothing behind it can be read.
    init?(uid: String) {
        if let syntax = Self.known.first(where: { $0.uid == uid }) {
            self = syntax
        } else if uid.hasPrefix("1.2.840.10008.1.2.4.") {
            // All of this family pack their pixels and leave the data set as it is.
            self.init(uid, "an image compression", .unreadable)
        } else {
            return nil
        }
    }

    /// Name and UID, for messages.
    var label: String { "\(name) (\(uid))" }

    static let implicitLittleEndian = TransferSyntax(
        "1.2.840.10008.1.2", "Implicit VR Little Endian", explicit: false)
    static let explicitLittleEndian = TransferSyntax("1.2.840.10008.1.2.1", "Explicit VR Little Endian")
    static let explicitBigEndian = TransferSyntax(
        "1.2.840.10008.1.2.2", "Explicit VR Big Endian", bigEndian: true)
    static let jpegLosslessFirstOrder = TransferSyntax(
        "1.2.840.10008.1.2.4.70", "JPEG Lossless, first-order prediction", .jpeg)

    private static let known = [
        implicitLittleEndian, explicitLittleEndian, explicitBigEndian, jpegLosslessFirstOrder,
        TransferSyntax("1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian", deflated: true),
        TransferSyntax("1.2.840.10008.1.2.4.50", "JPEG Baseline", .jpeg),
        TransferSyntax("1.2.840.10008.1.2.4.51", "JPEG Extended", .jpeg),
        TransferSyntax("1.2.840.10008.1.2.4.57", "JPEG Lossless", .jpeg),
        TransferSyntax("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless", .jpegLS),
        TransferSyntax("1.2.840.10008.1.2.4.81", "JPEG-LS Near-lossless", .jpegLS),
        TransferSyntax("1.2.840.10008.1.2.4.90", "JPEG 2000 Lossless", .jpeg2000),
        TransferSyntax("1.2.840.10008.1.2.4.91", "JPEG 2000", .jpeg2000),
        TransferSyntax("1.2.840.10008.1.2.4.92", "JPEG 2000 Part 2 Lossless", .unreadable),
        TransferSyntax("1.2.840.10008.1.2.4.93", "JPEG 2000 Part 2", .unreadable),
        TransferSyntax("1.2.840.10008.1.2.4.95", "JPIP Referenced Deflate", deflated: true, .unreadable),
        TransferSyntax("1.2.840.10008.1.2.4.205", "JPIP HTJ2K Referenced Deflate", deflated: true, .unreadable),
        TransferSyntax("1.2.840.10008.1.2.4.100", "MPEG2 Main Profile / Main Level", .unreadable),
        TransferSyntax("1.2.840.10008.1.2.4.102", "MPEG-4 AVC/H.264", .unreadable),
        TransferSyntax("1.2.840.10008.1.2.4.107", "HEVC/H.265", .unreadable),
        TransferSyntax("1.2.840.10008.1.2.4.110", "JPEG XL Lossless", .unreadable),
        TransferSyntax("1.2.840.10008.1.2.4.112", "JPEG XL", .unreadable),
        TransferSyntax("1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 Lossless", .jpeg2000),
        TransferSyntax("1.2.840.10008.1.2.4.202", "High-Throughput JPEG 2000 RPCL Lossless", .jpeg2000),
        TransferSyntax("1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000", .jpeg2000),
        TransferSyntax("1.2.840.10008.1.2.5", "RLE Lossless", .rle),
        TransferSyntax("1.2.840.10008.1.2.8.1", "Deflated Image Frame Compression", .deflatedFrames),
    ]
}
