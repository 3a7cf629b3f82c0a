internal import CDICOM
internal import Imaging

/// A DCMTK segmentation in the making.
@safe final class SegmentationDocument {
    private let handle: OpaquePointer
    private let file: String

    /// Begins a document on the grid of a source image.
    init(
        source: Dataset, geometry: Geometry, plane: ImagePlane, thickness: Double?,
        algorithm: SegmentationWriter.Algorithm, seriesNumber: Int, file: String
    ) throws(DICOMError) {
        let orientation = [
            plane.rowDirection.x, plane.rowDirection.y, plane.rowDirection.z,
            plane.columnDirection.x, plane.columnDirection.y, plane.columnDirection.z,
        ]
        let distance = geometry.spacing.z
        let spacing = [geometry.spacing.y, geometry.spacing.x, distance]
        let result = unsafe Self.withEquipment(algorithm, seriesNumber: seriesNumber) { equipment in
            unsafe capture { status in
                unsafe source.withHandle { source in
                    unsafe cdicom_segmentation_create(
                        source, UInt16(clamping: geometry.size.y), UInt16(clamping: geometry.size.x),
                        orientation, spacing, thickness ?? distance, equipment, status)
                }
            }
        }
        guard let handle = unsafe result.value else {
            throw .cannotWrite(file: file, reason: unsafe result.message)
        }
        unsafe self.handle = handle
        self.file = file
    }

    deinit { unsafe cdicom_segmentation_release(handle) }

    /// Adds a segment and returns its number.
    func addSegment(_ label: Label, algorithm: SegmentationWriter.Algorithm) throws(DICOMError) -> UInt16 {
        let result = unsafe label.category.withShim { category in
            unsafe label.type.withShim { type in
                unsafe capture { status in
                    unsafe withUnsafePointer(to: category) { category in
                        unsafe withUnsafePointer(to: type) { type in
                            unsafe cdicom_segmentation_add_segment(
                                handle, label.name, category, type, algorithm.name, algorithm.version, status)
                        }
                    }
                }
            }
        }
        guard result.value > 0 else { throw .cannotWrite(file: file, reason: "\(label.name): \(result.message)") }
        return result.value
    }

    /// Adds the frame of a segment on slice k, counted from 0.
    ///
    /// The reference to its image is a derived UID: DCMTK refuses those with leading zeros, which some sources have.
    func addFrame(_ mask: [UInt8], segment: UInt16, slice k: Int, position: Vector, source: ImageInstance)
        throws(DICOMError)
    {
        let place = [position.x, position.y, position.z]
        let reference = UID.derived(from: [source.sopInstanceUID])
        let result = unsafe capture { status in
            unsafe cdicom_segmentation_add_frame(
                handle, segment, mask, UInt32(k + 1), place, source.sopClassUID, reference, status)
        }
        guard result.value else { throw .cannotWrite(file: file, reason: result.message) }
    }

    /// The finished data set.
    func dataset() throws(DICOMError) -> Dataset {
        let result = unsafe capture { unsafe cdicom_segmentation_dataset(handle, $0) }
        guard let dataset = unsafe result.value else {
            throw .cannotWrite(file: file, reason: unsafe result.message)
        }
        return unsafe Dataset(adopting: dataset, file: file)
    }

    private static func withEquipment<Result>(
        _ algorithm: SegmentationWriter.Algorithm, seriesNumber: Int,
        _ body: (UnsafePointer<cdicom_equipment>) -> Result
    ) -> Result {
        unsafe algorithm.name.withCString { name in
            unsafe String(algorithm.fingerprint.prefix(64)).withCString { serial in
                unsafe algorithm.version.withCString { version in
                    // Apart from the source's own number, as viewers list series by it.
                    unsafe String(seriesNumber + 1000).withCString { number in
                        unsafe "SEGMENTATION".withCString { content in
                            let equipment = unsafe cdicom_equipment(
                                manufacturer: name, model: name, serial_number: serial, version: version,
                                content_label: content, series_number: number)
                            return unsafe withUnsafePointer(to: equipment, body)
                        }
                    }
                }
            }
        }
    }
}

extension Code {
    fileprivate func withShim<Result>(_ body: (cdicom_code) -> Result) -> Result {
        unsafe value.withCString { value in
            unsafe scheme.withCString { scheme in
                unsafe meaning.withCString { meaning in
                    unsafe body(cdicom_code(value: value, scheme: scheme, meaning: meaning))
                }
            }
        }
    }
}
