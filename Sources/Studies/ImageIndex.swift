internal import DICOM
internal import Imaging

/// The images of all cases, to find those that labels were drawn on.
struct ImageIndex {
    /// One image of one case, by their positions.
    struct Place: Hashable {
        let source: Int
        let image: Int
    }

    /// The cases that an object was drawn on.
    struct Match {
        let sources: [Int]
        /// Whether only the coordinate system says so, since the images that are named are not among the cases.
        let isByCoordinates: Bool
    }

    let cases: [Case]
    /// Where the images of a case lie, by position of the case; none for projections and files.
    let places: [Int: StackPlaces]
    /// The images by their identifiers, with the frame that each is; those of companions count as the case's own, since
    /// they lie at the same places.
    private let instances: [String: [(place: Place, frame: Int)]]

    init(_ cases: [Case]) {
        self.cases = cases
        var places: [Int: StackPlaces] = [:]
        var instances: [String: [(place: Place, frame: Int)]] = [:]
        for (source, each) in cases.enumerated() {
            guard case .dicom(let stack) = each.source else { continue }
            places[source] = StackPlaces(stack)
            for channel in each.channelCases {
                for (image, instance) in channel.images.enumerated() {
                    instances[instance.sopInstanceUID, default: []].append(
                        (Place(source: source, image: image), instance.frame))
                }
            }
        }
        self.places = places
        self.instances = instances
    }

    /// The stack of a case that was found by this index.
    func stack(_ source: Int) -> ImageStack? {
        if case .dicom(let stack) = cases[source].source { return stack }
        return nil
    }

    /// The images that references name.
    func images(_ references: [ImageReference]) -> [Place] {
        references.flatMap { reference in
            (instances[reference.sopInstanceUID] ?? []).filter { image in
                reference.frames.isEmpty || reference.frames.contains(image.frame)
            }.map(\.place)
        }
    }

    /// The cases of an object: those with an image that it names, else those of the series that it names, else the only
    /// one in its coordinate system.
    ///
    /// - Parameters:
    ///   - direct: The images that single frames or contours name.
    ///   - reference: What the object says as a whole.
    ///   - names: The structures of the object, for the error.
    /// - Throws: `LabelFault` when there is none, or the coordinate system leaves a choice.
    func match(direct: [ImageReference], reference: SeriesReference, names: [String]) throws(LabelFault) -> Match {
        let named = Set(images(direct).map(\.source))
        if !named.isEmpty { return Match(sources: named.sorted(), isByCoordinates: false) }
        let listed = images(reference.instanceUIDs.map { ImageReference(sopInstanceUID: $0) }).map(\.source)
        if !listed.isEmpty { return Match(sources: Set(listed).sorted(), isByCoordinates: false) }
        func sources(where isMatch: (ImageInstance) -> Bool) -> [Int] {
            cases.indices.filter { cases[$0].channelCases.compactMap(\.images.first).contains(where: isMatch) }
        }
        let series = sources { reference.seriesInstanceUIDs.contains($0.seriesInstanceUID) }
        if !series.isEmpty { return Match(sources: series, isByCoordinates: false) }
        let near = sources { $0.frameOfReferenceUID.map(reference.frameOfReferenceUIDs.contains) ?? false }
            .filter { places[$0] != nil }
        guard let only = near.first else {
            throw LabelFault(
                code: .unmatched,
                reason:
                    "none of the images it was drawn on is in the input, nor one of their coordinate system; add the "
                    + "series that it belongs to"
            ).naming(names)
        }
        guard near.count == 1 else {
            throw LabelFault(
                code: .unmatched,
                reason:
                    "the images it was drawn on are not in the input, and \(near.count) volumes share their coordinate "
                    + "system; leave only the right one in the input"
            ).naming(names)
        }
        return Match(sources: [only], isByCoordinates: true)
    }
}
