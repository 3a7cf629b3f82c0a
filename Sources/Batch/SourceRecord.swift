internal import DICOM
internal import Reports
internal import Studies

/// Where every slice of a case came from: `cases/<case>/source.json`, for the owner of the data only.
struct SourceRecord: Encodable {
    struct Slice: Encodable {
        /// Position along the third axis of the case's NIfTI files, from 0.
        let slice: Int
        /// Path below the input; of the slice below where two are mixed.
        let file: String
        let sopInstanceUID: String?
        /// Frame or picture of the file, from 1.
        let frame: Int
        /// Share of the next image in a slice that no image shows; nil for the others.
        let mixedWithNext: Double?

        enum CodingKeys: String, CodingKey {
            case slice, file, frame
            case sopInstanceUID = "sop_instance_uid"
            case mixedWithNext = "mixed_with_next"
        }
    }

    let studyInstanceUID: String?
    let seriesInstanceUID: String?
    /// Whether row 0 of the NIfTI files is the bottom row of the DICOM images.
    let rowsReversed: Bool
    let slices: [Slice]
    /// The series that the other channels come from, in their order; nil where there is one channel.
    let channels: [SourceRecord]?
    /// The files that the labels come from, below the input; nil where there are none.
    let labelFiles: [String]?
    /// The structured reports about the case, below the input; nil where there are none.
    let reportFiles: [String]?

    enum CodingKeys: String, CodingKey {
        case slices, channels
        case labelFiles = "label_files"
        case reportFiles = "report_files"
        case studyInstanceUID = "study_instance_uid"
        case seriesInstanceUID = "series_instance_uid"
        case rowsReversed = "rows_reversed"
    }

    init(of source: Case) {
        let images = source.images
        studyInstanceUID = images.first?.studyInstanceUID
        seriesInstanceUID = images.first?.seriesInstanceUID
        rowsReversed = !images.isEmpty
        labelFiles = source.labelFiles.isEmpty ? nil : source.labelFiles.map(\.relative)
        let reports = source.sortedReports
        reportFiles = reports.isEmpty ? nil : reports.map(\.relative)
        channels = source.companions.isEmpty ? nil : source.companions.map(SourceRecord.init)
        guard case .dicom(let stack) = source.source else {
            var frame = 1
            if case .archived(let picture) = source.source { frame = picture.number + 1 }
            slices = source.files.map {
                Slice(slice: 0, file: $0, sopInstanceUID: nil, frame: frame, mixedWithNext: nil)
            }
            return
        }
        slices = stack.slices.enumerated().map { k, slice in
            let (index, weight): (Int, Double?) =
                switch slice {
                case .image(let index): (index, nil)
                case .between(let index, let weight): (index, weight)
                }
            return Slice(
                slice: k, file: source.files[index], sopInstanceUID: images[index].sopInstanceUID,
                frame: images[index].frame,
                mixedWithNext: weight)
        }
    }
}
