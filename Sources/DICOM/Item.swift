internal import CDICOM
internal import Glibc

/// The main data set, or an item of a sequence; keeps its data set alive.
@safe struct Item {
    private let owner: Dataset
    private let handle: OpaquePointer

    init(owner: Dataset, handle: OpaquePointer) {
        self.owner = owner
        unsafe self.handle = handle
    }

    // Reading

    func has(_ tag: Tag) -> Bool { unsafe cdicom_item_has(handle, tag.number) }

    /// The values of an element of text, without padding; nil when it is absent or empty.
    func texts(_ tag: Tag) -> [String]? {
        guard let raw = unsafe cdicom_item_text(handle, tag.number) else { return nil }
        defer { unsafe free(raw) }
        let text = unsafe String(cString: raw)
        guard !text.isEmpty else { return nil }
        return text.split(separator: "\\", omittingEmptySubsequences: false).map { value in
            String(value).trimmingSuffix(while: { $0 == " " || $0 == "\0" }).trimmingPrefix(while: { $0 == " " })
        }
    }

    /// The bytes of an element of text, with padding; nil when it is absent.
    func bytes(_ tag: Tag) -> [UInt8]? {
        guard let raw = unsafe cdicom_item_text(handle, tag.number) else { return nil }
        defer { unsafe free(raw) }
        return unsafe UnsafeBufferPointer(start: raw, count: strlen(raw)).map { UInt8(bitPattern: $0) }
    }

    /// The values of SpecificCharacterSet of the data set.
    var characterSets: [String] { owner.root.texts(.specificCharacterSet) ?? [] }

    /// The first value of an element of text; nil when it is absent or empty.
    func text(_ tag: Tag) -> String? { texts(tag)?.first.flatMap { $0.isEmpty ? nil : $0 } }

    /// The values of an element of numbers, decimal strings included; nil when it is absent or empty.
    ///
    /// - Parameter fault: What is wrong with the file when a value is no number.
    /// - Throws: `DICOMError.damaged` when a value is no number. "1,5" and "1.5mm" are not numbers.
    func numbers(_ tag: Tag, fault: DICOMError.Fault = .other) throws(DICOMError) -> [Double]? {
        let count = unsafe cdicom_item_number_count(handle, tag.number)
        if count > 0 {
            var values: [Double] = []
            for position in 0..<UInt32(clamping: count) {
                var value = 0.0
                guard unsafe cdicom_item_number(handle, tag.number, position, &value) else { break }
                values.append(value)
            }
            return values
        }
        guard let bytes = bytes(tag) else { return nil }
        // Contours have a hundred thousand values, and bytes are split much faster than characters.
        let fields = bytes.split(separator: UInt8(ascii: "\\"), omittingEmptySubsequences: false).map(Self.trimmed)
        guard fields != [[]] else { return nil }
        var values: [Double] = []
        values.reserveCapacity(fields.count)
        for field in fields {
            let text = String(decoding: field, as: UTF8.self)
            guard let value = Double(text), !field.contains(UInt8(ascii: "x")) else {
                throw .damaged(file: owner.file, fault: fault, reason: "\(tag) holds a value that is no number")
            }
            values.append(value)
        }
        return values
    }

