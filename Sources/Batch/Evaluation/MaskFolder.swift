internal import FoundationEssentials
internal import ImageFiles
internal import Imaging
internal import Reports
internal import Studies

/// Masks by the names of their cases: a folder of NIfTI and PNG files, or what a run wrote.
struct MaskFolder {
    /// Files of a case, in rising order: several where structures overlap.
    private(set) var files: [String: [String]] = [:]
    /// What values stand for, where it is said.
    private(set) var names: [UInt8: String]
    private let ignored: UInt8?
    private let path: String

    private static let endings = [".nii.gz", ".nii", ".png"]

    /// Looks what a folder holds.
    ///
    /// - Parameter word: What the folder is on the command line.
    /// - Throws: `RunError.refused` when it cannot be opened or holds no mask.
    init(at path: String, as word: String) throws(RunError) {
        let runCases = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/cases")) ?? []
        let inner = ["", "/labelsTr", "/labels"].first { !Self.masks(in: path + $0).isEmpty }
        self.path = runCases.isEmpty ? path + (inner ?? "") : "\(path)/cases"
        let description = MaskNames(besideMasksIn: runCases.isEmpty ? self.path : path)
        names = description.names
        ignored = description.ignored
        if runCases.isEmpty {
            for (name, file) in Self.masks(in: self.path) { files[name, default: []].append(file) }
        } else {
            for name in runCases.sorted() where !name.hasPrefix(".") { addCase(name) }
        }
        guard !files.isEmpty else {
            throw .refused(
                "\(word): \(path) holds no mask: neither .nii, .nii.gz or .png files nor the results of a run with masks"
            )
        }
        if let (name, twins) = files.first(where: { runCases.isEmpty && $0.value.count > 1 }) {
            throw .refused("\(word): \(path) holds several masks named \(name): \(twins.joined(separator: ", "))")
        }
    }

    /// The masks in a folder, as name and file.
    private static func masks(in folder: String) -> [(name: String, file: String)] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return entries.sorted().compactMap { file in
            guard !file.hasPrefix("."), let ending = endings.first(where: { file.lowercased().hasSuffix($0) }) else {
                return nil
            }
            return (String(file.dropLast(ending.count)), file)
        }
    }

    /// Adds a case of a run.
    private mutating func addCase(_ name: String) {
        let own = Self.masks(in: "\(path)/\(name)").filter { mask in
            mask.name == "segmentation" || mask.name.hasPrefix("segmentation-")
        }
        guard !own.isEmpty else { return }
        files[name] = own.map { "\(name)/\($0.file)" }
        guard let bytes = FileManager.default.contents(atPath: "\(path)/\(name)/result.json"),
            let record = try? JSONDocument.decoded(CaseRecord.self, from: [UInt8](bytes))
        else { return }
        // A structure without a name is named for its value.
        for label in record.labels where names[label.value] == nil && label.name != "label \(label.value)" {
            names[label.value] = label.name
        }
    }

    /// The masks of a case.
    ///
    /// - Throws: `CaseFailure` when a file cannot be read.
    func maps(of name: String) throws(CaseFailure) -> [LabelMap] {
        var maps: [LabelMap] = []
        for file in files[name] ?? [] {
            do throws(ImageFileError) {
                maps.append(try map(of: file))
            } catch {
                throw CaseFailure(name: name, file: file, code: "E_FILE", reason: error.reason)
            }
        }
        return maps
    }

    private func map(of file: String) throws(ImageFileError) -> LabelMap {
        var map: LabelMap
        if file.lowercased().hasSuffix(".png") {
            let picture = try PNGFile.labels(at: "\(path)/\(file)")
            // A picture has no scale: distances are in pixels.
            map = LabelMap(geometry: Geometry(ofPicture: picture.width, picture.height), values: picture.pixels)
        } else {
            map = try NIfTIFile.labelMap(at: "\(path)/\(file)")
        }
        if let ignored { map.values = map.values.map { $0 == ignored ? LabelMap.notAnnotated : $0 } }
        return map
    }
}
