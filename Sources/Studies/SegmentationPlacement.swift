internal import DICOM
internal import Imaging

/// The frames of a segmentation, matched to the cases that they were drawn on.
///
/// A frame lies where its position says; the images that it names only choose the case. Frames on the pixels of an image
/// are copied, others are resampled: each voxel takes what the pixel holds that its centre lies in.
struct SegmentationPlacement: LabelPlacement {
    let structures: [DrawnStructure]
    let sources: [Int]
    let lost: [String]

    private let object: SegmentationObject
    private let index: ImageIndex
    private let isByCoordinates: Bool
    /// The case of every frame; nil where no image is.
    private let routes: [Int?]

    /// - Throws: `LabelFault` when the object was drawn on no case.
    init(_ object: SegmentationObject, index: ImageIndex) throws(LabelFault) {
        let match = try index.match(
            direct: object.frames.flatMap(\.sources), reference: object.reference,
            names: object.segments.map(\.name))
        let routes = object.frames.map { Self.route(of: $0, among: match.sources, index: index) }
        self.object = object
        self.index = index
        self.routes = routes
        isByCoordinates = match.isByCoordinates
        sources = Set(routes.compactMap(\.self)).sorted()
        var lost: [String] = []
        var structures: [DrawnStructure] = []
        for segment in object.segments {
            let frames = object.frames.indices.filter { object.frames[$0].segment ?? segment.number == segment.number }
            guard !frames.isEmpty else { continue }
            structures.append(
                DrawnStructure(
                    number: segment.number, name: segment.name, category: segment.category, type: segment.type))
            if frames.allSatisfy({ routes[$0] == nil }) { lost.append(segment.name) }
        }
        self.structures = structures
        self.lost = lost
    }

    /// The case of a frame: the only one of those that it names, or of all, where there is an image at its place.
    private static func route(of frame: SegmentationObject.Frame, among sources: [Int], index: ImageIndex) -> Int? {
        let named = Set(index.images(frame.sources).map(\.source)).intersection(sources)
        let candidates = named.isEmpty ? Set(sources) : named
        guard let plane = frame.plane else { return named.count == 1 ? named.first : nil }
        let fitting = candidates.filter { source in
            guard let places = index.places[source] else { return false }
            // A frame that is not parallel to the images lies on many of them.
            let isParallel = abs(places.normal.dot(plane.normal)) > 0.99
            return !isParallel || places.image(at: plane.position) != nil
        }
        return fitting.count == 1 ? fitting.first : nil
    }

    func masks(on source: Int) throws -> PlacedMasks {
        guard let stack = index.stack(source) else { return PlacedMasks() }
        let pixels = try SegmentationPixels(of: object)
        var runs: [Int: [Range<Int>]] = [:]
        var placed = PlacedMasks()
        var outside = 0
        var renamed = 0
        var elsewhere: [Int] = []
        for (number, frame) in object.frames.enumerated() where routes[number] == source {
            guard let (image, shift) = spot(of: frame, in: stack, source: source) else {
                elsewhere.append(number)
                continue
            }
            let named = index.images(frame.sources)
            if !named.isEmpty && !named.contains(ImageIndex.Place(source: source, image: image)) { renamed += 1 }
            outside += copy(
                try pixels.numbers(ofFrame: number), shift: shift, image: image, of: stack, into: &runs)
        }
        if !elsewhere.isEmpty {
            let grid = try SegmentationGrid(object, frames: elsewhere)
            for (number, more) in try grid.runs(on: stack, pixels: pixels) { runs[number, default: []] += more }
            placed.warnings.append(
                WarningCode.labelPlace.warning(
                    "the segmentation lies on another grid (\(grid.words)); each voxel took the label of the nearest pixel"
                ))
        }
        placed.masks = runs.mapValues { stack.onSlices(VoxelMask($0)) }.filter { !$0.value.isEmpty }
        if isByCoordinates {
            placed.warnings.append(
                WarningCode.labelPlace.warning(
                    "the images that the segmentation names are not in the input; it was placed by the coordinate system"
                ))
        }
        if renamed > 0 {
            placed.warnings.append(
                WarningCode.labelPlace.warning(
                    "\(renamed) frame(s) of the segmentation lie on another image than the one they name; position decided"
                ))
        }
        if outside > 0 { placed.losses.append("\(outside) labelled pixel(s) lie outside their images") }
        if let fault { placed.losses.append("\(fault)") }
        placed.losses += try lostFrames(pixels)
        placed.losses += structures.filter { placed.masks[$0.number] == nil && routesTo(source, $0) }
            .map { "\($0.name): no voxel of it lies on the images" }
        return placed
    }

