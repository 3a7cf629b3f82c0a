internal import DICOM
internal import FoundationEssentials
internal import ImageFiles
internal import Imaging
internal import Studies

/// The use case `sample`: small phantom studies that a new user can run everything on.
///
/// `studies/patient-N/` are the CT series to segment, `support/` is another patient with a DICOM segmentation of some
/// slices, `truth/<case>.nii.gz` is what a perfect mask of each study would be.
public struct SampleStudies: Sendable {
    /// One patient of the sample.
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
    /// Slices of the support that carry an annotation, from foot to head; the last ones lie beyond the kidneys.
    private static let annotatedSlices = [2, 5, 8, 11, 14]
    private static let columns = 96
    private static let slices = 18

    private let seed: UInt64
    private let output: String

    /// A sample to be written to a folder.
    public init(seed: UInt64, output: String) {
        self.seed = seed
        self.output = output
    }

    /// Writes all files and returns how many.
    ///
    /// - Throws: `RunError.outputUnusable` when the folder holds something already or cannot be written.
    public func write() throws(RunError) -> Int {
        let old = (try? FileManager.default.contentsOfDirectory(atPath: output)) ?? []
        guard old.isEmpty else {
            throw .outputUnusable("\(output) is not empty; choose a new folder with -o")
        }
        do {
            var count = 0
            for patient in Self.patients { count += try write(patient) }
            return count
        } catch {
            throw .outputUnusable("the sample cannot be written: \(error)")
        }
    }

    private func write(_ patient: Patient) throws -> Int {
        let folder = "\(output)/\(patient.folder)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
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
                to: "\(folder)/\(k + 1).dcm")
        }
        let truth = phantom.labelMap(on: geometry)
        guard let source = try CaseCatalog(inputs: [folder]).cases.first else { return Self.slices }
        if patient.folder == "support" {
            try writeAnnotation(truth, of: source, to: "\(folder)/annotation.dcm")
        } else {
            try FileManager.default.createDirectory(atPath: "\(output)/truth", withIntermediateDirectories: true)
            try NIfTIFile.write(source.storageOrder(truth), to: "\(output)/truth/\(source.name).nii.gz")
        }
        return Self.slices + 1
    }

    private func writeAnnotation(_ truth: LabelMap, of source: Case, to path: String) throws {
        var drawn = truth
        let count = truth.geometry.size.x * truth.geometry.size.y
        for k in 0..<Self.slices where !Self.annotatedSlices.contains(k) {
            drawn.values.replaceSubrange(
                k * count..<(k + 1) * count, with: repeatElement(LabelMap.background, count: count))
        }
        let writer = SegmentationWriter(
            algorithm: .init(name: "medshot phantom", version: "1", fingerprint: "\(seed)"))
        _ = try writer.write(drawn, labels: AbdomenPhantom.labels, sources: source.images, to: path)
    }
}
