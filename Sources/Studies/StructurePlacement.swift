internal import DICOM
internal import Imaging

/// The contours of a structure set, matched to the cases that they were drawn on.
///
/// A contour belongs to the nearest image within half a slice of it; the images that it names only choose the case. A voxel
/// is inside when its centre is, by the even-odd rule over all contours of a structure on one plane (`PolygonFill`). Nothing is made up
/// between contours.
struct StructurePlacement: LabelPlacement {
    let structures: [DrawnStructure]
    let sources: [Int]
    let lost: [String]

    private let set: StructureSet
    private let index: ImageIndex
    private let isByCoordinates: Bool
    /// The case of every contour by structure and position; nil where no image is.
    private let routes: [Int: [Int?]]

    /// - Throws: `LabelFault` when the set was drawn on no case.
    init(_ set: StructureSet, index: ImageIndex) throws(LabelFault) {
        let match = try index.match(
            direct: set.structures.flatMap(\.contours).flatMap(\.images), reference: set.reference,
            names: set.structures.map(\.name))
        var routes: [Int: [Int?]] = [:]
        var structures: [DrawnStructure] = []
        var lost: [String] = []
        for structure in set.structures where structure.contours.contains(where: \.enclosesArea) {
            structures.append(
                DrawnStructure(
                    number: structure.number, name: structure.name, category: .tissue, type: structure.type))
            let places = structure.contours.map { Self.route(of: $0, among: match.sources, index: index) }
            routes[structure.number] = places
            if places.allSatisfy({ $0 == nil }) { lost.append(structure.name) }
        }
        self.set = set
        self.index = index
        self.routes = routes
        self.structures = structures
        self.lost = lost
        isByCoordinates = match.isByCoordinates
        sources = Set(routes.values.joined().compactMap(\.self)).sorted()
    }

    /// The case of a contour: the only one of those that it names, or of all, where there is an image at its place.
    private static func route(of contour: StructureSet.Contour, among sources: [Int], index: ImageIndex) -> Int? {
        guard contour.enclosesArea else { return nil }
        let named = Set(index.images(contour.images).map(\.source)).intersection(sources)
        let fitting = (named.isEmpty ? Set(sources) : named).filter { source in
            index.places[source]?.image(at: contour.centre) != nil
        }
        return fitting.count == 1 ? fitting.first : nil
    }

    func masks(on source: Int) throws -> PlacedMasks {
        guard let stack = index.stack(source), let places = index.places[source] else { return PlacedMasks() }
        var placed = PlacedMasks()
        if isByCoordinates {
            placed.warnings.append(
                WarningCode.labelPlace.warning(
                    "the images that the structure set names are not in the input; it was placed by the coordinate system"
                ))
        }
        if let fault { placed.losses.append("\(fault)") }
        for structure in set.structures {
            let empty = structure.contours.count { !$0.enclosesArea }
            if empty > 0 || structure.contours.isEmpty {
                let fault =
                    structure.contours.isEmpty
                    ? "has no contour and is left out"
                    : "\(empty) point(s) or open line(s) enclose no area and are left out"
                placed.warnings.append(WarningCode.labelContours.warning("\(structure.name): \(fault)"))
            }
            guard let routes = routes[structure.number] else { continue }
            let contours = zip(structure.contours, routes).filter { $1 == source }.map(\.0)
            guard !contours.isEmpty else { continue }
            let missing = zip(structure.contours, routes).count { $0.enclosesArea && $1 == nil }
            if missing > 0 { placed.losses.append("\(structure.name): \(missing) contour(s) lie where no image is") }
            var outlines = StackOutlines(stack, places: places)
            for contour in contours {
                let named = index.images(contour.images).filter { $0.source == source }.map(\.image)
                outlines.add(contour, named: contour.images.isEmpty ? nil : named)
            }
            placed.warnings += outlines.notes.map { WarningCode.labelContours.warning("\(structure.name): \($0)") }
            placed.losses += outlines.losses.map { "\(structure.name): \($0)" }
            let mask = outlines.mask()
            if mask.isEmpty {
                placed.losses.append("\(structure.name): no voxel has its centre inside the contours")
            } else {
                placed.masks[structure.number] = stack.onSlices(mask)
            }
        }
        return placed
    }
}

extension StructureSet.Contour {
    fileprivate var enclosesArea: Bool { isClosed && points.count >= 3 }

    /// The mean of its points.
    fileprivate var centre: Vector { points.reduce(.zero, +) / Double(max(points.count, 1)) }
}
