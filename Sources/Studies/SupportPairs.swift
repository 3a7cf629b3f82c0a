internal import DICOM
internal import FoundationEssentials
internal import ImageFiles
internal import Imaging

/// Support as pairs of an image (a NIfTI file, a picture or a folder of one DICOM series) and a label map of its name (NIfTI or
/// PNG).
struct SupportPairs {
    let folder: String
    let layout: SupportLayout

    func read(rule: AnnotatedRule) throws -> (items: [SupportItem], labels: [Label], warnings: [String]) {
        let names = try labelNames()
        let items = try ConcurrentWork.results(count: names.count) { number in
            Result { try item(names[number], rule: rule) }
        }.map { try $0.get() }
        return (items, try labels(of: items), [])
    }

    private func item(_ name: (file: String, stem: String), rule: AnnotatedRule) throws -> SupportItem {
        let label = "\(layout.labels)/\(name.file)"
        var drawn: LabelMap
        do throws(ImageFileError) {
            drawn = try Self.labelMap(at: "\(folder)/\(label)")
        } catch {
            throw StudiesError.unfitSupport(item: label, reason: "\(error)")
        }
        if let ignored = layout.ignored {
            drawn.values = drawn.values.map { $0 == ignored ? LabelMap.notAnnotated : $0 }
        }
        try check(drawn, item: label)
        let image = try image(named: name.stem)
        let volume = try image.volume()
        guard let map = drawn.reordered(onto: volume.geometry) else {
            throw StudiesError.unfitSupport(
                item: label,
                reason: "does not lie on the grid of its image (\(drawn.geometry.words) against "
                    + "\(volume.geometry.words)); resample it onto the image")
        }
        let annotated: AnnotatedSlices
        if let byHand = layout.annotated[name.stem] {
            annotated = try self.annotated(byHand, of: map, name: name.stem)
        } else if layout.countsAll || image.isPicture {
            // A picture with an empty label says that nothing is there.
            annotated = AnnotatedSlices(ofAll: map, axis: 2)
        } else {
            annotated = try AnnotatedSlices(of: map, axis: 2, rule: rule, item: label)
        }
        return SupportItem(
            name: name.stem, volume: volume, map: map, annotated: annotated, modality: image.modality,
            isInverted: image.isInverted, isPicture: image.isPicture,
            seriesInstanceUID: image.images.first?.seriesInstanceUID)
    }

    /// A label map as a volume; a PNG has pixels of 1 mm, as pictures have.
    private static func labelMap(at path: String) throws(ImageFileError) -> LabelMap {
        guard path.hasSuffix(".png") else { return try NIfTIFile.labelMap(at: path) }
        let raster = try PNGFile.labels(at: path)
        return LabelMap(geometry: Geometry(ofPicture: raster.width, raster.height), values: raster.pixels)
    }

    /// Every value must have a name, where any has.
    private func check(_ map: LabelMap, item: String) throws(StudiesError) {
        guard let description = layout.description else { return }
        if let unknown = map.structures.first(where: { layout.names[$0] == nil }) {
            throw .unfitSupport(item: item, reason: "holds the label \(unknown), which \(description) does not name")
        }
    }

    private func labelNames() throws(StudiesError) -> [(file: String, stem: String)] {
        guard let files = try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(layout.labels)") else {
            throw .unreadableInput("\(folder)/\(layout.labels)", reason: "cannot be opened")
        }
        return files.sorted().compactMap { file in
            for ending in [".nii.gz", ".nii", ".png"] where file.hasSuffix(ending) && !file.hasPrefix(".") {
                return (file, String(file.dropLast(ending.count)))
            }
            return nil
        }
    }

    private func image(named stem: String) throws -> Case {
        let name = stem + layout.imageSuffix
        let endings = [".nii.gz", ".nii", ".png", ".jpg", ".jpeg", ""]
        let candidates = endings.map { "\(folder)/\(layout.images)/\(name)\($0)" }
        guard let path = candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            throw StudiesError.unfitSupport(
                item: "\(layout.labels)/\(stem)", reason: "has no image \(name) in \(layout.images)/")
        }
        let catalog = try CaseCatalog(inputs: [path], takesPictures: true)
        if let failure = catalog.failures.first {
            throw StudiesError.unfitSupport(item: "\(layout.images)/\(name)", reason: failure.reason)
        }
        guard catalog.cases.count == 1, let only = catalog.cases.first else {
            throw StudiesError.unfitSupport(
                item: "\(layout.images)/\(name)", reason: "holds \(catalog.cases.count) series; it must hold one")
        }
        return only
    }

    private func annotated(_ given: LabelDescription.Annotation, of map: LabelMap, name: String) throws(StudiesError)
        -> AnnotatedSlices
    {
        guard (0...2).contains(given.axis), !given.slices.isEmpty,
            given.slices.allSatisfy({ (0..<map.geometry.size[given.axis]).contains($0) })
        else {
            throw .unfitSupport(
                item: name, reason: "labels.json names slices outside the image (axis 0 to 2, slices from 0)")
        }
        return AnnotatedSlices(axis: given.axis, slices: Array(Set(given.slices)).sorted())
    }

    private func labels(of items: [SupportItem]) throws(StudiesError) -> [Label] {
        let values = Set(items.flatMap(\.annotatedStructures)).sorted()
        guard !values.isEmpty else {
            throw .unfitSupport(item: "\(layout.labels)/", reason: "no annotated slice shows a structure")
        }
        if let description = layout.description,
            let empty = layout.names.keys.sorted().first(where: { $0 > 0 && !values.contains($0) })
        {
            throw .unfitSupport(
                item: description,
                reason: "names the label \(empty) (\(layout.names[empty] ?? "")), which no annotated slice shows")
        }
        return values.map { Label(value: $0, name: layout.names[$0] ?? "label \($0)") }
    }
}

extension SupportItem {
    /// Values that occur on the slices that count.
    fileprivate var annotatedStructures: [UInt8] {
        let slicing = Slicing(of: map.geometry, along: annotated.axis)
        var seen = Set<UInt8>()
        for k in annotated.slices { seen.formUnion(slicing.slice(k, of: map).pixels) }
        return seen.subtracting([LabelMap.background, LabelMap.notAnnotated]).sorted()
    }
}

extension Geometry {
    /// Size and spacing for a message.
    var words: String {
        let sizes = "\(size.x) x \(size.y) x \(size.z)"
        let steps = [spacing.x, spacing.y, spacing.z].map { "\($0.rounded(to: 3))" }.joined(separator: " x ")
        return "\(sizes) voxels of \(steps) mm"
    }
}
