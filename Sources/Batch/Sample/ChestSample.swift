internal import DICOM
internal import FoundationEssentials
internal import Studies

/// Chest radiographs, some with a cloudy opacity in a lung.
///
/// `support/<class>/` are the labelled examples, `studies/` those to classify, `truth.csv` their classes. Some show low
/// values bright (MONOCHROME1).
struct ChestSample {
    private static let classes = ["clear", "opacity"]
    private static let examples = 6
    private static let patients = 12

    let seed: UInt64
    let folder: String

    /// Writes all files and returns how many.
    func write() throws -> Int {
        for name in Self.classes.map({ "support/\($0)" }) + ["studies"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
        for index in 0..<2 * Self.examples {
            let kind = Self.classes[index % 2]
            try write(patient: index, kind, to: "\(folder)/support/\(kind)/\(index / 2 + 1).dcm")
        }
        var rows = ["case,label"]
        for index in 0..<Self.patients {
            // In no order that a reader of file names could guess.
            let kind = Self.classes[index * 5 % 12 / 6]
            let path = "\(folder)/studies/patient-\(index + 1).dcm"
            try write(patient: 2 * Self.examples + index, kind, to: path)
            guard let source = try CaseCatalog(inputs: [path]).cases.first else { continue }
            rows.append("\(source.name),\(kind)")
        }
        try Data((rows.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: "\(folder)/truth.csv"))
        return 2 * Self.examples + Self.patients + 1
    }

    private func write(patient: Int, _ kind: String, to path: String) throws {
        let phantom = ChestPhantom(
            seed: seed &* 1000 &+ 801 &+ UInt64(patient), hasOpacity: kind == Self.classes[1])
        let writer = ImageWriter(
            series: ImageWriter.Series(
                modality: .cr, patient: "PHANTOM^\(200 + patient)",
                identity: "medshot sample \(seed) chest \(patient)", date: "20260103", isCompressed: true,
                bodyPart: "CHEST"))
        let isInverted = patient % 3 == 1
        try writer.writeProjection(
            stored: phantom.stored(isInverted: isInverted), width: ChestPhantom.side,
            pixelSpacing: ChestPhantom.spacing, isInverted: isInverted, to: path)
    }
}
