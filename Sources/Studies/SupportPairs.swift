internal import DICOM
internal import FoundationEssentials
internal import ImageFiles
internal import Imaging

/// Support as `images/<name>` (a NIfTI file or a folder of one DICOM series) with `labels/<name>.nii.gz`.
struct SupportPairs {
    let folder: String

    static func isPresent(in folder: String) -> Bool {
        ["images", "labels"].allSatisfy { name in
            var isFolder = false
            return FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder) && isFolder
        }
    }

    func read(rule: AnnotatedRule) throws -> (items: [SupportItem], labels: [Label], warnings: [String]) {
        let description = try describe()
        var items: [SupportItem] = []
        for name in try labelNames() {
            let path = "\(folder)/labels/\(name.file)"
            let drawn: LabelMap
            do throws(ImageFileError) {
                drawn = try NIfTIFile.labelMap(at: path)
            } catch {
                throw StudiesError.unfitSupport(item: "labels/\(name.file)", reason: "\(error)")
            }
            let image = try image(named: name.stem)
            let volume = try image.volume()
            guard let map = drawn.reordered(onto: volume.geometry) else {
                throw StudiesError.unfitSupport(
                    item: "labels/\(name.file)",
                    reason: "does not lie on the grid of its image (\(drawn.geometry.words) against "
                        + "\(volume.geometry.words)); resample it onto the image")
            }
            let annotated: AnnotatedSlices
            if let byHand = description?.annotated?[name.stem] {
                annotated = try self.annotated(byHand, of: map, name: name.stem)
            } else {
                annotated = try AnnotatedSlices(of: map, axis: 2, rule: rule, item: "labels/\(name.file)")
            }
            items.append(
                SupportItem(
                    name: name.stem, volume: volume, map: map, annotated: annotated, modality: image.modality,
                    isInverted: image.isInverted, seriesInstanceUID: image.images.first?.seriesInstanceUID))
        }
        return (items, try labels(of: items, names: description?.names ?? [:]), [])
    }

    private func describe() throws(StudiesError) -> LabelDescription? {
        do {
            return try LabelDescription.read(from: folder)
        } catch {
            throw .unfitSupport(item: "labels.json", reason: LabelDescription.form)
        }
    }

    private func labelNames() throws(StudiesError) -> [(file: String, stem: String)] {
        guard let files = try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/labels") else {
            throw .unreadableInput("\(folder)/labels", reason: "cannot be opened")
        }
        return files.sorted().compactMap { file in
            for ending in [".nii.gz", ".nii"] where file.hasSuffix(ending) && !file.hasPrefix(".") {
                return (file, String(file.dropLast(ending.count)))
            }
            return nil
        }
    }

    private func image(named stem: String) throws -> Case {
        let candidates = ["\(stem).nii.gz", "\(stem).nii", stem].map { "\(folder)/images/\($0)" }
        guard let path = candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
            throw StudiesError.unfitSupport(item: "labels/\(stem)", reason: "has no image of its name in images/")
        }
        let catalog = try CaseCatalog(inputs: [path])
        if let failure = catalog.failures.first {
            throw StudiesError.unfitSupport(item: "images/\(stem)", reason: failure.reason)
        }
        guard catalog.cases.count == 1, let only = catalog.cases.first else {
            throw StudiesError.unfitSupport(
                item: "images/\(stem)", reason: "holds \(catalog.cases.count) series; it must hold one")
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

    private func labels(of items: [SupportItem], names: [UInt8: String]) throws(StudiesError) -> [Label] {
        let values = Set(items.flatMap(\.map.structures)).sorted()
        guard !values.isEmpty else { throw .unfitSupport(item: "labels/", reason: "every label map is empty") }
        return values.map { Label(value: $0, name: names[$0] ?? "label \($0)") }
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
