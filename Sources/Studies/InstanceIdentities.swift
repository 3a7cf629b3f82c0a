internal import DICOM
internal import Imaging

/// What the identifiers of all images of a batch say, before any image is put into a volume.
struct InstanceIdentities {
    private struct Identity: Hashable {
        let sopInstanceUID: String
        let frame: Int
    }

    /// The images, each once.
    private(set) var images: [ImageInstance] = []
    /// How many images were left out because another file holds them too, by SeriesInstanceUID.
    private(set) var repeated: [String: Int] = [:]
    /// Files that claim one SOPInstanceUID for images that differ.
    private(set) var conflicting: Set<String> = []
    private var patients: [String: Set<String>] = [:]
    private var studies: [String: Set<String>] = [:]

    init(of all: [ImageInstance]) {
        var kept: [Identity: ImageInstance] = [:]
        for image in all {
            studies[image.seriesInstanceUID, default: []].insert(image.studyInstanceUID)
            if let patient = image.patientKey { patients[image.studyInstanceUID, default: []].insert(patient) }
            let identity = Identity(sopInstanceUID: image.sopInstanceUID, frame: image.frame)
            guard let twin = kept[identity] else {
                kept[identity] = image
                images.append(image)
                continue
            }
            if image.isCopy(of: twin) {
                repeated[image.seriesInstanceUID, default: 0] += 1
            } else {
                conflicting.formUnion([image.file, twin.file])
                images.append(image)
            }
        }
    }

    /// What the user should know of the identifiers of an image.
    func warnings(for image: ImageInstance) -> [String] {
        var warnings: [String] = []
        if let count = repeated[image.seriesInstanceUID] {
            warnings.append(
                WarningCode.duplicate.warning(
                    "\(count) file(s) or frame(s) hold an image a second time and were left out"))
        }
        if patients[image.studyInstanceUID, default: []].count > 1 {
            warnings.append(
                WarningCode.identity.warning(
                    "other patients have images of the same StudyInstanceUID; they were kept apart, but one is filed wrongly"
                )
            )
        }
        if studies[image.seriesInstanceUID, default: []].count > 1 {
            warnings.append(
                WarningCode.identity.warning(
                    "other studies have images of the same SeriesInstanceUID; they were kept apart, but one is filed wrongly"
                )
            )
        }
        return warnings
    }
}

extension ImageInstance {
    /// Whether another file holds the same image of the same patient.
    fileprivate func isCopy(of other: ImageInstance) -> Bool {
        seriesInstanceUID == other.seriesInstanceUID && studyInstanceUID == other.studyInstanceUID
            && patientKey == other.patientKey && plane == other.plane && pixelSpacing == other.pixelSpacing
            && (try? hasSamePixels(as: other)) == true
    }
}
