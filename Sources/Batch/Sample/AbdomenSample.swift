internal import DICOM
internal import FoundationEssentials
internal import ImageFiles
internal import Imaging
internal import Studies

/// Abdominal CT series of three patients.
///
/// `studies/patient-N/` are the series to segment, `support/` is another patient with a DICOM segmentation of some
/// slices, `truth/<case>.nii.gz` is what a perfect mask of each study would be.
struct AbdomenSample {
    private struct Patient {
        let folder: String
        let number: Int
        let pixel: Double
        let step: Double
        let isCompressed: Bool
    }

    private static let patients = [
        Patient(folder: "support", number: 0, pixel: 3.75, step: 8, isCompressed: false),
        Patient(folder: "studies/patient-1", number: 1, pixel: 3.75, step: 8, isCompressed: false),
        Patient(folder: "studies/patient-2", number: 2, pixel: 3.6, step: 7, isCompressed: true),
    ]
    /// Slices of the support that carry an annotation, from foot to head; the last one lies beyond the kidneys.
    private static let annotatedSlices = [3, 5, 7, 9, 11, 13, 15]
    private static let columns = 96
    private static let slices = 18

    let seed: UInt64
    let folder: String

    /// Writes all files and returns how many.
    func write() throws -> Int {
        try FileManager.default.createDirectory(atPath: "\(folder)/truth", withIntermediateDirectories: true)
        var count = 0
        for patient in Self.patients { count += try write(patient) }
        return count
    }

    private func write(_ patient: Patient) throws -> Int {
        let path = "\(folder)/\(patient.folder)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let side = Double(Self.columns - 1)
        let geometry = Geometry(
            size: SIMD3(Self.columns, Self.columns, Self.slices),
            origin: Vector(
                -side / 2 * patient.pixel, -side / 2 * patient.pixel, -Double(Self.slices) / 2 * patient.step),
            columnStep: Vector(patient.pixel, 0, 0), rowStep: Vector(0, patient.pixel, 0),
            sliceStep: Vector(0, 0, patient.step))
        let phantom = AbdomenPhantom(seed: seed &* 1000 &+ UInt64(patient.number) &+ 1)
        let writer = ImageWriter(
            series: ImageWriter.Series(
                modality: .ct, patient: "PHANTOM^\(patient.number)",
                identity: "medshot sample \(seed) \(patient.number)",
                date: "20260101", isCompressed: patient.isCompressed, rescale: (1, -1024)))
        for k in 0..<Self.slices {
            try writer.write(
                stored: phantom.stored(slice: k, of: geometry), slice: k, of: geometry,
                to: "\(path)/\(k + 1).dcm")
        }
        let truth = phantom.labelMap(on: geometry)
        guard let source = try CaseCatalog(inputs: [path]).cases.first else { return Self.slices }
        if patient.folder == "support" {
            let writer = SegmentationWriter(
                algorithm: .init(name: "medshot phantom", version: "1", fingerprint: "\(seed)"))
            _ = try writer.write(
                truth.keeping(slices: Self.annotatedSlices, others: LabelMap.background),
                labels: AbdomenPhantom.labels, sources: source.images, to: "\(path)/annotation.dcm")
        } else {
            try NIfTIFile.write(source.storageOrder(truth), to: "\(folder)/truth/\(source.name).nii.gz")
        }
        return Self.slices + 1
    }
}
