internal import DICOM
internal import Imaging

/// An image with its place along the normal of its stack, in mm.
struct PlacedImage {
    let image: ImageInstance
    let place: Double
    let position: Vector
}

/// How the slices of a stack are spread along its normal, and what becomes of gaps.
struct SliceSpread {
    /// Images that make one volume.
    struct Run {
        /// Their positions among all images.
        let images: Range<Int>
        /// Where the slices of the volume come from; positions count from the run's first image.
        let slices: [StackSlice]
        let warnings: [String]
    }

    /// Distances may differ by this share of the step: files carry rounded positions.
    private static let tolerance = 0.02

    /// With `--gaps resample`, so many slices may be mixed for each image that there is.
    private static let mostMixedWhenAsked = 10.0

    let runs: [Run]

    /// - Throws: `StackError` when the policy refuses the gaps, or all images lie at one place.
    init(_ placed: [PlacedImage], gaps policy: GapPolicy) throws(StackError) {
        let gaps = zip(placed, placed.dropFirst()).map { $1.place - $0.place }
        guard let step = Self.usual(gaps) else {
            runs = [Run(images: 0..<placed.count, slices: placed.indices.map { .image($0) }, warnings: [])]
            return
        }
        guard step > 1e-3 else {
            throw StackError(file: placed[0].image.file, reason: "all slices lie at one place")
        }
        guard let odd = gaps.firstIndex(where: { abs($0 - step) > Self.tolerance * step }) else {
            runs = [Run(images: 0..<placed.count, slices: placed.indices.map { .image($0) }, warnings: [])]
            return
        }
        let areMultiples = gaps.allSatisfy { gap in
            let multiple = (gap / step).rounded()
            return multiple >= 1 && abs(gap - multiple * step) <= Self.tolerance * multiple * step
        }
        let numbers =
            "\(gaps[odd].rounded(to: 3)) mm between slices \(odd + 1) and \(odd + 2), \(step.rounded(to: 3)) mm elsewhere"
        let fault = areMultiples ? "slices are missing: \(numbers)" : "the slices are unevenly spaced: \(numbers)"
        // A few slices that lie far apart are no volume, whatever lies between them.
        let missing = (placed[placed.count - 1].place - placed[0].place) / step - Double(gaps.count)
        let most = Double(placed.count) * (policy == .resample ? Self.mostMixedWhenAsked : 1)
        switch policy {
        case .refuse:
            throw StackError(file: placed[odd + 1].image.file, reason: fault)
        case .automatic where missing > most, .resample where missing > most:
            throw StackError(
                file: placed[odd + 1].image.file,
                reason: "\(fault); \(Int(missing.rounded())) slices would be made up from \(placed.count); "
                    + "--gaps split makes volumes of those that lie together")
        case .automatic where !areMultiples:
            throw StackError(
                file: placed[odd + 1].image.file, reason: "\(fault); --gaps resample or split takes the series anyway")
        case .automatic, .resample:
            runs = [Self.filled(placed, step: step, fault: fault)]
        case .split:
            runs = Self.split(gaps, step: step, fault: fault)
        }
    }

    /// The median distance; nil for fewer than two images.
    private static func usual(_ gaps: [Double]) -> Double? { gaps.isEmpty ? nil : gaps.sorted()[gaps.count / 2] }

    /// Slices at equal distances from the first to the last image.
    private static func filled(_ placed: [PlacedImage], step: Double, fault: String) -> Run {
        let bottom = placed[0].place
        let extent = placed[placed.count - 1].place - bottom
        let count = Int((extent / step).rounded()) + 1
        let even = extent / Double(count - 1)
        var slices: [StackSlice] = []
        var lower = 0
        for k in 0..<count {
            let place = bottom + Double(k) * even
            while lower + 2 < placed.count && placed[lower + 1].place <= place { lower += 1 }
            let weight = (place - placed[lower].place) / (placed[lower + 1].place - placed[lower].place)
            if abs(place - placed[lower].place) <= tolerance * step {
                slices.append(.image(lower))
            } else if abs(place - placed[lower + 1].place) <= tolerance * step {
                slices.append(.image(lower + 1))
            } else {
                slices.append(.between(lower, weight: min(max(weight, 0), 1)))
            }
        }
        let mixed = slices.count { if case .between = $0 { true } else { false } }
        return Run(
            images: 0..<placed.count, slices: slices,
            warnings: [WarningCode.gap.warning("\(fault); \(mixed) of \(count) slices are mixed of their neighbours")])
    }

    /// A volume for every stretch of equal distances.
    private static func split(_ gaps: [Double], step: Double, fault: String) -> [Run] {
        var runs: [Range<Int>] = []
        var start = 0
        for (k, gap) in gaps.enumerated() where abs(gap - step) > tolerance * step {
            runs.append(start..<k + 1)
            start = k + 1
        }
        runs.append(start..<gaps.count + 1)
        return runs.map { images in
            Run(
                images: images, slices: images.indices.map { .image($0 - images.lowerBound) },
                warnings: [WarningCode.gap.warning("\(fault); the series was split into \(runs.count) volumes")])
        }
    }
}
