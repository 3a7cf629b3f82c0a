internal import Imaging

/// What the file meta information says of the data set; nil where it has no valid UID.
struct MediaStorage: Equatable, Sendable {
    let classUID: String?
    let instanceUID: String?
}

/// Preamble, file meta information and the transfer syntax that follows from them: PS3.10 section 7.1.
struct FileStart {
    let transferSyntax: TransferSyntax
    /// Where the data set begins.
    let dataStart: Int
    let mediaStorage: MediaStorage
    let warnings: [String]

    private static let mediaStorageSOPClassUID: UInt32 = 0x0002_0002
    private static let mediaStorageSOPInstanceUID: UInt32 = 0x0002_0003
    private static let transferSyntaxUID: UInt32 = 0x0002_0010
    private static let metaGroupLength: UInt32 = 0x0002_0000

    /// Reads from the first byte to the first element of the data set.
    ///
    /// - Throws: `DICOMError.notDICOM` when the bytes do not begin like DICOM, `.damaged` for a transfer syntax that is
    ///   unknown or not the one of the bytes that follow.
    init(_ reader: inout ByteReader) throws(DICOMError) {
        var hasPreamble = reader.size >= 132
        if hasPreamble { hasPreamble = try reader.bytes(at: 128, count: 4).elementsEqual("DICM".utf8) }
        var offset = hasPreamble ? 132 : 0
        guard let first = try Self.guess(&reader, at: offset) else { throw .notDICOM(file: reader.path) }
        if !hasPreamble {
            // Two bytes prove little: the first value must fit in the file as well.
            let (place, size) = first.isExplicit ? (6, 2) : (4, 4)
            let length = try reader.number(at: place, bytes: size, bigEndian: first.isBigEndian)
            guard length <= reader.size - 8 else { throw .notDICOM(file: reader.path) }
        }
        var warnings: [String] = []
        var uids: [UInt32: String] = [:]
        if try Self.isMeta(&reader, at: offset) {
            (uids, offset) = try Self.metaGroup(&reader, from: offset, warnings: &warnings)
            guard offset < reader.size else { throw .truncated(file: reader.path, offset: offset) }
        }
        dataStart = offset
        mediaStorage = MediaStorage(
            classUID: uids[Self.mediaStorageSOPClassUID].flatMap { UID.isValid($0) ? SharedText.of($0) : nil },
            instanceUID: uids[Self.mediaStorageSOPInstanceUID].flatMap { UID.isValid($0) ? $0 : nil })
        if let declared = uids[Self.transferSyntaxUID] {
            guard let syntax = TransferSyntax(uid: declared) else {
                // The UID stands in the message: only its digits and dots, it might be anything.
                let shown = declared.filter { $0.isNumber || $0 == "." }.prefix(64)
                throw .damaged(
                    file: reader.path, fault: .transferSyntax,
                    reason: "the transfer syntax \(shown.isEmpty ? "is empty or no UID" : "\(shown) is unknown")")
            }
            transferSyntax = syntax
        } else {
            guard let syntax = try Self.guess(&reader, at: offset) else { throw .notDICOM(file: reader.path) }
            transferSyntax = syntax
            warnings.append(
                WarningCode.transferSyntax.warning("the file declares no transfer syntax and is read as \(syntax.name)")
            )
        }
        self.warnings = warnings
        try checkFirstElement(&reader)
    }

    /// What the first bytes of a data set look like; nil when they are none.
    private static func guess(_ reader: inout ByteReader, at offset: Int) throws(DICOMError) -> TransferSyntax? {
        guard offset + 8 <= reader.size else { return nil }
        let little = try reader.number(at: offset, bytes: 2)
        let big = try reader.number(at: offset, bytes: 2, bigEndian: true)
        guard little == 0x0008 || little == 0x0002 || big == 0x0008 else { return nil }
        if big == 0x0008 { return .explicitBigEndian }
        return try isExplicit(&reader, at: offset) ? .explicitLittleEndian : .implicitLittleEndian
    }

    private static func isExplicit(_ reader: inout ByteReader, at offset: Int) throws(DICOMError) -> Bool {
        ValueRepresentation.all.contains(String(decoding: try reader.bytes(at: offset + 4, count: 2), as: UTF8.self))
    }

    private static func isMeta(_ reader: inout ByteReader, at offset: Int) throws(DICOMError) -> Bool {
        guard offset + 8 <= reader.size else { throw .truncated(file: reader.path, offset: offset) }
        return try reader.number(at: offset, bytes: 2) == 0x0002
    }

    /// The UIDs that matter and the offset behind group 0002, which is always explicit little endian.
    private static func metaGroup(
        _ reader: inout ByteReader, from start: Int, warnings: inout [String]
    ) throws(DICOMError) -> ([UInt32: String], Int) {
        var offset = start
        var uids: [UInt32: String] = [:]
        var announcedEnd: Int?
        while offset < reader.size, try isMeta(&reader, at: offset) {
            let element = try ElementHeader(&reader, at: offset, isExplicit: true, isBigEndian: false)
            guard let length = element.length, length <= reader.size - element.valueStart else {
                throw .truncated(file: reader.path, offset: element.valueStart)
            }
            switch element.tag {
            case transferSyntaxUID:
                guard length <= 66 else {
                    throw .damaged(
                        file: reader.path, fault: .transferSyntax,
                        reason: "the transfer syntax UID is longer than a UID")
                }
                uids[element.tag] = try uid(&reader, element, length)
            case mediaStorageSOPClassUID where length <= 66, mediaStorageSOPInstanceUID where length <= 66:
                uids[element.tag] = try uid(&reader, element, length)
            case metaGroupLength where length == 4:
                announcedEnd = element.valueStart + 4 + (try reader.number(at: element.valueStart, bytes: 4))
            default: break
            }
            offset = element.valueStart + length
        }
        if let announcedEnd, announcedEnd != offset {
            warnings.append(
                WarningCode.metaLength.warning("the length of the file meta information is wrong and is not used"))
        }
        return (uids, offset)
    }

    private static func uid(
        _ reader: inout ByteReader, _ element: ElementHeader, _ length: Int
    ) throws(DICOMError) -> String {
        String(decoding: try reader.bytes(at: element.valueStart, count: length), as: UTF8.self)
            .trimmingSuffix(while: { $0 == "\0" || $0 == " " })
    }

    /// Some files declare another encoding than theirs; read by the declared one, they would be noise.
    private func checkFirstElement(_ reader: inout ByteReader) throws(DICOMError) {
        guard !transferSyntax.isDeflated else { return }
        guard dataStart + 8 <= reader.size else { throw .truncated(file: reader.path, offset: dataStart) }
        let group = try reader.number(at: dataStart, bytes: 2, bigEndian: transferSyntax.isBigEndian)
        // No group that a data set begins with has a low byte of 0, so the bytes are the other way round.
        let isSwapped = group & 0xff == 0
        let isExplicit = try Self.isExplicit(&reader, at: dataStart)
        guard !isSwapped, isExplicit == transferSyntax.isExplicit else {
            throw .damaged(
                file: reader.path, fault: .transferSyntax,
                reason:
                    "the data set is not encoded as its transfer syntax \(transferSyntax.label) says; export it again")
        }
    }
}
