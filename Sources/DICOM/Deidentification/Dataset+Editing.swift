internal import CDICOM
internal import Glibc

extension Dataset {
    /// What becomes of an element.
    enum Edit: Equatable {
        /// It stays; what is inside a sequence is asked about in turn.
        case keep
        case remove
        /// It stays without a value.
        case empty
        /// It gets one other value, of at most 1024 bytes; a sequence gets an empty item.
        case replace(String)
    }

    /// Changes every element, at every depth, as a body decides.
    ///
    /// - Parameter decide: Gets the tag, the two letters of the representation, and the values as text joined by
    ///   backslashes, empty where the element is not of text.
    /// - Throws: `DICOMError.cannotWrite` when an element takes no such value.
    func edit(_ decide: (Tag, String, String) -> Edit) throws(DICOMError) {
        let result = withoutActuallyEscaping(decide) { decide in
            let decision = Decision(decide)
            return withExtendedLifetime(decision) {
                unsafe capture { status in
                    unsafe withHandle { handle in
                        unsafe cdicom_dataset_edit(
                            handle,
                            { context, tag, representation, value, replacement, capacity in
                                let decision = unsafe Unmanaged<Decision>.fromOpaque(context).takeUnretainedValue()
                                let edit = unsafe decision.decide(
                                    Tag(tag), String(cString: representation), String(cString: value))
                                return unsafe edit.code(replacement: replacement, capacity: capacity)
                            }, Unmanaged.passUnretained(decision).toOpaque(), status)
                    }
                }
            }
        }
        guard result.value else { throw .cannotWrite(file: file, reason: result.message) }
    }

    /// The bytes of the data set in an encoding, without its pixels.
    func encoded(as syntax: TransferSyntax) throws(DICOMError) -> [UInt8] {
        var length = 0
        let result = unsafe capture { status in
            unsafe withHandle {
                unsafe cdicom_dataset_encode($0, syntax.isExplicit, syntax.isBigEndian, &length, status)
            }
        }
        guard let bytes = unsafe result.value else {
            throw .cannotWrite(file: file, reason: unsafe result.message)
        }
        defer { unsafe free(bytes) }
        return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: length))
    }
}

/// Carries a body through C.
private final class Decision {
    let decide: (Tag, String, String) -> Dataset.Edit

    init(_ decide: @escaping (Tag, String, String) -> Dataset.Edit) { self.decide = decide }
}

extension Dataset.Edit {
    fileprivate func code(replacement: UnsafeMutablePointer<CChar>, capacity: Int) -> Int32 {
        switch self {
        case .keep: return Int32(CDICOM_EDIT_KEEP)
        case .remove: return Int32(CDICOM_EDIT_REMOVE)
        case .empty: return Int32(CDICOM_EDIT_EMPTY)
        case .replace(let text):
            let bytes = Array(text.utf8.prefix(capacity)) + [0]
            for (index, byte) in bytes.enumerated() { unsafe replacement[index] = CChar(bitPattern: byte) }
            return Int32(CDICOM_EDIT_REPLACE)
        }
    }
}
