/// An image that another object was made from.
public struct ImageReference: Hashable, Sendable {
    /// The image's own identifier.
    public let sopInstanceUID: String
    /// Its frames, from 1; empty for the whole image.
    public let frames: [Int]

    /// A reference to frames of an image; all of them when none is given.
    public init(sopInstanceUID: String, frames: [Int] = []) {
        self.sopInstanceUID = sopInstanceUID
        self.frames = frames
    }

    /// Reads an item of a sequence of references; nil when it names no image.
    init?(_ item: Item) {
        guard let uid = item.text(.referencedSOPInstanceUID) else { return nil }
        let numbers = (try? item.numbers(.referencedFrameNumber)) ?? []
        self.init(sopInstanceUID: uid, frames: numbers.compactMap { Int(exactly: $0) })
    }
}

/// What an object says of the images that it was drawn on as a whole.
public struct SeriesReference: Equatable, Sendable {
    /// SeriesInstanceUIDs of the images; empty when the object does not say.
    public let seriesInstanceUIDs: Set<String>
    /// SOPInstanceUIDs of all images that are named anywhere but beside a contour or frame.
    public let instanceUIDs: Set<String>
    /// The coordinate systems that positions are given in; empty when the object does not say.
    public let frameOfReferenceUIDs: Set<String>

    init(seriesInstanceUIDs: Set<String>, instanceUIDs: Set<String>, frameOfReferenceUIDs: Set<String>) {
        self.seriesInstanceUIDs = seriesInstanceUIDs
        self.instanceUIDs = instanceUIDs
        self.frameOfReferenceUIDs = frameOfReferenceUIDs
    }

    /// Reads the common instance reference module: PS3.3 section C.12.2.
    init(_ item: Item) {
        let series = item.children(.referencedSeriesSequence)
        self.init(
            seriesInstanceUIDs: Set(series.compactMap { $0.text(.seriesInstanceUID) }),
            instanceUIDs: Set(
                series.flatMap { $0.children(.referencedInstanceSequence) }.compactMap {
                    $0.text(.referencedSOPInstanceUID)
                }),
            frameOfReferenceUIDs: Set([item.text(.frameOfReferenceUID)].compactMap(\.self)))
    }
}
