internal import DICOM
internal import Imaging

/// Where the images of a stack lie along its normal, to find the one that something was drawn on.
struct StackPlaces {
    /// Direction across the images; length 1.
    let normal: Vector
    /// Distance of neighbouring slices of the volume along the normal, in mm.
    let step: Double
    /// Place of every image along the normal, rising.
    private let places: [Double]

    /// Nil for projections, which lie nowhere.
    init?(_ stack: ImageStack) {
        let planes = stack.images.compactMap(\.plane)
        guard let first = planes.first, planes.count == stack.images.count, stack.geometry.determinant != 0 else {
            return nil
        }
        normal = first.normal
        step = abs(stack.geometry.sliceStep.dot(first.normal))
        places = planes.map { $0.position.dot(first.normal) }
    }

    /// The nearest image and how far a position lies beyond it along the normal, in mm; nil farther than half a slice from
    /// every image.
    func image(at position: Vector) -> (image: Int, distance: Double)? {
        let place = position.dot(normal)
        guard place.isFinite else { return nil }
        var (low, high) = (0, places.count)
        while low < high {
            let middle = (low + high) / 2
            if places[middle] < place { low = middle + 1 } else { high = middle }
        }
        let candidates = [low - 1, low].filter(places.indices.contains)
        guard let nearest = candidates.min(by: { abs(places[$0] - place) < abs(places[$1] - place) }) else {
            return nil
        }
        let distance = place - places[nearest]
        // A thousandth more, for positions that were rounded.
        return abs(distance) <= 0.501 * step ? (nearest, distance) : nil
    }
}
