public import DICOM
public import Imaging

/// Images in the order in which they lie in one volume.
public struct ImageStack: Sendable {
    /// The images from one end to the other.
    public let images: [ImageInstance]
    /// Where every slice of the volume comes from; each image on its own unless slices were missing or uneven.
    public let slices: [StackSlice]
    /// Size and place of the volume.
    ///
    /// A gantry tilt is a slice step that leans, and is exact.
    public let geometry: Geometry
    /// What the user should know about the whole.
    public let warnings: [String]

    /// Reads the pixels of all slices; padding becomes as dark as the darkest other voxel.
    ///
    /// - Throws: `DICOMError` naming the first file that cannot be decoded.
    public func volume() throws(DICOMError) -> Volume {
        var voxels = try PlaneFilling.values(
            count: slices.count, size: geometry.size.x * geometry.size.y,
            shortPlane: .damaged(
                file: images.first?.file ?? "", fault: .pixelModule, reason: "its slices differ in size")
        ) {
            /// The last two images: a gap is filled from both its ends.
            var read: [Int: [Float]] = [:]
            func values(_ index: Int) throws(DICOMError) -> [Float] {
                if let known = read[index] { return known }
                read = read.filter { $0.key == index - 1 }
                let values = try images[index].values()
                read[index] = values
                return values
            }
            return { (slice) throws(DICOMError) in
                switch slices[slice] {
                case .image(let index): return try values(index)
                case .between(let index, let weight):
                    let (a, b) = (try values(index), try values(index + 1))
                    let part = Float(weight)
                    return a.indices.map { a[$0] * (1 - part) + b[$0] * part }
                }
            }
        }
        if images.contains(where: \.hasPadding) { fillPadding(of: &voxels) }
        return Volume(geometry: geometry, voxels: voxels)
    }

    /// One value for the whole volume, so that padding shows no edges between slices.
    private func fillPadding(of voxels: inout [Float]) {
        let isInverted = images.first?.isInverted ?? false
        var darkest = isInverted ? -Float.infinity : .infinity
        for voxel in voxels where isInverted ? voxel > darkest : voxel < darkest { darkest = voxel }
        if !darkest.isFinite { darkest = 0 }
        for index in voxels.indices where voxels[index].isNaN { voxels[index] = darkest }
    }

    /// The slice that shows an image on its own; nil when the volume has none.
    public func slice(of image: Int) -> Int? { slices.firstIndex(of: .image(image)) }

    /// What a mask on the images says of the volume: slices that no image shows on its own take the nearest image's.
    func onSlices(_ mask: VoxelMask) -> VoxelMask {
        let planes = slices.map { slice in
            switch slice {
            case .image(let index): index
            case .between(let index, let weight): weight < 0.5 ? index : index + 1
            }
        }
        return mask.planes(planes, ofSize: geometry.size.x * geometry.size.y)
    }

    /// What a map on the volume's grid says of the images themselves: one slice per image, the nearest one where no
    /// slice shows the image on its own.
    public func onImages(_ map: LabelMap) -> LabelMap {
        guard slices != images.indices.map({ .image($0) }) else { return map }
        let count = geometry.size.x * geometry.size.y
        var values: [UInt8] = []
        for (index, image) in images.enumerated() {
            let place = image.plane.map { geometry.index(at: $0.position).z } ?? 0
            let nearest = slice(of: index) ?? min(max(Int(place.rounded()), 0), geometry.size.z - 1)
            values += map.values[nearest * count..<(nearest + 1) * count]
        }
        let grid = Geometry(
            size: SIMD3(geometry.size.x, geometry.size.y, images.count), origin: geometry.origin,
            columnStep: geometry.columnStep, rowStep: geometry.rowStep, sliceStep: geometry.sliceStep)
        return LabelMap(geometry: grid, values: values)
    }
}

/// Why images make no volume.
public struct StackError: Error, Equatable, Sendable {
    /// The first file that does not fit.
    public let file: String
    /// A stable word for scripts.
    public var code = "E_GEOMETRY"
    /// Why, in words, with numbers.
    public let reason: String
}

extension ImageStack {
    /// Slices may wander sideways by this share of a pixel over the whole stack before it counts as a tilt.
    private static let driftTolerance = 0.5

