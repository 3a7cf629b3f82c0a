internal import DICOM
internal import Imaging

/// The closed contours of one structure on the images of a stack.
struct StackOutlines {
    private struct Outline: Equatable {
        /// Distance from the image along the normal, in mm.
        let distance: Double
        /// Corners in columns and rows of the image.
        let corners: [SIMD2<Double>]
    }

    private let stack: ImageStack
    private let places: StackPlaces
    private var outlines: [Int: [Outline]] = [:]
    private var slanted = 0
    private var misnamed = 0
    private var repeated = 0

    init(_ stack: ImageStack, places: StackPlaces) {
        self.stack = stack
        self.places = places
    }

    /// Points of a contour may stray from its plane by this share of a step, or by as many mm: files carry rounded numbers.
    private static let planarity = 0.1
    private static let rounding = 0.02

    /// Adds a contour.
    ///
    /// - Parameter named: The images of the stack that it names; nil when it names none at all.
    mutating func add(_ contour: StructureSet.Contour, named: [Int]?) {
        let heights = contour.points.map { $0.dot(places.normal) }
        let mean = heights.reduce(0, +) / Double(heights.count)
        let limit = max(Self.planarity * places.step, Self.rounding)
        guard heights.allSatisfy({ abs($0 - mean) <= limit }), let first = contour.points.first,
            let (image, distance) = places.image(at: first + places.normal * (mean - heights[0])),
            let plane = stack.images[image].plane, let pixel = stack.images[image].pixelSpacing
        else {
            slanted += 1
            return
        }
        if let named, !named.contains(image) { misnamed += 1 }
        let corners = contour.points.map { point in
            let offset = point - plane.position
            return SIMD2(
                offset.dot(plane.rowDirection) / pixel.betweenColumns,
                offset.dot(plane.columnDirection) / pixel.betweenRows)
        }
        let outline = Outline(distance: distance, corners: corners)
        // Twice the same outline would cancel itself out.
        if outlines[image]?.contains(outline) == true {
            repeated += 1
        } else {
            outlines[image, default: []].append(outline)
        }
    }

    /// What lies inside, on a grid of the images.
    func mask() -> VoxelMask {
        let (columns, rows) = (stack.geometry.size.x, stack.geometry.size.y)
        var runs: [Range<Int>] = []
        for image in outlines.keys {
            let start = image * columns * rows
            runs += PolygonFill.runs(of: nearest(on: image).map(\.corners), width: columns, height: rows)
                .map { $0.lowerBound + start..<$0.upperBound + start }
        }
        return VoxelMask(runs)
    }

    /// The outlines on the plane nearest to an image: those on other planes belong to no slice, and would be taken for holes.
    private func nearest(on image: Int) -> [Outline] {
        let all = outlines[image] ?? []
        guard let least = all.min(by: { abs($0.distance) < abs($1.distance) })?.distance else { return [] }
        return all.filter { abs($0.distance - least) <= max(Self.planarity * places.step, Self.rounding) }
    }

    /// What was done that the reader should know.
    var notes: [String] {
        var notes: [String] = []
        let between = outlines.keys.reduce(0) { $0 + (outlines[$1]?.count ?? 0) - nearest(on: $1).count }
        if between > 0 { notes.append("\(between) contour(s) lie between slices and are left out") }
        if let first = outlines.keys.min(), let last = outlines.keys.max(), outlines.count < last - first + 1 {
            notes.append(
                "no contour on \(last - first + 1 - outlines.count) of \(last - first + 1) slices between its ends; they "
                    + "stay empty")
        }
        if misnamed > 0 {
            notes.append("\(misnamed) contour(s) lie on another image than the one they name; position decided")
        }
        if repeated > 0 { notes.append("\(repeated) contour(s) stand twice in the file; one of each is taken") }
        return notes
    }

    /// What could not be taken.
    var losses: [String] {
        slanted > 0 ? ["\(slanted) contour(s) are not parallel to the images and are left out"] : []
    }
}
