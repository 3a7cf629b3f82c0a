internal import Imaging

/// How an image was acquired, under the names of the Brain Imaging Data Structure (BIDS) where it has some, else under those
/// of DICOM.
///
/// Only attributes that the Basic Application Level Confidentiality Profile keeps are taken, and of their texts only codes and
/// names that machines write. Times are in seconds, as BIDS asks; all else is in DICOM's unit.
public struct AcquisitionParameters: Equatable, Sendable {
    /// The value of a parameter.
    public enum Value: Equatable, Sendable, Encodable {
        /// A word of the machine.
        case text(String)
        /// Several words.
        case texts([String])
        /// A number.
        case number(Double)
        /// Several numbers.
        case numbers([Double])

        /// The bare value.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let value): try container.encode(value)
            case .texts(let value): try container.encode(value)
            case .number(let value): try container.encode(value)
            case .numbers(let value): try container.encode(value)
            }
        }
    }

    /// The parameters that the image has, by name.
    public private(set) var values: [String: Value] = [:]

    /// A parameter, where it stands in enhanced images, and by what its number is multiplied.
    struct Entry {
        let name: String
        /// The functional group of enhanced images; nil for the main data set.
        let group: UInt32?
        /// The attribute, and its twin in enhanced images where that is another.
        let tags: [UInt32]
        let kind: Kind

        enum Kind { case words, number(scale: Double) }

        init(_ name: String, _ tags: UInt32..., group: UInt32? = nil, kind: Kind = .number(scale: 1)) {
            self.name = name
            self.tags = tags
            self.group = group
            self.kind = kind
        }
    }

    static let entries: [Entry] = [
        Entry("Modality", 0x0008_0060, kind: .words), Entry("Manufacturer", 0x0008_0070, kind: .words),
        Entry("ManufacturersModelName", 0x0008_1090, kind: .words),
        Entry("SoftwareVersions", 0x0018_1020, kind: .words),
        Entry("BodyPart", 0x0018_0015, kind: .words), Entry("PatientPosition", 0x0018_5100, kind: .words),
        Entry("ImageType", 0x0008_0008, kind: .words), Entry("MagneticFieldStrength", 0x0018_0087),
        Entry("ImagingFrequency", 0x0018_0084, 0x0018_9098, group: 0x0018_9020),
        Entry("MRAcquisitionType", 0x0018_0023, kind: .words), Entry("ScanningSequence", 0x0018_0020, kind: .words),
        Entry("SequenceVariant", 0x0018_0021, kind: .words), Entry("ScanOptions", 0x0018_0022, kind: .words),
        Entry("SequenceName", 0x0018_0024, kind: .words),
        Entry("EchoTime", 0x0018_0081, 0x0018_9082, group: 0x0018_9114, kind: .number(scale: 0.001)),
        Entry("RepetitionTime", 0x0018_0080, group: 0x0018_9112, kind: .number(scale: 0.001)),
        Entry("InversionTime", 0x0018_0082, 0x0018_9079, group: 0x0018_9115, kind: .number(scale: 0.001)),
        Entry("FlipAngle", 0x0018_1314, group: 0x0018_9112), Entry("EchoTrainLength", 0x0018_0091, group: 0x0018_9112),
        Entry("NumberOfAverages", 0x0018_0083, group: 0x0018_9119),
        Entry("PixelBandwidth", 0x0018_0095, group: 0x0018_9006), Entry("SAR", 0x0018_1316),
        Entry("PercentSampling", 0x0018_0093, group: 0x0018_9125),
        Entry("PercentPhaseFOV", 0x0018_0094, group: 0x0018_9125),
        Entry("InPlanePhaseEncodingDirectionDICOM", 0x0018_1312, group: 0x0018_9125, kind: .words),
        Entry("SliceThickness", 0x0018_0050, group: 0x0028_9110),
        Entry("SpacingBetweenSlices", 0x0018_0088, group: 0x0028_9110),
        Entry("KVP", 0x0018_0060), Entry("XRayTubeCurrent", 0x0018_1151), Entry("ExposureTime", 0x0018_1150),
        Entry("Exposure", 0x0018_1152), Entry("ConvolutionKernel", 0x0018_1210, kind: .words),
        Entry("ReconstructionDiameter", 0x0018_1100), Entry("SpiralPitchFactor", 0x0018_9311),
    ]

    /// Reads the header of an image's file again.
    ///
    /// - Throws: `DICOMError` when the file changed since.
    public init(of image: ImageInstance) throws(DICOMError) {
        let dataset = try Dataset(headerOf: try FileStructure(path: image.file))
        let frames = try FrameAttributes.frames(
            of: dataset.root, count: image.frameCount, isCapture: true, file: image.file)
        guard let frame = frames.first(where: { $0.number == image.frame }) ?? frames.first else { return }
        for entry in Self.entries {
            let item = entry.group.map { frame.group(Tag($0)) } ?? frame.root
            values[entry.name] = entry.tags.lazy.compactMap { Self.value(Tag($0), of: item, kind: entry.kind) }.first
        }
        if let scale = frame.philipsScaleSlope, case .linear(let slope, let intercept) = image.transform {
            values["PhilipsScaleSlope"] = .number(scale)
            values["PhilipsRescaleSlope"] = .number(slope)
            values["PhilipsRescaleIntercept"] = .number(intercept)
        }
        if let diffusion = Diffusion(frame) {
            values["DiffusionBValue"] = .number(diffusion.bValue)
            values["DiffusionGradientOrientation"] = diffusion.direction.map { .numbers([$0.x, $0.y, $0.z]) }
        }
    }

    private static func value(_ tag: Tag, of item: Item?, kind: Entry.Kind) -> Value? {
        guard let item else { return nil }
        switch kind {
        case .words:
            let words = (item.texts(tag) ?? []).filter(isPlain)
            // Enhanced images write COLUMN where others write COL.
            if words == ["COLUMN"] { return .text("COL") }
            return words.isEmpty ? nil : words.count == 1 && tag != .imageType ? .text(words[0]) : .texts(words)
        case .number(let scale):
            // A time of 0 stands for one that is not known.
            guard let number = try? item.number(tag), number.isFinite, number > 0 || scale == 1 else { return nil }
            // A thousandth of a decimal number is the number that stands there, not its neighbour.
            return .number(scale == 1 ? number : number / (1 / scale))
        }
    }

    /// Whether a text is one that a machine writes: short, and without a letter of another alphabet or a control character.
    private static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 64 && text.utf8.allSatisfy { (0x20...0x7e).contains($0) }
    }
}
