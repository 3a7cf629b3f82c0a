internal import Hashing
internal import Imaging
internal import Segmentation
internal import Studies

/// What the network learns from, and what masks are compared with.
struct SupportSlices {
    let slices: [SupportSlice]
    let normalization: IntensityNormalization
    let profiles: [UInt8: MaskProfile]
    /// What the annotated images look like, an entry for each.
    let appearances: [Appearance]

    init(of support: SupportSet) {
        let cuts = support.items.map { Slicing(of: $0.volume.geometry, along: $0.annotated.axis) }
        let isCT = support.items.allSatisfy { item in
            item.modality == "CT"
                || item.modality == nil && IntensityNormalization.looksLikeHounsfield(item.volume)
        }
        if isCT {
            normalization = .hounsfield(
                of: zip(support.items, cuts).flatMap { item, cut in
                    item.annotated.slices.map { (cut.slice($0, of: item.volume), cut.slice($0, of: item.map)) }
                })
        } else {
            normalization = .perVolume
        }
        var slices: [SupportSlice] = []
        var profiles: [UInt8: MaskProfile] = [:]
        var appearances: [Appearance] = []
        for (subject, (item, cut)) in zip(support.items, cuts).enumerated() {
            let volume = normalization.normalized(item.volume, isInverted: item.isInverted)
            let body = BodyBox(of: item.volume, isInverted: item.isInverted)
            appearances.append(Appearance(of: volume))
            for k in item.annotated.slices {
                let (labels, image) = (cut.slice(k, of: item.map), cut.slice(k, of: volume))
                slices.append(
                    SupportSlice(
                        slice: Slice(
                            image: image, spacing: cut.spacing, place: cut.place(of: k, in: body)),
                        labels: labels,
                        subject: subject))
                for label in support.labels {
                    profiles[label.value, default: MaskProfile()].add(
                        labels, on: image, value: label.value, spacing: cut.spacing)
                }
            }
        }
        self.slices = slices
        self.profiles = profiles
        self.appearances = appearances
    }

    /// The slices of one item of the support.
    func slices(ofItem index: Int) -> [SupportSlice] { slices.filter { $0.subject == index } }

    /// SHA-256 of all that was drawn and of what it was drawn on, as 64 hexadecimal digits.
    func fingerprint(of labels: [Label]) -> String {
        var hash = SHA256()
        for label in labels { hash.update("\(label.value) \(label.name)\0") }
        for item in slices {
            let image = item.slice.image
            hash.update(
                "\(image.width) \(image.height) \(item.slice.spacing.x) \(item.slice.spacing.y) \(item.subject)\0")
            hash.update(item.labels.pixels)
            hash.update(unsafe image.pixels.withUnsafeBytes { unsafe Array($0) })
        }
        return SHA256.hex(hash.finalize())
    }
}
