public import Imaging

/// What was measured of one structure in one case.
public struct LabelRecord: Codable, Equatable, Sendable {
    /// The value in the mask.
    public var value: UInt8
    /// What a person calls the structure.
    public var name: String
    /// Volume in millilitres; nil for a picture without a scale.
    public var volumeML: Double?
    /// Number of voxels.
    public var voxels: Int
    /// Mean intensity of the voxels, in the image's unit; nil where there are none or one is not finite.
    public var meanIntensity: Double?
    /// Number of slices that hold the structure.
    public var slices: Int
    /// Calibrated confidence, 0...1; nil where the method has none.
    public var confidence: Double?
    /// Slices whose mask was taken away, since the structure is not there: numbers along the axis across the slices, from 0;
    /// nil where none was.
    public var emptiedSlices: [Int]?
    /// Stem of the file that holds the structure, where overlapping structures need several; nil for the only one.
    public var mask: String?
    /// The kind of thing it is, as a coded term; nil where nobody said.
    public var category: CodeRecord?
    /// The thing itself, as a coded term; nil where nobody said.
    public var type: CodeRecord?

    /// A record of all that was measured.
    public init(
        value: UInt8, name: String, volumeML: Double?, voxels: Int, meanIntensity: Double?, slices: Int,
        confidence: Double? = nil
    ) {
        self.value = value
        self.name = name
        self.volumeML = volumeML
        self.voxels = voxels
        self.meanIntensity = meanIntensity
        self.slices = slices
        self.confidence = confidence
    }

    /// Measures structures in a mask on its image, one record per label in the order given.
    ///
    /// - Parameters:
    ///   - labels: The structures to measure.
    ///   - map: The mask.
    ///   - volume: The image.
    ///   - axis: The axis across the slices: 0 columns, 1 rows, 2 slices.
    ///   - scaled: Whether the grid's mm are true, and volumes therefore known.
    /// - Precondition: `map` and `volume` have one size.
    /// - Complexity: O(voxels), whatever the number of labels.
    public static func measure(
        _ labels: [Label], in map: LabelMap, on volume: Volume, axis: Int, scaled: Bool
    ) -> [LabelRecord] {
        precondition(map.geometry.size == volume.geometry.size, "a mask is measured on its own image")
        let size = map.geometry.size
        var counts = [Int](repeating: 0, count: 256)
        var sums = [Double](repeating: 0, count: 256)
        // Whether slice s holds value v stands at 256 * s + v.
        var present = [Bool](repeating: false, count: 256 * size[axis])
        var offset = 0
        for k in 0..<size.z {
            for j in 0..<size.y {
                for i in 0..<size.x {
                    let value = Int(map.values[offset])
                    if value != 0 {
                        counts[value] += 1
                        sums[value] += Double(volume.voxels[offset])
                        present[256 * (axis == 0 ? i : axis == 1 ? j : k) + value] = true
                    }
                    offset += 1
                }
            }
        }
        return labels.map { label in
            let value = Int(label.value)
            let mean = counts[value] > 0 ? sums[value] / Double(counts[value]) : nil
            var record = LabelRecord(
                value: label.value, name: label.name,
                volumeML: scaled ? Double(counts[value]) * map.geometry.voxelVolume / 1000 : nil,
                voxels: counts[value], meanIntensity: mean.flatMap { $0.isFinite ? $0 : nil },
                slices: (0..<size[axis]).count { present[256 * $0 + value] })
            if label.category != .tissue || label.type != .tissue {
                record.category = CodeRecord(label.category)
                record.type = CodeRecord(label.type)
            }
            return record
        }
    }

    /// Volume in ml, or the number of pixels where there is none.
    var size: (number: Double, unit: String) { volumeML.map { ($0, "ml") } ?? (Double(voxels), "px") }

    /// The size for a person, such as "27.2 ml".
    var sizeText: String { "\(NumberText.short(size.number)) \(size.unit)" }

    private enum CodingKeys: String, CodingKey {
        case value, name, voxels, slices, confidence, mask, category, type
        case volumeML = "volume_ml"
        case meanIntensity = "mean_intensity"
        case emptiedSlices = "emptied_slices"
    }
}