    /// The bytes without the padding around them.
    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = bytes.drop { $0 == UInt8(ascii: " ") }
        while let last = rest.last, last == UInt8(ascii: " ") || last == 0 { rest.removeLast() }
        return rest
    }

    /// The first value of an element of numbers; nil when it is absent or empty.
    func number(_ tag: Tag, fault: DICOMError.Fault = .other) throws(DICOMError) -> Double? {
        try numbers(tag, fault: fault)?.first
    }

    /// The first value of an element of whole numbers; nil when it is absent or empty.
    ///
    /// - Throws: `DICOMError.damaged` when the value is no whole number.
    func integer(_ tag: Tag, fault: DICOMError.Fault = .other) throws(DICOMError) -> Int? {
        guard let value = try number(tag, fault: fault) else { return nil }
        guard let integer = Int(exactly: value) else {
            throw .damaged(file: owner.file, fault: fault, reason: "\(tag) holds a value that is no whole number")
        }
        return integer
    }

    /// The words of an element of unsigned 16-bit numbers or OW; none when it is absent.
    func words(_ tag: Tag) -> [UInt16] {
        let count = unsafe cdicom_item_words(handle, tag.number, nil, 0)
        guard count > 0 else { return [] }
        var words = [UInt16](repeating: 0, count: Int(count))
        return unsafe cdicom_item_words(handle, tag.number, &words, count) == count ? words : []
    }

    /// The bytes of an element of bytes (OB, UN); nil when it is absent or of another representation.
    func rawBytes(_ tag: Tag) -> [UInt8]? {
        let count = unsafe cdicom_item_bytes(handle, tag.number, nil, 0)
        guard count > 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(count))
        return unsafe cdicom_item_bytes(handle, tag.number, &bytes, count) == count ? bytes : nil
    }

    /// Number of the block that a maker reserved in a private group; nil when there is none.
    func privateBlock(group: UInt32, creator: String) -> UInt32? {
        let block = unsafe cdicom_item_private_block(handle, UInt16(truncatingIfNeeded: group), creator)
        return block == 0 ? nil : block
    }

    /// The value of an element of unknown representation that is two bytes long, the low one first; nil for others.
    func untypedShort(_ tag: Tag) -> Int? {
        var value: Int16 = 0
        return unsafe cdicom_item_untyped_short(handle, tag.number, &value) ? Int(value) : nil
    }

    /// The first value of an element of tags; nil when it is absent or empty.
    func tag(_ tag: Tag) -> Tag? {
        guard let number = try? integer(tag), let exact = UInt32(exactly: number) else { return nil }
        return Tag(exact)
    }

    /// The items of a sequence; none when it is absent.
    func children(_ tag: Tag) -> [Item] {
        children(tag, upTo: unsafe cdicom_item_child_count(handle, tag.number))
    }

    /// The first item of a sequence.
    func child(_ tag: Tag) -> Item? { children(tag, upTo: 1).first }

    private func children(_ tag: Tag, upTo count: UInt32) -> [Item] {
        guard count > 0 else { return [] }
        var handles = unsafe [OpaquePointer?](repeating: nil, count: Int(count))
        let found = unsafe handles.withUnsafeMutableBufferPointer { buffer -> UInt32 in
            guard let start = buffer.baseAddress else { return 0 }
            return unsafe cdicom_item_children(handle, tag.number, start, count)
        }
        return unsafe handles.prefix(Int(found)).compactMap { child in
            guard let child = unsafe child else { return nil }
            return unsafe Item(owner: owner, handle: child)
        }
    }

    // Writing

    func put(_ tag: Tag, _ value: String) throws(DICOMError) {
        let result = unsafe capture { unsafe cdicom_item_put_text(handle, tag.number, value, $0) }
        guard result.value else { throw .cannotWrite(file: owner.file, reason: "\(tag): \(result.message)") }
    }

    func put(_ tag: Tag, _ value: Int) throws(DICOMError) {
        let result = unsafe capture {
            unsafe cdicom_item_put_short(handle, tag.number, Int32(clamping: value), $0)
        }
        guard result.value else { throw .cannotWrite(file: owner.file, reason: "\(tag): \(result.message)") }
    }

    /// Adds an empty item at the end of a sequence.
    func append(_ tag: Tag) throws(DICOMError) -> Item {
        let result = unsafe capture { unsafe cdicom_item_append_child(handle, tag.number, $0) }
        guard let child = unsafe result.value else {
            throw .cannotWrite(file: owner.file, reason: unsafe "\(tag): \(result.message)")
        }
        return unsafe Item(owner: owner, handle: child)
    }
}

extension String {
    /// The text without the characters at its beginning that a rule takes away.
    fileprivate func trimmingPrefix(while isRemoved: (Character) -> Bool) -> String {
        String(drop(while: isRemoved))
    }
}
