internal import Imaging
internal import Studies

extension TrainingImage {
    /// The part of a file's name that tells channel number `index` from the others, counted from 0, as nnU-Net counts.
    static func channelName(_ index: Int) -> String { CaseFolder.number(index) }

    /// Adds the other series of a case as channels.
    ///
    /// Each is read and made as the first one was, and takes its grid: they are known to be the same but for rounded numbers.
    ///
    /// - Parameters:
    ///   - source: A case with companions.
    ///   - names: What the channels are called, the case's own first.
    /// - Throws: `CaseFailure` when the options do not fit a series, `DICOMError` when one cannot be read.
    mutating func addCompanions(of source: Case, names: [String], options: ConversionOptions) throws {
        guard !source.companions.isEmpty else { return }
        channels = [(Self.channelName(0), channels[0].volume)]
        for (index, companion) in source.companions.enumerated() {
            let scaled = try options.philips.applied(to: try companion.volume(), of: companion)
            let image = try TrainingImage(scaled.volume, of: companion, options: options)
            let volume = Volume(geometry: geometry, voxels: image.channels[0].volume.takeVoxels())
            channels.append((Self.channelName(index + 1), volume))
            warnings += ([scaled.warning].compactMap(\.self) + image.warnings).map {
                WarningCode.naming(names[index + 1], in: $0)
            }
        }
    }
}
