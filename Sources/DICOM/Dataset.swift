internal import CDICOM

/// A DICOM data set in memory, owned by DCMTK.
@safe final class Dataset {
    private let handle: OpaquePointer
    /// The file it came from or goes to, for errors.
    let file: String

    /// An empty data set that is to become a file.
    init(creating file: String) throws(DICOMError) {
        let result = unsafe capture { unsafe cdicom_dataset_create($0) }
        guard let handle = unsafe result.value else {
            throw .cannotWrite(file: file, reason: unsafe result.message)
        }
        unsafe self.handle = handle
        self.file = file
    }

    /// Reads the attributes before the pixels of a file that was walked; the library never sees the pixels.
    convenience init(headerOf structure: FileStructure) throws(DICOMError) {
        var reader = try structure.reader()
        let header = try reader.bytes(at: structure.header.lowerBound, count: structure.header.count)
        let syntax = structure.transferSyntax
        let result = unsafe capture { status in
            unsafe header.withUnsafeBytes { bytes in
                guard let start = bytes.baseAddress else { return unsafe cdicom_dataset_create(status) }
                return unsafe cdicom_dataset_parse(
                    start, bytes.count, syntax.isExplicit, syntax.isBigEndian, status)
            }
        }
        guard let handle = unsafe result.value else {
            throw .damaged(file: structure.file, reason: unsafe result.message)
        }
        unsafe self.init(adopting: handle, file: structure.file)
    }

    init(adopting handle: OpaquePointer, file: String) {
        unsafe self.handle = handle
        self.file = file
    }

    deinit { unsafe cdicom_dataset_release(handle) }

    /// The main data set.
    var root: Item { unsafe Item(owner: self, handle: cdicom_dataset_root(handle)) }

    /// Runs a body with the library's handle, which must not outlive it.
    func withHandle<Result>(_ body: (OpaquePointer) -> Result) -> Result {
        unsafe body(handle)
    }

    /// Writes the data set, its pixels encoded for a transfer syntax.
    func save(as transferSyntax: TransferSyntax) throws(DICOMError) {
        let result = unsafe capture { unsafe cdicom_dataset_save(handle, file, transferSyntax.uid, $0) }
        guard result.value else { throw .cannotWrite(file: file, reason: result.message) }
    }

    /// Sets native pixels of 8 or 16 bits allocated.
    func putPixels(_ bytes: [UInt8], bitsAllocated: Int) throws(DICOMError) {
        let result = unsafe capture { status in
            unsafe bytes.withUnsafeBytes { buffer in
                guard let start = buffer.baseAddress else { return false }
                return unsafe cdicom_dataset_put_pixels(
                    handle, start, buffer.count, UInt16(bitsAllocated), status)
            }
        }
        guard result.value else { throw .cannotWrite(file: file, reason: result.message) }
    }
}

/// Runs one call of the shim and returns its value with the library's words, which are empty when it did not fail.
func capture<Value>(_ call: (UnsafeMutablePointer<cdicom_status>) -> Value) -> (
    value: Value, message: String, isOutOfMemory: Bool
) {
    var status = cdicom_status()
    let value = unsafe call(&status)
    let message = unsafe withUnsafeBytes(of: &status.message) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    return (value, message, status.code == 2)
}
