internal import DICOM
internal import Imaging

/// Splits a group whose positions repeat, such as a cine or a dynamic series, into one set of images per volume.
struct VolumeSplitting {
    /// Places closer than this, in mm, are one place.
    private static let placeTolerance = 0.01

    /// The volumes in order of time; one when no position repeats.
    let volumes: [[ImageInstance]]
    /// Number of images that were left out, since another shows the same pixels at the same place and time.
    let copies: Int

    /// - Throws: `StackError` when positions repeat unevenly, so that no volume would be complete.
    init(_ images: [ImageInstance]) throws(StackError) {
        guard let normal = images.first?.plane?.normal else {
            volumes = [images]
            copies = 0
            return
        }
        let all = Self.places(of: images, along: normal)
        let places = Self.withoutCopies(all)
        copies = images.count - places.reduce(0) { $0 + $1.count }
        let counts = Set(places.map(\.count))
        guard let count = counts.first, counts.count == 1 else {
            let fewest = counts.min() ?? 0
            let odd = places.first { $0.count > fewest }?.last
            throw StackError(
                file: odd?.file ?? "",
                reason: "positions repeat unevenly: some have \(fewest) image(s), others "
                    + "\(counts.max() ?? 0), and their pixels differ; no complete volumes can be told apart")
        }
        let ordered = places.map { $0.sorted(by: Self.isEarlier) }
        volumes = (0..<count).map { time in ordered.map { $0[time] } }
    }

    /// The images by their place, from one end to the other.
    private static func places(of images: [ImageInstance], along normal: Vector) -> [[ImageInstance]] {
        var places: [(place: Double, images: [ImageInstance])] = []
        let placed = images.compactMap { image in
            image.plane.map { (image: image, place: $0.position.dot(normal)) }
        }.sorted { $0.place < $1.place }
        for (image, place) in placed {
            if let last = places.last, place - last.place < placeTolerance {
                places[places.count - 1].images.append(image)
            } else {
                places.append((place, [image]))
            }
        }
        return places.map(\.images)
    }

    /// Leaves out images that an earlier one equals.
    ///
    /// Pixels are read only where that may change something: places with more images than others, or every place when the
    /// first one holds copies.
    private static func withoutCopies(_ places: [[ImageInstance]]) -> [[ImageInstance]] {
        guard let first = places.first, places.contains(where: { $0.count > 1 }) else { return places }
        let fewest = places.map(\.count).min() ?? 0
        let areAllCopied = distinct(first).count < first.count
        return places.map { $0.count > fewest || areAllCopied ? distinct($0) : $0 }
    }

    private static func distinct(_ images: [ImageInstance]) -> [ImageInstance] {
        var kept: [ImageInstance] = []
        for image in images.sorted(by: isEarlier) {
            let isCopy = kept.contains {
                $0.acquisition == image.acquisition && (try? $0.hasSamePixels(as: image)) == true
            }
            if !isCopy { kept.append(image) }
        }
        return kept
    }

    /// The numbers that a multi-frame image gives its frames, then time point, trigger time, acquisition, image and frame.
    private static func isEarlier(_ a: ImageInstance, _ b: ImageInstance) -> Bool {
        func key(_ image: ImageInstance) -> [Double] {
            let acquisition = image.acquisition
            return acquisition.dimensionIndices.map(Double.init) + [
                acquisition.temporalPosition.map(Double.init) ?? 0, acquisition.triggerTime ?? 0,
                acquisition.number.map(Double.init) ?? 0, image.instanceNumber.map(Double.init) ?? 0,
                Double(image.frame),
            ]
        }
        let (first, second) = (key(a), key(b))
        return first == second
            ? a.sopInstanceUID < b.sopInstanceUID : first.lexicographicallyPrecedes(second)
    }
}