    /// Whether a structure has a frame on a case; of a label map nobody knows before the pixels are read.
    private func routesTo(_ source: Int, _ structure: DrawnStructure) -> Bool {
        object.frames.indices.contains { routes[$0] == source && object.frames[$0].segment == structure.number }
    }

    /// Labelled frames that lie on no image.
    private func lostFrames(_ pixels: SegmentationPixels) throws(DICOMError) -> [String] {
        var counts: [Int: Int] = [:]
        for number in object.frames.indices where routes[number] == nil {
            for segment in Set(try pixels.numbers(ofFrame: number)) where segment != 0 {
                counts[Int(segment), default: 0] += 1
            }
        }
        return structures.filter { !lost.contains($0.name) }.compactMap { structure in
            counts[structure.number].map { "\(structure.name): \($0) frame(s) lie where no image is" }
        }
    }

    /// Frames may miss the pixels of their image by this share of a pixel, and their slice by this share of a step.
    private static let tolerance = 0.1

    /// The image that a frame lies on, and how many columns and rows it begins after it, since segmentations may be
    /// cropped; nil when its pixels are not the image's.
    private func spot(of frame: SegmentationObject.Frame, in stack: ImageStack, source: Int)
        -> (image: Int, shift: SIMD2<Int>)?
    {
        guard let plane = frame.plane, let spacing = frame.spacing else {
            let image = index.images(frame.sources).first { $0.source == source }?.image
            guard let image, stack.images[image].rows == object.rows, stack.images[image].columns == object.columns
            else { return nil }
            return (image, .zero)
        }
        guard let places = index.places[source], let (image, distance) = places.image(at: plane.position),
            let other = stack.images[image].plane, let pixel = stack.images[image].pixelSpacing,
            abs(distance) <= Self.tolerance * places.step
        else { return nil }
        let extent = Double(max(object.rows, object.columns))
        let limit = Self.tolerance * min(pixel.betweenRows, pixel.betweenColumns)
        let across = plane.rowDirection * spacing.betweenColumns - other.rowDirection * pixel.betweenColumns
        let down = plane.columnDirection * spacing.betweenRows - other.columnDirection * pixel.betweenRows
        let offset = plane.position - other.position
        let start = SIMD2(
            offset.dot(other.rowDirection) / pixel.betweenColumns, offset.dot(other.columnDirection) / pixel.betweenRows
        )
        let whole = SIMD2(start.x.rounded(), start.y.rounded())
        guard across.length * extent <= limit, down.length * extent <= limit,
            abs(start.x - whole.x) <= Self.tolerance, abs(start.y - whole.y) <= Self.tolerance,
            let x = Int(exactly: whole.x), let y = Int(exactly: whole.y), max(abs(x), abs(y)) <= 65535
        else { return nil }
        return (image, SIMD2(x, y))
    }

    /// Adds the runs of a frame that lies on an image, and returns how many labelled pixels lie outside of it.
    private func copy(
        _ numbers: [UInt16], shift: SIMD2<Int>, image: Int, of stack: ImageStack, into runs: inout [Int: [Range<Int>]]
    ) -> Int {
        let (columns, rows) = (stack.geometry.size.x, stack.geometry.size.y)
        var outside = 0
        for row in 0..<object.rows {
            let line = numbers[row * object.columns..<(row + 1) * object.columns]
            for run in line.labelledRuns {
                let start = run.range.lowerBound - line.startIndex + shift.x
                let kept = max(start, 0)..<max(min(start + run.range.count, columns), max(start, 0))
                guard (0..<rows).contains(row + shift.y), !kept.isEmpty else {
                    outside += run.range.count
                    continue
                }
                outside += run.range.count - kept.count
                let place = columns * (row + shift.y + rows * image)
                runs[Int(run.number), default: []].append(place + kept.lowerBound..<place + kept.upperBound)
            }
        }
        return outside
    }
}

extension ArraySlice<UInt16> {
    /// Stretches of one number that is not 0.
    var labelledRuns: [(number: UInt16, range: Range<Int>)] {
        var runs: [(number: UInt16, range: Range<Int>)] = []
        var start = startIndex
        while start < endIndex {
            let number = self[start]
            let end = self[start...].firstIndex { $0 != number } ?? endIndex
            if number != 0 { runs.append((number, start..<end)) }
            start = end
        }
        return runs
    }
}
