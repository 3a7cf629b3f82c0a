internal import DICOM
internal import FoundationEssentials
internal import ImageFiles
internal import Imaging
internal import Studies

/// Brain MR series of three patients.
///
/// `studies/patient-1/` is a series of single images, tilted in the head; `studies/patient-2.dcm` is one enhanced object.
/// `support/` is two other patients as pairs of NIfTI files, annotated on some slices; `truth/<case>.nii.gz` is what a
/// perfect mask of each study would be.
struct BrainSample {
    private static let examples: [UInt64] = [0, 3]
    private static let columns = 96
    private static let slices = 20
    private static let pixel = 2.2
    private static let step = 6.5

    let seed: UInt64
    let folder: String

    /// Writes all files and returns how many.
    func write() throws -> Int {
        for name in ["studies/patient-1", "support/images", "support/labels", "truth"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
        for patient in Self.examples { try writeSupport(patient) }
        try writeNames()
        try writeSeries()
        try writeEnhanced()
        return 2 * Self.examples.count + 1 + Self.slices + 1 + 2
    }

    /// The grid, turned around the axis from ear to ear.
    private func geometry(tilt sine: Double = 0) -> Geometry {
        let cosine = (1 - sine * sine).squareRoot()
        let row = Vector(0, cosine, sine) * Self.pixel
        let step = Vector(0, -sine, cosine) * Self.step
        let half = Double(Self.columns - 1) / 2
        return Geometry(
            size: SIMD3(Self.columns, Self.columns, Self.slices),
            origin: Vector(-half * Self.pixel, 0, 0) - row * half - step * (Double(Self.slices - 1) / 2),
            columnStep: Vector(Self.pixel, 0, 0), rowStep: row, sliceStep: step)
    }

    private func phantom(_ patient: UInt64) -> BrainPhantom { BrainPhantom(seed: seed &* 1000 &+ 501 &+ patient) }

    private func writer(_ patient: Int) -> ImageWriter {
        ImageWriter(
            series: ImageWriter.Series(
                modality: .mr, patient: "PHANTOM^\(100 + patient)",
                identity: "medshot sample \(seed) brain \(patient)", date: "20260102", bodyPart: "HEAD"))
    }

    private func writeSupport(_ patient: UInt64) throws {
        let (phantom, geometry) = (phantom(patient), geometry())
        let voxels = (0..<Self.slices).flatMap { phantom.stored(slice: $0, of: geometry).map(Float.init) }
        let truth = phantom.labelMap(on: geometry)
        try NIfTIFile.write(
            Volume(geometry: geometry, voxels: voxels), to: "\(folder)/support/images/patient-\(patient).nii.gz")
        try NIfTIFile.write(
            truth.keeping(slices: Self.annotatedSlices(of: truth), others: LabelMap.notAnnotated),
            to: "\(folder)/support/labels/patient-\(patient).nii.gz")
    }

    /// What a person would draw on: two slices through the middle of every structure, and one that shows none.
    private static func annotatedSlices(of truth: LabelMap) -> [Int] {
        let cut = Slicing(of: truth.geometry, along: 2)
        let held = (0..<cut.count).map { Set(cut.slice($0, of: truth).pixels) }
        let middles = BrainPhantom.labels.keys.flatMap { value -> [Int] in
            let slices = held.indices.filter { held[$0].contains(value) }
            return slices.isEmpty ? [] : [slices[slices.count / 3], slices[slices.count * 2 / 3]]
        }
        return Set([2] + middles).sorted()
    }

    private func writeNames() throws {
        let names = BrainPhantom.labels.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \"\($0.value)\"" }
        try Data("{\"labels\": {\(names.joined(separator: ", "))}}\n".utf8)
            .write(to: URL(filePath: "\(folder)/support/labels.json"))
    }

    private func writeSeries() throws {
        let (phantom, geometry, writer) = (phantom(1), geometry(tilt: 0.14), writer(1))
        for k in 0..<Self.slices {
            try writer.write(
                stored: phantom.stored(slice: k, of: geometry), slice: k, of: geometry,
                to: "\(folder)/studies/patient-1/\(k + 1).dcm")
        }
        try writeTruth(phantom.labelMap(on: geometry), ofCaseAt: "\(folder)/studies/patient-1")
    }

    private func writeEnhanced() throws {
        let (phantom, geometry) = (phantom(2), geometry())
        let path = "\(folder)/studies/patient-2.dcm"
        try writer(2).writeEnhanced(
            stored: (0..<Self.slices).flatMap { phantom.stored(slice: $0, of: geometry) }, of: geometry, to: path)
        try writeTruth(phantom.labelMap(on: geometry), ofCaseAt: path)
    }

    private func writeTruth(_ truth: LabelMap, ofCaseAt path: String) throws {
        guard let source = try CaseCatalog(inputs: [path]).cases.first else { return }
        try NIfTIFile.write(source.storageOrder(truth), to: "\(folder)/truth/\(source.name).nii.gz")
    }
}
