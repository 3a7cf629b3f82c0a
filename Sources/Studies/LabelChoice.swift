internal import DICOM
internal import ImageFiles

/// Where labels of the cases are looked for.
public enum LabelChoice: Equatable, Sendable {
    /// Nowhere.
    case none
    /// Among the inputs: the DICOM segmentations and structure sets that were drawn on their images.
    case beside
    /// In a file or folder: DICOM segmentations, structure sets, and NIfTI label maps.
    case at(String)
}

extension CaseCatalog {
    /// Finds the labels of the cases; label files that belong to none become failures.
    ///
    /// - Throws: `StudiesError.unreadableInput` when the place does not exist, `.unfitLabels` when it holds no labels or more
    ///   structures than a label map tells apart.
    public mutating func attachLabels(_ choice: LabelChoice, values: LabelValues = .asDrawn) throws(StudiesError)
        -> LabelPlan
    {
        let files: [LabelFile]
        switch choice {
        case .none: return .none
        case .beside: files = labelFiles
        case .at(let path): files = try Self.labelFiles(at: path)
        }
        let plan = try LabelPlan(files, cases: cases, values: values)
        let used = Set(files.map(\.file.relative))
        leaveOut(labelled: choice == .beside ? used : [], failures: plan.failures)
        for index in cases.indices { cases[index].labelFiles = plan.files(of: cases[index]) }
        return plan
    }

    private static func labelFiles(at path: String) throws(StudiesError) -> [LabelFile] {
        let discovery = try Discovery(inputs: [path])
        let names: [UInt8: String]
        do {
            names = try LabelDescription.read(from: path)?.names ?? [:]
        } catch {
            throw .unfitLabels("labels.json \(LabelDescription.form)")
        }
        var files: [LabelFile] = []
        for file in discovery.files {
            if file.isNamedNIfTI {
                files.append(LabelFile(file: file, kind: .map(names: names)))
                continue
            }
            switch try? DICOMObject.read(file.path) {
            case .segmentation: files.append(LabelFile(file: file, kind: .segmentation))
            case .structureSet: files.append(LabelFile(file: file, kind: .structureSet))
            // Images and other files may lie beside them.
            default: continue
            }
        }
        guard !files.isEmpty else {
            throw .unfitLabels("\(path) holds no DICOM segmentation, structure set or NIfTI label map")
        }
        return files
    }
}
