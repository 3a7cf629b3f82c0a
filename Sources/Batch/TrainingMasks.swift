internal import ImageFiles
internal import Imaging
internal import Reports
internal import Studies

/// The labels of a case on the grid of its training image: the nearest voxel's where that is not the scanner's.
struct TrainingMasks {
    /// The masks; several where structures overlap.
    let maps: [LabelMap]
    /// What was measured of every structure, by rising value.
    let records: [LabelRecord]
    /// What the reader should know.
    let warnings: [String]
    /// What is missing: a person should look.
    let losses: [String]

    private let image: Volume
    /// Whether the image's low values are bright.
    private let isNegative: Bool

    /// - Parameters:
    ///   - scaled: Whether voxels have a volume in the patient.
    ///   - flattens: Whether a voxel of several structures takes the highest value, so that there is one map.
    init(_ drawn: CaseLabels, named labels: [Label], on image: TrainingImage, scaled: Bool, flattens: Bool = false) {
        let volume = image.channels[0].volume
        let layers = drawn.layers
        let drawnMaps = flattens ? [drawn.flattened] : layers.maps
        maps = drawnMaps.map { $0.geometry == image.geometry ? $0 : $0.resampled(onto: image.geometry) }
        var records: [LabelRecord] = []
        var warnings = drawn.warnings
        var losses = drawn.losses
        for (layer, map) in maps.enumerated() {
            let held = labels.filter {
                (flattens ? layers.layerOfValue[$0.value].map { _ in 0 } : layers.layerOfValue[$0.value]) == layer
            }
            for var record in LabelRecord.measure(held, in: map, on: volume, axis: 2, scaled: scaled) {
                if maps.count > 1 { record.mask = Self.name(layer) }
                records.append(record)
                if record.voxels == 0 { losses.append("\(record.name): no voxel is left of it on the output's grid") }
            }
        }
        if maps.count > 1 {
            let names = records.filter { $0.mask != Self.name(0) }.map { "\($0.name) in \($0.mask ?? "")" }
            warnings.append(
                WarningCode.labelOverlap.warning(
                    "structures overlap, and a voxel holds one label: \(names.joined(separator: ", "))"))
        }
        if flattens && layers.maps.count > 1 {
            warnings.append(
                WarningCode.labelOverlap.warning(
                    "structures overlap: shared voxels belong to the one of the highest value"))
        }
        self.records = records.sorted { $0.value < $1.value }
        self.warnings = warnings
        self.losses = losses
        self.image = volume
        isNegative = image.isNegative
    }

    /// Stem of the files of a layer: "segmentation", "segmentation-2" and so on.
    private static func name(_ layer: Int) -> String { layer == 0 ? "segmentation" : "segmentation-\(layer + 1)" }

    /// Writes the masks beside the image, in its format, and a picture of them.
    func write(as format: ConversionOptions.Format, of source: Case, to folder: CaseFolder) throws {
        for (layer, map) in maps.enumerated() {
            let name = Self.name(layer)
            let size = map.geometry.size
            switch format {
            case .nifti, .nnunet: try NIfTIFile.write(source.storageOrder(map), to: folder.file("\(name).nii.gz"))
            case .npy:
                try NPYFile.write(bytes: map.values, shape: [size.z, size.y, size.x], to: folder.file("\(name).npy"))
            case .png: try folder.writeSlices(of: map, to: name)
            }
        }
        guard let shown = merged else { return }
        try PNGFile.write(
            Overlay.sheet(of: isNegative ? image.negative : image, labels: shown), to: folder.file("overlay.png"))
    }

    /// All layers in one map for the picture, later ones on top.
    var merged: LabelMap? {
        guard var merged = maps.first else { return nil }
        for map in maps.dropFirst() {
            for (voxel, value) in map.values.enumerated() where value != LabelMap.background {
                merged.values[voxel] = value
            }
        }
        return merged
    }
}

extension CaseRecord {
    /// Adds what is known of the labels.
    mutating func add(_ masks: TrainingMasks) {
        labels = masks.records
        warnings += masks.warnings
        reviewReasons += masks.losses
    }
}
