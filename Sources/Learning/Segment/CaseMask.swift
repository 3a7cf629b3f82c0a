internal import Imaging
internal import Segmentation
internal import Torch

/// The mask of one case, with what the network thinks of it.
struct CaseMask {
    /// On the case's own grid.
    private(set) var map: LabelMap
    /// The axis that the case was cut along.
    let axis: Int
    /// Looks of every structure on the slices that hold it.
    private(set) var profiles: [UInt8: MaskProfile] = [:]
    /// What the presence check says of every structure.
    private(set) var verdicts: [UInt8: PresenceCheck.Verdict] = [:]
    /// Slices, along the axis, that lost their mask of a structure, since it is not there.
    private(set) var emptied: [UInt8: [Int]] = [:]
    /// Number of voxels that the slices lost.
    private var lost: [UInt8: Int] = [:]
    /// How sure every voxel is; nil where nobody asked.
    private(set) var certainty: CertaintyMaps?
    private var sums: [UInt8: [(probability: Double, count: Int)]] = [:]
    private var evidence: [UInt8: [Double]] = [:]

    /// Slices that the network sees before the next ones are cut: memory stays flat for any volume.
    private static let slicesAtOnce = 8

    /// Segments a normalised volume slice by slice.
    ///
    /// - Parameters:
    ///   - body: Where the body lies in it.
    ///   - study: What was drawn on this very volume, if anything; along the same axis.
    ///   - cleaning: What is done to the masks at last.
    ///   - keepsCertainty: Whether to keep how sure every voxel is.
    init(
        of volume: NormalizedVolume, body: BodyBox, axis: Int, by model: SegmentationModel, study: OutlinedStudy?,
        cleaning: MaskCleaning, keepsCertainty: Bool = false
    ) throws(TorchError) {
        self.axis = axis
        map = LabelMap(
            geometry: volume.geometry,
            values: [UInt8](repeating: LabelMap.background, count: volume.geometry.count))
        if keepsCertainty { certainty = CertaintyMaps(geometry: volume.geometry) }
        let cut = Slicing(of: volume.geometry, along: axis)
        for start in stride(from: 0, to: cut.count, by: Self.slicesAtOnce) {
            let range = start..<min(start + Self.slicesAtOnce, cut.count)
            let shares = min(range.count, Runtime.threadCount)
            let answers = try Runtime.sideBySide(shares) { (share) throws(TorchError) in
                let own = (start + range.count * share / shares)..<(start + range.count * (share + 1) / shares)
                let slices = own.map {
                    Slice(image: cut.slice($0, of: volume), spacing: cut.spacing, place: cut.place(of: $0, in: body))
                }
                return zip(own, try model.probabilities(of: slices, isOwnStudy: study != nil)).map { k, found in
                    SliceAnswer(
                        study?.corrected(found, classes: model.classes, at: k) ?? found, by: model,
                        spacing: cut.spacing)
                }
            }
            for (k, answer) in zip(range, answers.joined()) { add(answer, at: k, cut: cut) }
        }
        for value in model.classes {
            for k in study?.slices(showing: value) ?? [] { evidence[value]?[k] = 1 }
            let verdict = model.presence.verdict(
                on: value, evidence: evidence[value] ?? [],
                found: study == nil ? nil : (sums[value] ?? []).map(\.count))
            verdicts[value] = verdict
            for k in verdict.absent.sorted() where study?.drawn[k] == nil && sums[value]?[k].count ?? 0 > 0 {
                empty(value, at: k, cut: cut)
            }
        }
        cleaning.clean(&map, structures: model.classes, axis: axis)
        if let study {
            for (k, drawn) in study.drawn { keep(drawn, at: k, cut: cut) }
        }
        let found = map
        for looks in ConcurrentWork.results(
            count: cut.count,
            of: { k in
                let (labels, image) = (cut.slice(k, of: found), cut.slice(k, of: volume))
                return model.classes.map { value in
                    var look = MaskProfile()
                    look.add(labels, on: image, value: value, spacing: cut.spacing)
                    return look
                }
            })
        {
            for (value, look) in zip(model.classes, looks) { profiles[value, default: MaskProfile()].add(look) }
        }
    }

    /// Mean probability of a structure inside its mask, 0...1; nil without a voxel.
    func confidence(of value: UInt8) -> Double? {
        let (probability, count) = (sums[value] ?? []).reduce((0.0, 0)) { ($0.0 + $1.probability, $0.1 + $1.count) }
        return count > 0 ? probability / Double(count) : nil
    }

    /// Puts back what was drawn on a slice, whatever was done to its mask.
    private mutating func keep(_ drawn: Raster<UInt8>, at k: Int, cut: Slicing) {
        var slice = cut.slice(k, of: map)
        for (pixel, value) in drawn.pixels.enumerated() where value != LabelMap.notAnnotated {
            slice.pixels[pixel] = value
        }
        cut.put(slice, at: k, into: &map)
    }

    /// Voxels on emptied slices, as a share of those left; 0 where none are left.
    func emptiedShare(of value: UInt8) -> Double {
        let left = (sums[value] ?? []).reduce(0) { $0 + $1.count }
        return left > 0 ? Double(lost[value] ?? 0) / Double(left) : 0
    }

    private mutating func empty(_ value: UInt8, at k: Int, cut: Slicing) {
        cut.put(cut.slice(k, of: map).map { $0 == value ? LabelMap.background : $0 }, at: k, into: &map)
        lost[value, default: 0] += sums[value]?[k].count ?? 0
        sums[value]?[k] = (0, 0)
        emptied[value, default: []].append(k)
    }

    private mutating func add(_ answer: SliceAnswer, at k: Int, cut: Slicing) {
        for (value, own) in answer.evidence { evidence[value, default: []].append(own) }
        for (value, own) in answer.masks { sums[value, default: []].append(own) }
        cut.put(answer.labels, at: k, into: &map)
        certainty?.put(answer.probabilities, at: k, cut: cut)
    }
}
