internal import Imaging

/// One walk over the elements of one data set.
struct StructureWalk: ~Copyable {
    /// How the elements of a stretch are written.
    private struct Encoding {
        let isExplicit: Bool
        let isBigEndian: Bool
    }

    /// Where the pixel data element begins, or the data set ends.
    private(set) var headerEnd = 0
    private(set) var pixelData: FileStructure.PixelData?
    private(set) var offsetTable = 0..<0
    private(set) var pixelsAreWords = false
    private(set) var warnings: [String] = []

    private var reader: ByteReader
    private let transferSyntax: TransferSyntax
    private var elements = 0
    private var oddLengths = 0

    private static let pixelDataTag = Tag.pixelData.number
    /// Attributes of one unsigned short each that decide how pixels are read; another kind of number would be misread.
    private static let shorts = Set(
        [
            Tag.samplesPerPixel, .planarConfiguration, .rows, .columns, .bitsAllocated, .bitsStored, .highBit,
            .pixelRepresentation,
        ].map(\.number))

    init(_ reader: consuming ByteReader, transferSyntax: TransferSyntax) {
        self.reader = reader
        self.transferSyntax = transferSyntax
    }

    /// Walks the main data set from its first element to the end of the bytes.
    mutating func run(from start: Int) throws(DICOMError) {
        let encoding = Encoding(isExplicit: transferSyntax.isExplicit, isBigEndian: transferSyntax.isBigEndian)
        var offset = start
        var seen: Set<UInt32> = []
        var last: UInt32 = 0
        var isOrdered = true
        while offset < reader.size {
            let element = try element(at: offset, encoding)
            guard seen.insert(element.tag).inserted else {
                throw damaged(.order, "\(Tag(element.tag)) stands twice in the data set")
            }
            isOrdered = isOrdered && element.tag > last
            last = element.tag
            try checkShort(element)
            if element.tag == Self.pixelDataTag {
                headerEnd = offset
                offset = try pixels(element, encoding)
                try tail(from: offset, encoding)
                break
            }
            offset = try value(of: element, end: reader.size, encoding, depth: 0)
            headerEnd = offset
        }
        if !isOrdered { warnings.append(WarningCode.order.warning("the elements are not in the order of their tags")) }
        if oddLengths > 0 { warnings.append(WarningCode.oddLength.warning("\(oddLengths) values have an odd length")) }
    }

    // Elements

    private mutating func element(at offset: Int, _ encoding: Encoding) throws(DICOMError) -> ElementHeader {
        elements += 1
        guard elements <= FileStructure.maximumElements else {
            throw damaged(.elementCount, "more than \(FileStructure.maximumElements) elements and items")
        }
        return try ElementHeader(
            &reader, at: offset, isExplicit: encoding.isExplicit, isBigEndian: encoding.isBigEndian)
    }

    private func checkShort(_ element: ElementHeader) throws(DICOMError) {
        guard Self.shorts.contains(element.tag), let length = element.length else { return }
        guard ["US", ""].contains(element.representation), length == 2 || length == 0 else {
            throw damaged(
                .representation,
                "\(Tag(element.tag)) is not one number of 16 bits but \(length) bytes of \(element.representation)")
        }
    }

    private func check(_ length: Int, of element: ElementHeader, end: Int) throws(DICOMError) {
        guard length <= end - element.valueStart else {
            if end == reader.size { throw .truncated(file: reader.path, offset: element.valueStart) }
            throw damaged(.length, "\(Tag(element.tag)) claims \(length) bytes, more than its sequence holds")
        }
    }

    /// Checks a value and all that it holds; returns the offset behind it.
    private mutating func value(
        of element: ElementHeader, end: Int, _ encoding: Encoding, depth: Int
    ) throws(DICOMError) -> Int {
        guard element.tag >> 16 != 0xfffe else {
            throw damaged(.other, "\(Tag(element.tag)) ends or begins an item where there is none")
        }
        guard let length = element.length else {
            if element.tag == Self.pixelDataTag { return try fragments(of: element, end: end, encoding).end }
            guard ["SQ", "UN", ""].contains(element.representation) else {
                throw damaged(.length, "\(Tag(element.tag)) of \(element.representation) has no length")
            }
            return try sequence(element, end: end, encoding, depth: depth + 1)
        }
        try check(length, of: element, end: end)
        if length % 2 == 1 { oddLengths += 1 }
        if element.representation == "SQ" { return try sequence(element, end: end, encoding, depth: depth + 1) }
        if element.representation.isEmpty, length >= 8, try isItem(at: element.valueStart) {
            try lookInside(element, end: end, encoding, depth: depth)
        }
        return element.valueStart + length
    }

    private mutating func isItem(at offset: Int) throws(DICOMError) -> Bool {
        try reader.bytes(at: offset, count: 4).elementsEqual([0xfe, 0xff, 0x00, 0xe0])
    }

    /// Walks a value without representation that begins like an item, for its nesting.
    ///
    /// Only a dictionary tells whether it is a sequence, and the parser underneath has one. When the walk fails, it was
    /// another value.
    private mutating func lookInside(
        _ element: ElementHeader, end: Int, _ encoding: Encoding, depth: Int
    ) throws(DICOMError) {
        do throws(DICOMError) {
            _ = try sequence(element, end: end, encoding, depth: depth + 1)
        } catch {
            if !Self.isForgivable(error) { throw error }
        }
    }