    /// Orders images by their position along the normal and measures the grid; several volumes where a gap splits them.
    ///
    /// - Throws: `StackError` when the policy refuses gaps or uneven distances, or the slices do not lie on a line.
    static func stacks(of images: [ImageInstance], gaps: GapPolicy) throws(StackError) -> [ImageStack] {
        guard let first = images.first else { return [] }
        guard let plane = first.plane else { return [ImageStack(projection: first)] }
        guard let spacing = first.pixelSpacing else {
            throw StackError(
                file: first.file, code: "E_SPACING",
                reason: "PixelSpacing is missing: sizes in mm would be guessed")
        }
        let placed = images.compactMap { image in
            image.plane.map { PlacedImage(image: image, place: $0.position.dot(plane.normal), position: $0.position) }
        }.sorted { $0.place < $1.place }
        let spread = try SliceSpread(placed, gaps: gaps)
        var stacks: [ImageStack] = []
        for run in spread.runs {
            let part = Array(placed[run.images])
            guard let bottom = part.first, let top = part.last else { continue }
            var sliceStep = plane.normal * (first.sliceThickness.flatMap { $0 > 0 ? $0 : nil } ?? 1)
            if part.count > 1 {
                sliceStep = (top.position - bottom.position) / Double(run.slices.count - 1)
                try checkLine(part)
            }
            var warnings = warnings(of: part.map(\.image)) + run.warnings
            let lean = (sliceStep - plane.normal * sliceStep.dot(plane.normal)).length
            if lean * Double(run.slices.count - 1) > driftTolerance * min(spacing.betweenRows, spacing.betweenColumns) {
                warnings.append(
                    WarningCode.tilt.warning(
                        "gantry tilt: each slice is shifted by \(lean.rounded(to: 3)) mm against the one below"))
            }
            stacks.append(
                ImageStack(
                    images: part.map(\.image), slices: run.slices,
                    geometry: Geometry(
                        size: SIMD3(first.columns, first.rows, run.slices.count), origin: bottom.position,
                        columnStep: plane.rowDirection * spacing.betweenColumns,
                        rowStep: plane.columnDirection * spacing.betweenRows, sliceStep: sliceStep),
                    warnings: warnings))
        }
        return stacks
    }

    /// A tilt shifts every slice by the same amount; anything else is no grid.
    private static func checkLine(_ placed: [PlacedImage]) throws(StackError) {
        guard let bottom = placed.first, let top = placed.last, top.place > bottom.place else { return }
        let direction = (top.position - bottom.position) / (top.place - bottom.place)
        for each in placed {
            let expected = bottom.position + direction * (each.place - bottom.place)
            let pixel = each.image.pixelSpacing.map { min($0.betweenRows, $0.betweenColumns) } ?? 1
            let distance = (each.position - expected).length
            guard distance <= driftTolerance * pixel else {
                throw StackError(
                    file: each.image.file,
                    reason: "the slices do not lie on a line: one is \(distance.rounded(to: 3)) mm beside it")
            }
        }
    }

    /// A projection lies nowhere: its grid begins at 0, columns along x and rows along y.
    private init(projection image: ImageInstance) {
        var warnings = Self.warnings(of: [image])
        if image.pixelSpacing == nil {
            warnings.append(
                WarningCode.noSpacing.warning("PixelSpacing is missing: pixels count as 1 mm, sizes in mm mean nothing")
            )
        }
        let geometry = Geometry(
            size: SIMD3(image.columns, image.rows, 1), origin: .zero,
            columnStep: Vector(image.pixelSpacing?.betweenColumns ?? 1, 0, 0),
            rowStep: Vector(0, image.pixelSpacing?.betweenRows ?? 1, 0),
            sliceStep: Vector(0, 0, 1))
        self.init(images: [image], slices: [.image(0)], geometry: geometry, warnings: warnings)
    }

    private static func warnings(of images: [ImageInstance]) -> [String] {
        var warnings: [String] = []
        for warning in images.flatMap(\.warnings) where !warnings.contains(warning) { warnings.append(warning) }
        if Set(images.map(\.frameOfReferenceUID)).count > 1 {
            warnings.append(
                WarningCode.identity.warning(
                    "its images name several frames of reference; a series has one, so they count as one"))
        }
        if images.contains(where: \.acquisition.isLocalizer) {
            warnings.append(WarningCode.localizer.warning("a localizer, made to plan other images"))
        }
        if images.contains(where: \.acquisition.isDerived) {
            warnings.append(
                WarningCode.derived.warning(
                    "computed from other images (ImageType DERIVED), so perhaps not as measured"))
        }
        return warnings
    }
}

extension Double {
    /// The number with some digits after the point, for messages.
    func rounded(to digits: Int) -> Double {
        let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
        return (self * scale).rounded() / scale
    }
}
