internal import DICOM
internal import Imaging

/// Frames of a segmentation that lie across the pixels of the images, as a grid of their own.
struct SegmentationGrid {
    private let object: SegmentationObject
    private let spacing: PixelSpacing
    private let plane: ImagePlane
    /// Distance of the slices along the normal, in mm.
    private let step: Double
    /// Frames in order of their places along the normal; several at one place show different segments.
    private let slices: [(place: Double, frames: [Int])]

    /// Places closer than this, in mm, are one place.
    private static let placeTolerance = 0.01

    /// - Throws: `LabelFault` when the frames make no grid.
    init(_ object: SegmentationObject, frames: [Int]) throws(LabelFault) {
        guard let first = frames.first, let plane = object.frames[first].plane,
            let spacing = object.frames[first].spacing
        else {
            throw LabelFault(
                code: .misfit, reason: "a frame has another matrix than its image and does not say where it lies")
        }
        for frame in frames {
            guard let other = object.frames[frame].plane, object.frames[frame].spacing == spacing,
                (other.rowDirection - plane.rowDirection).length < 1e-3,
                (other.columnDirection - plane.columnDirection).length < 1e-3
            else {
                throw LabelFault(code: .misfit, reason: "its frames differ in direction or spacing and make no grid")
            }
        }
        var slices: [(place: Double, frames: [Int])] = []
        let placed = frames.compactMap { frame in
            object.frames[frame].plane.map { (place: $0.position.dot(plane.normal), frame: frame) }
        }
        for (place, frame) in placed.sorted(by: { ($0.place, $0.frame) < ($1.place, $1.frame) }) {
            if let last = slices.last, place - last.place < Self.placeTolerance {
                slices[slices.count - 1].frames.append(frame)
            } else {
                slices.append((place, [frame]))
            }
        }
        // Slices without a frame are empty, so neighbours need not be neighbours: what the file declares bounds the step.
        let gap = zip(slices, slices.dropFirst()).map { $1.place - $0.place }.min()
        guard let step = [gap, object.sliceSpacing].compactMap(\.self).min() else {
            throw LabelFault(code: .misfit, reason: "it does not say how thick its slice is (SliceThickness)")
        }
        self.object = object
        self.plane = plane
        self.spacing = spacing
        self.step = step
        self.slices = slices
    }

    /// Its distances, for a message.
    var words: String {
        "\(spacing.betweenColumns.rounded(to: 3)) x \(spacing.betweenRows.rounded(to: 3)) x \(step.rounded(to: 3)) mm"
    }

    /// The runs of every segment on the images of a stack, as if the images were the planes of a grid.
    func runs(on stack: ImageStack, pixels: SegmentationPixels) throws(DICOMError) -> [Int: [Range<Int>]] {
        var runs: [Int: [Range<Int>]] = [:]
        // One segment at a time: only its frames are in memory.
        let frames = slices.flatMap(\.frames)
        for segment in Set(frames.map { object.frames[$0].segment }).sorted(by: { ($0 ?? 0) < ($1 ?? 0) }) {
            var planes: [(place: Double, origin: Vector, numbers: [UInt16])] = []
            for slice in slices {
                for frame in slice.frames where object.frames[frame].segment == segment {
                    guard let origin = object.frames[frame].plane?.position else { continue }
                    planes.append((slice.place, origin, try pixels.numbers(ofFrame: frame)))
                }
            }
            for image in stack.images.indices {
                for row in 0..<stack.geometry.size.y {
                    let line = line(row, of: image, in: stack, planes: planes)
                    let start = stack.geometry.size.x * (row + stack.geometry.size.y * image)
                    for run in line[...].labelledRuns {
                        runs[Int(run.number), default: []].append(
                            start + run.range.lowerBound..<start + run.range.upperBound)
                    }
                }
            }
        }
        return runs
    }

    /// What the pixels hold that the centres of one row of an image lie in.
    private func line(
        _ row: Int, of image: Int, in stack: ImageStack,
        planes: [(place: Double, origin: Vector, numbers: [UInt16])]
    ) -> [UInt16] {
        let width = stack.geometry.size.x
        var line = [UInt16](repeating: 0, count: width)
        guard let other = stack.images[image].plane, let pixel = stack.images[image].pixelSpacing,
            let first = planes.first, let last = planes.last
        else { return line }
        let begin = other.position + other.columnDirection * (pixel.betweenRows * Double(row))
        let stride = other.rowDirection * pixel.betweenColumns
        let half = 0.501 * step
        // Columns whose centres lie between the outermost planes.
        let (place, rise) = (begin.dot(plane.normal), stride.dot(plane.normal))
        var columns = 0..<width
        if abs(rise) > 1e-9 {
            let ends = [first.place - half, last.place + half].map { ($0 - place) / rise }.sorted()
            let low = min(max(ends[0].rounded(.up), 0), Double(width))
            let high = min(max(ends[1].rounded(.down) + 1, low), Double(width))
            columns = Int(low)..<Int(high)
        } else if place < first.place - half || place > last.place + half {
            return line
        }
        for column in columns {
            let position = begin + stride * Double(column)
            guard let nearest = Self.nearest(to: position.dot(plane.normal), in: planes, within: half) else { continue }
            let offset = position - nearest.origin
            let x = (offset.dot(plane.rowDirection) / spacing.betweenColumns).rounded()
            let y = (offset.dot(plane.columnDirection) / spacing.betweenRows).rounded()
            guard x >= 0, y >= 0, x < Double(object.columns), y < Double(object.rows) else { continue }
            line[column] = nearest.numbers[Int(x) + object.columns * Int(y)]
        }
        return line
    }

    private static func nearest(
        to place: Double, in planes: [(place: Double, origin: Vector, numbers: [UInt16])], within limit: Double
    ) -> (place: Double, origin: Vector, numbers: [UInt16])? {
        var (low, high) = (0, planes.count)
        while low < high {
            let middle = (low + high) / 2
            if planes[middle].place < place { low = middle + 1 } else { high = middle }
        }
        let candidates = [low - 1, low].filter { planes.indices.contains($0) && abs(planes[$0].place - place) <= limit }
        return candidates.min { abs(planes[$0].place - place) < abs(planes[$1].place - place) }.map { planes[$0] }
    }
}
