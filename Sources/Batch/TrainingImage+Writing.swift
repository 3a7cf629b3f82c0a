internal import ImageFiles
internal import Imaging
internal import Reports
internal import Studies

extension TrainingImage {
    /// Writes the channels into the folder of a case; NIfTI files are made of the channels' own memory, and take them.
    mutating func write(
        as format: ConversionOptions.Format, compressed: Bool = true, of source: Case, to folder: CaseFolder
    )
        throws
    {
        switch format {
        case .nifti, .nnunet:
            while !channels.isEmpty {
                let (name, volume) = channels.removeFirst()
                let suffix = name.map { "-\($0)" } ?? ""
                try NIfTIFile.write(
                    volume, rowsReversed: source.storesRowsReversed,
                    to: folder.file("image\(suffix).nii\(compressed ? ".gz" : "")"))
            }
        case .npy:
            let size = geometry.size
            let shape = (channels.count > 1 ? [channels.count] : []) + [size.z, size.y, size.x]
            try NPYFile.write(channels.flatMap(\.volume.voxels), shape: shape, to: folder.file("image.npy"))
            try writeSidecar(codes: [], to: folder)
        case .png:
            var codes: [GreyCode] = []
            for (name, volume) in channels {
                // A window is made for eyes and 8 bits; anything else keeps 16.
                let code = GreyCode(of: volume, isWindow: normalization == .window)
                codes.append(code)
                try write(volume, code: code, to: folder, name: name.map { "slices-\($0)" } ?? "slices")
            }
            try writeSidecar(codes: codes, to: folder)
        }
    }

    private func write(_ volume: Volume, code: GreyCode, to folder: CaseFolder, name: String) throws {
        try folder.makeFolder(name)
        let size = volume.geometry.size
        for k in 0..<size.z {
            let slice = volume.voxels[k * size.x * size.y..<(k + 1) * size.x * size.y]
            let file = folder.file(CaseFolder.slice(k, in: name))
            if code.depth == 8 {
                let picture = Raster(width: size.x, height: size.y, pixels: slice.map { UInt8(code.grey(of: $0)) })
                try PNGFile.write(picture, to: file)
            } else {
                try PNGFile.write(
                    Raster(width: size.x, height: size.y, pixels: slice.map(code.grey(of:))), to: file)
            }
        }
    }

    private func writeSidecar(codes: [GreyCode], to folder: CaseFolder) throws {
        let sidecar = ImageSidecar(
            geometry: geometry, normalization: normalization.rawValue, channels: channels.compactMap(\.name),
            codes: codes)
        try folder.write(try JSONDocument.encoded(sidecar), to: "image.json")
    }
}

/// How intensities become the whole numbers of a PNG: `intensity = slope * grey + intercept`.
struct GreyCode: Encodable, Equatable {
    /// Bits of a pixel.
    let depth: Int
    let slope: Double
    let intercept: Double

    private enum CodingKeys: String, CodingKey { case depth = "bits", slope, intercept }

    /// 8 bits for a window's 0...1; else 16, exact where all values are whole and close enough together.
    init(of volume: Volume, isWindow: Bool) {
        if isWindow {
            (depth, slope, intercept) = (8, 1.0 / 255, 0)
            return
        }
        let finite = volume.voxels.lazy.filter(\.isFinite)
        let (low, high) = (Double(finite.min() ?? 0), Double(finite.max() ?? 0))
        let isExact = high - low <= 65535 && volume.voxels.allSatisfy { $0 == $0.rounded() }
        (depth, slope, intercept) = (16, isExact || high == low ? 1 : (high - low) / 65535, low)
    }

    /// The nearest grey; black for what is not a number.
    func grey(of value: Float) -> UInt16 {
        let grey = ((Double(value) - intercept) / slope).rounded()
        return grey > 0 ? UInt16(min(grey, 65535)) : 0
    }
}

/// What an array or a folder of pictures does not say itself: `image.json`.
struct ImageSidecar: Encodable {
    let axes: [String]
    /// Distances along slice, row and column.
    let spacing: [Double]
    /// From (column, row, slice) to mm in LPS, four rows of four.
    let affine: [[Double]]
    let normalization: String
    /// Names of the channels; none for a single one.
    let channels: [String]
    /// How greys become intensities, one per channel; none for arrays.
    let codes: [GreyCode]

    private enum CodingKeys: String, CodingKey {
        case axes, normalization, channels
        case spacing = "spacing_mm"
        case affine = "affine_lps"
        case codes = "intensity"
    }

    init(geometry: Geometry, normalization: String, channels: [String], codes: [GreyCode]) {
        axes = (channels.count > 1 ? ["channel"] : []) + ["slice", "row", "column"]
        spacing = [geometry.spacing.z, geometry.spacing.y, geometry.spacing.x]
        let (i, j, k, o) = (geometry.columnStep, geometry.rowStep, geometry.sliceStep, geometry.origin)
        affine = (0..<3).map { [i[$0], j[$0], k[$0], o[$0]] } + [[0, 0, 0, 1]]
        self.normalization = normalization
        self.channels = channels
        self.codes = codes
    }
}
