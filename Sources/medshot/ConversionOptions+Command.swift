import Batch
import Commands
import DICOM
import Studies

extension ConversionOptions {
    /// The options as the command line words them.
    init(_ command: ConvertCommand) throws(RunError) {
        self.init()
        format = Format(command.format)
        isCompressed = !command.isUncompressed
        normalization = Normalization(command.normalization ?? (command.windows.isEmpty ? .none : .window))
        windows = command.windows.map(\.rawValue)
        spacing = command.spacing.map { SIMD3($0[0], $0[1], $0[2]) }
        gaps = GapPolicy(command.gaps)
        tilt = command.tilt == .keep ? .keep : .resample
        labels = command.labels == "auto" ? .beside : command.labels == "none" ? .none : .at(command.labels)
        dataset = format == .nnunet ? command.dataset ?? "Dataset001_Medshot" : nil
        trainingShare = command.trainingShare
        philips = command.philips == .precise ? .precise : .display
        makesContactSheets = command.makesContactSheets
        do throws(StudiesError) {
            labelMapping = try command.labelMap.map { (path) throws(StudiesError) in try LabelMapping(at: path) }
            channels = try command.channels.map { (path) throws(StudiesError) in try StudyChannels(at: path) }
        } catch {
            throw .refused("\(error)")
        }
        deidentification = command.isDeidentified ? (command.dates == .shift ? .shift : .remove) : nil
        colour = command.colour == .luminance ? .luminance : .skip
    }
}

extension ConversionOptions.Format {
    fileprivate init(_ choice: ConvertCommand.Format) {
        self =
            switch choice {
            case .nifti: .nifti
            case .npy: .npy
            case .png: .png
            case .nnunet: .nnunet
            }
    }
}

extension ConversionOptions.Normalization {
    fileprivate init(_ choice: ConvertCommand.Normalization) {
        self =
            switch choice {
            case .none: .none
            case .hu: .hu
            case .window: .window
            case .zscore: .zscore
            case .percentile: .percentile
            case .minmax: .minmax
            case .auto: .auto
            }
    }
}

extension GapPolicy {
    fileprivate init(_ choice: ConvertCommand.Gaps?) {
        self =
            switch choice {
            case nil: .automatic
            case .resample: .resample
            case .split: .split
            case .refuse: .refuse
            }
    }
}
