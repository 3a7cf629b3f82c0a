internal import DICOM
internal import Imaging
internal import Reports
internal import Studies

/// A case's volume as the options ask for it: straightened, resampled, then normalised, in this order.
struct TrainingImage {
    /// The channels, all on one grid; the name is that of a window or the number of a series, nil for the only channel.
    var channels: [(name: String?, volume: Volume)]
    /// What was done to the intensities, for the sidecar.
    let normalization: ConversionOptions.Normalization
    /// Whether low values are bright, as in MONOCHROME1 images whose values are as stored.
    let isNegative: Bool
    /// What the reader should know.
    var warnings: [String]

    /// The grid of all channels.
    let geometry: Geometry

    /// - Throws: `CaseFailure` when the options do not fit the case.
    init(_ volume: consuming Volume, of source: Case, options: ConversionOptions) throws(CaseFailure) {
        var warnings: [String] = []
        if volume.geometry.isTilted {
            if options.tilt == .resample {
                let lean = (volume.geometry.lean.length * 1000).rounded() / 1000
                volume = volume.straightened(outside: volume.voxels.min() ?? 0)
                warnings.append(WarningCode.tilt.warning("the gantry tilt of \(lean) mm a slice was resampled away"))
            } else {
                warnings.append(
                    WarningCode.tilt.warning("the affine leans by the gantry tilt; many programs ignore that"))
            }
        }
        if let spacing = options.spacing {
            guard let grid = volume.geometry.resized(toSpacing: spacing) else {
                throw CaseFailure(
                    name: source.name, file: source.path, code: "E_SPACING",
                    reason: "cannot be resampled to \(spacing.x) x \(spacing.y) x \(spacing.z) mm")
            }
            volume = volume.resized(onto: grid)
        }
        let rule = Self.rule(options.normalization, for: source)
        let windows = options.normalization == .auto && rule == .window ? [OwnWindow.name(1)] : options.windows
        let areOwn = windows.allSatisfy { OwnWindow.number(of: $0) != nil }
        if rule == .hu || rule == .window && !areOwn, let modality = source.modality, modality != "CT" {
            throw CaseFailure(
                name: source.name, file: source.path, code: "E_NORMALIZE",
                reason: "\(modality) images have no Hounsfield units; --normalize auto chooses by modality")
        }
        isNegative = source.isInverted && (rule == .none || rule == .hu)
        if isNegative {
            warnings.append(
                WarningCode.inverted.warning("MONOCHROME1: low values are bright; the values are written as stored"))
        }
        normalization = rule
        geometry = volume.geometry
        if rule == .window {
            if windows.contains(where: { OwnWindow.number(of: $0) != nil }),
                source.images.contains(where: { $0.views != source.views })
            {
                warnings.append(
                    WarningCode.window.warning(
                        "the slices carry windows of their own; that of the middle slice is used for all"))
            }
            channels = try windows.map { (name) throws(CaseFailure) in
                (name, Self.turned(try Self.windowed(volume, name, of: source), source.isInverted))
            }
        } else {
            channels = [(nil, Self.normalized(volume, rule: rule, isInverted: source.isInverted))]
        }
        self.warnings = warnings
    }

    /// The rule for a modality; pictures are shown as they were made to be.
    private static func rule(_ rule: ConversionOptions.Normalization, for source: Case)
        -> ConversionOptions.Normalization
    {
        guard rule == .auto else { return rule }
        switch source.modality {
        case "CT": return .hu
        case "MR": return .zscore
        default: return source.views.isEmpty ? .percentile : .window
        }
    }

    /// MONOCHROME1 is turned over last, when black and white are known.
    private static func turned(_ volume: Volume, _ isInverted: Bool) -> Volume {
        isInverted ? Volume(geometry: volume.geometry, voxels: volume.voxels.map { 1 - $0 }) : volume
    }

    /// The volume through a named window, or one of the images' own.
    private static func windowed(_ volume: Volume, _ name: String, of source: Case) throws(CaseFailure) -> Volume {
        let voxels: [Float]
        if let number = OwnWindow.number(of: name) {
            guard number <= source.views.count else {
                throw CaseFailure(
                    name: source.name, file: source.path, code: "E_WINDOW",
                    reason: "--window \(name) was asked for and the images carry \(source.views.count) windows")
            }
            voxels = source.views[number - 1].scaled(volume.voxels)
        } else {
            let named = ContrastWindow.named.first { $0.name == name }
            guard let window = named?.window else {
                throw CaseFailure(
                    name: source.name, file: source.path, code: "E_WINDOW", reason: "there is no window \(name)")
            }
            voxels = window.scaled(volume.voxels)
        }
        return Volume(geometry: volume.geometry, voxels: voxels)
    }

    private static func normalized(
        _ volume: Volume, rule: ConversionOptions.Normalization, isInverted: Bool
    ) -> Volume {
        func scaled(_ scale: IntensityScale) -> Volume {
            turned(Volume(geometry: volume.geometry, voxels: scale.scaled(volume.voxels)), isInverted)
        }
        switch rule {
        case .none, .auto, .window: return volume
        case .hu:
            return Volume(geometry: volume.geometry, voxels: volume.voxels.map { min(max($0, -1024), 3071) })
        case .zscore:
            let standard = volume.standardized()
            guard isInverted else { return standard }
            return Volume(geometry: volume.geometry, voxels: standard.voxels.map { -$0 })
        case .percentile: return scaled(IntensityScale(of: volume.voxels))
        case .minmax:
            let finite = volume.voxels.filter(\.isFinite)
            return scaled(IntensityScale(low: finite.min() ?? 0, high: finite.max() ?? 0))
        }
    }
}

/// How options name the windows that the images carry: "file" for the first, "file-2" for the second.
private enum OwnWindow {
    static func name(_ number: Int) -> String { number == 1 ? "file" : "file-\(number)" }

    /// The number, from 1; nil for another name.
    static func number(of name: String) -> Int? {
        if name == "file" { return 1 }
        guard name.hasPrefix("file-"), let number = Int(name.dropFirst(5)), number > 1 else { return nil }
        return number
    }
}