    /// Whether an error says no more than that the bytes are no elements.
    private static func isForgivable(_ error: DICOMError) -> Bool {
        switch error {
        case .truncated: true
        case .damaged(_, let fault, _): fault != .nesting && fault != .elementCount && fault != .order
        default: false
        }
    }

    // Sequences

    private mutating func sequence(
        _ element: ElementHeader, end outerEnd: Int, _ outer: Encoding, depth: Int
    ) throws(DICOMError) -> Int {
        guard depth <= FileStructure.maximumNesting else {
            throw damaged(.nesting, "sequences are nested more than \(FileStructure.maximumNesting) deep")
        }
        // A value of unknown representation and undefined length is implicit little endian inside: PS3.5 section 6.2.2.
        let isUnknown = element.representation == "UN"
        let encoding = isUnknown ? Encoding(isExplicit: false, isBigEndian: false) : outer
        var end = outerEnd
        if let length = element.length {
            try check(length, of: element, end: outerEnd)
            end = element.valueStart + length
        }
        var offset = element.valueStart
        while offset < end {
            let item = try self.element(at: offset, encoding)
            if item.tag == ElementHeader.sequenceEnd && element.length == nil { return item.valueStart }
            guard item.tag == ElementHeader.item else {
                throw damaged(.other, "\(Tag(element.tag)) holds \(Tag(item.tag)) in place of an item")
            }
            offset = try self.item(item, end: end, encoding, depth: depth)
        }
        guard element.length != nil else { throw .truncated(file: reader.path, offset: offset) }
        return offset
    }

    private mutating func item(
        _ item: ElementHeader, end outerEnd: Int, _ encoding: Encoding, depth: Int
    ) throws(DICOMError) -> Int {
        var end = outerEnd
        if let length = item.length {
            try check(length, of: item, end: outerEnd)
            end = item.valueStart + length
        }
        var offset = item.valueStart
        while offset < end {
            let element = try element(at: offset, encoding)
            if element.tag == ElementHeader.itemEnd && item.length == nil { return element.valueStart }
            offset = try value(of: element, end: end, encoding, depth: depth)
        }
        guard item.length != nil else { throw .truncated(file: reader.path, offset: offset) }
        return offset
    }

    // Pixels

    /// Notes where the pixels of the main data set lie; returns the offset behind them.
    private mutating func pixels(_ element: ElementHeader, _ encoding: Encoding) throws(DICOMError) -> Int {
        guard ["OB", "OW", "UN", ""].contains(element.representation) else {
            throw damaged(.representation, "the pixel data are of representation \(element.representation)")
        }
        guard (element.length == nil) == (transferSyntax.pixels != .native) else {
            throw damaged(
                .transferSyntax, "the pixel data are not packed as the transfer syntax \(transferSyntax.label) says")
        }
        pixelsAreWords = element.representation != "OB"
        guard let length = element.length else {
            let found = try fragments(of: element, end: reader.size, encoding)
            guard let table = found.items.first else {
                throw damaged(.fragments, "the pixel data have no offset table")
            }
            offsetTable = table
            pixelData = .encapsulated(Array(found.items.dropFirst()))
            return found.end
        }
        try check(length, of: element, end: reader.size)
        pixelData = .native(element.valueStart..<element.valueStart + length)
        return element.valueStart + length
    }

    /// The offset table and the fragments of encapsulated pixel data, and the offset behind them: PS3.5 section A.4.
    private mutating func fragments(
        of element: ElementHeader, end: Int, _ encoding: Encoding
    ) throws(DICOMError) -> (items: [Range<Int>], end: Int) {
        var items: [Range<Int>] = []
        var offset = element.valueStart
        while offset < end {
            let item = try self.element(at: offset, encoding)
            if item.tag == ElementHeader.sequenceEnd { return (items, item.valueStart) }
            guard item.tag == ElementHeader.item, let length = item.length else {
                throw damaged(.fragments, "the pixel data hold \(Tag(item.tag)) in place of a fragment")
            }
            try check(length, of: item, end: end)
            items.append(item.valueStart..<item.valueStart + length)
            offset = item.valueStart + length
        }
        throw .truncated(file: reader.path, offset: offset)
    }

    /// Walks what follows the pixels: padding and signatures.
    ///
    /// Nothing of it is read, so what is no DICOM does no harm.
    private mutating func tail(from start: Int, _ encoding: Encoding) throws(DICOMError) {
        var offset = start
        do throws(DICOMError) {
            while offset < reader.size {
                let element = try element(at: offset, encoding)
                offset = try value(of: element, end: reader.size, encoding, depth: 0)
                guard element.tag > Self.pixelDataTag else {
                    throw damaged(.order, "\(Tag(element.tag)) stands behind the pixel data")
                }
            }
        } catch {
            guard Self.isForgivable(error) else { throw error }
            warnings.append(
                WarningCode.trailing.warning(
                    "\(reader.size - offset) bytes behind the pixel data are no DICOM and are ignored"))
        }
    }

    private func damaged(_ fault: DICOMError.Fault, _ reason: String) -> DICOMError {
        .damaged(file: reader.path, fault: fault, reason: reason)
    }
}
