import Imaging
import Reports

/// Records to write, change and read back.
enum SampleRecords {
    static let liver = LabelRecord(
        value: 1, name: "liver", volumeML: 1482.25, voxels: 593_000, meanIntensity: 64.5, slices: 41,
        confidence: 0.94)

    static let done = CaseRecord(
        name: "ct-1f3a9c2e07b4", modality: "CT", source: .dicom, size: SIMD3(512, 512, 130),
        spacing: Vector(0.7, 0.7, 2.5), orientation: "axial", labels: [liver],
        files: ["segmentation.nii.gz", "overlay.png"])

    static let review = CaseRecord(
        name: "scan", source: .png, size: SIMD3(64, 48, 1),
        labels: [
            LabelRecord(value: 2, name: "nodule", volumeML: nil, voxels: 0, meanIntensity: nil, slices: 0)
        ],
        reviewReasons: ["nodule is absent", "confidence is low"], warnings: ["it was inverted"])

    static let run = RunRecord(
        programVersion: "0.1.0", command: "segment", options: ["adapt": "finetune", "format": "nifti,png"],
        seed: .max, modelSHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        libraryVersions: ["libpng": "1.6.39"], threads: 2, host: "station", started: "2026-02-03T04:05:06Z",
        seconds: 192.4,
        adaptation: AdaptationRecord(steps: 180, of: 300, seconds: 60, cutByBudget: true, finalLoss: 0.125),
        cases: [
            CaseStatus(name: done.name, status: .done),
            CaseStatus(name: review.name, status: .review, reason: "nodule is absent"),
            CaseStatus(name: "ct-0", status: .failed, reason: "slice 17 cannot be decoded"),
            CaseStatus(name: "sr-0", status: .skipped, reason: "it holds no image"),
        ], warnings: ["adaptation was cut by the time budget"])
}
