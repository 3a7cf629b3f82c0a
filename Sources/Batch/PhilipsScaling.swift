internal import DICOM
internal import Imaging
internal import Reports
internal import Studies

/// Philips' two scales of MR values.
///
/// RescaleSlope gives what the scanner displays; it differs between series and even slices. Divided by it and by the private
/// scale slope (2005,100E), values of all images of a scan are in one unit (Chenevert et al., "Errors in quantitative image
/// analysis due to platform-dependent image scaling", 2014).
public enum PhilipsScaling: String, Sendable, CaseIterable {
    /// Stored value times RescaleSlope plus RescaleIntercept.
    case display
    /// The same by RescaleSlope and scale slope.
    case precise

    /// Brings a volume of displayed values to this scale.
    ///
    /// - Returns: The volume, and which of the two scales its values have; nil where the images have but one.
    /// - Throws: `CaseFailure` when slices of unlike scales were mixed.
    func applied(
        to volume: consuming Volume, of source: Case
    ) throws(CaseFailure) -> (volume: Volume, warning: String?) {
        let factors = source.images.map(\.preciseFactor)
        guard case .dicom(let stack) = source.source, !factors.contains(nil) else { return (volume, nil) }
        guard self == .precise else {
            let isSame = factors.allSatisfy { $0 == 1 }
            return (volume, isSame ? nil : WarningCode.units.warning(Self.displayedWords))
        }
        let known = factors.compactMap(\.self)
        let isUniform = Set(known).count == 1
        let plane = volume.geometry.size.x * volume.geometry.size.y
        let geometry = volume.geometry
        var voxels = volume.takeVoxels()
        for (k, slice) in stack.slices.enumerated() {
            let factor: Double
            switch slice {
            case .image(let index): factor = known[index]
            case .between(let index, _):
                guard isUniform else {
                    throw CaseFailure(
                        name: source.name, file: source.path, code: "E_PHILIPS",
                        reason:
                            "a missing slice was mixed of slices of unlike scales; use --gaps split with --philips precise"
                    )
                }
                factor = known[index]
            }
            for voxel in k * plane..<(k + 1) * plane { voxels[voxel] = Float(Double(voxels[voxel]) * factor) }
        }
        return (
            Volume(geometry: geometry, voxels: voxels),
            WarningCode.units.warning("Philips: values are precise (by the private scale slope), not those displayed")
        )
    }

    private static let displayedWords =
        "Philips: values are those displayed, in a unit that may differ between series; --philips precise brings them to one"
}
