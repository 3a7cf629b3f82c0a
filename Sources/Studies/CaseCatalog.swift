internal import DICOM
internal import ImageFiles
internal import Imaging

/// All cases below the inputs, with what failed and what was left out.
public struct CaseCatalog: Sendable {
    /// The cases in order of their paths, volumes of a series in order of time.
    public internal(set) var cases: [Case] = []
    /// Files and series that should have become cases and did not.
    public private(set) var failures: [CaseFailure] = []
    /// Files that are no part of any case, and why.
    public private(set) var skipped: [SkippedFile] = []
    /// The files that hold labels: segmentations and structure sets.
    private(set) var labelFiles: [LabelFile] = []

    /// Path of the first file of a series or file, by case name: what the cases are ordered by.
    private var places: [String: String] = [:]

    /// Reads the headers of all files below the inputs.
    ///
    /// - Parameters:
    ///   - inputs: Files and folders.
    ///   - gaps: What becomes of series with missing or unevenly spaced slices.
    ///   - colour: What becomes of DICOM pictures in colour and of secondary captures.
    ///   - takesPictures: Whether PNG and JPEG files are cases.
    ///   - takesArchives: Whether every picture of an `.npz` archive is one: of `test_images`, or of `images` where there are
    ///     no parts.
    /// - Throws: `StudiesError.unreadableInput` when an input does not exist. A bad file is a failure, never an error.
    public init(
        inputs: [String], gaps: GapPolicy = .automatic, colour: ColourPolicy = .skip, takesPictures: Bool = false,
        takesArchives: Bool = false
    ) throws(StudiesError) {
        let discovery = try Discovery(inputs: inputs)
        skipped = discovery.skipped
        var images: [ImageInstance] = []
        var reports: [(file: InputFile, evidence: Set<String>)] = []
        var relative: [String: InputFile] = [:]
        var broken = BrokenFiles()
        func isCase(_ file: InputFile) -> Bool {
            file.isNamedNIfTI || takesPictures && file.isNamedPicture || takesArchives && file.isNamedArchive
        }
        let files = discovery.files.filter { !isCase($0) }
        let objects = ConcurrentWork.results(count: files.count) { index in
            Result { () throws(DICOMError) in
                try DICOMObject.read(files[index].path, takesColour: colour == .luminance)
            }
        }
        for (file, object) in zip(files, objects) {
            relative[file.path] = file
            do throws(DICOMError) {
                switch try object.get() {
                case .images(let frames): images += frames
                case .segmentation:
                    labelFiles.append(LabelFile(file: file, kind: .segmentation))
                    skipped.append(SkippedFile(relative: file.relative, reason: "a segmentation"))
                case .structureSet:
                    labelFiles.append(LabelFile(file: file, kind: .structureSet))
                    skipped.append(SkippedFile(relative: file.relative, reason: "a radiotherapy structure set"))
                case .report(let evidence):
                    reports.append((file, evidence))
                    skipped.append(SkippedFile(relative: file.relative, reason: "a structured report"))
                case .other(let what): skipped.append(SkippedFile(relative: file.relative, reason: what))
                }
            } catch .notDICOM where !file.relative.lowercased().hasSuffix(".dcm") {
                skipped.append(SkippedFile(relative: file.relative, reason: "not a DICOM or NIfTI file"))
            } catch {
                broken.add(file)
                failures.append(
                    CaseFailure(
                        name: CaseName.failed(file.relative), file: file.relative, code: error.code,
                        reason: error.reason))
            }
        }
        addSeries(images, files: relative, broken: broken, gaps: gaps)
        addFiles(discovery.files.filter(isCase))
        for index in cases.indices where !reports.isEmpty {
            let own = Set(cases[index].images.map(\.sopInstanceUID))
            cases[index].reportFiles = reports.filter { !own.isDisjoint(with: $0.evidence) }.map(\.file)
        }
        cases.sort { (places[$0.name] ?? "", $0.name) < (places[$1.name] ?? "", $1.name) }
    }

    /// Takes label files that are used from those left out, and adds what became of the others.
    mutating func leaveOut(labelled used: Set<String>, failures more: [CaseFailure]) {
        skipped.removeAll { used.contains($0.relative) }
        failures += more
    }

    /// Takes structured reports that belong to a case from those left out.
    public mutating func keepReports() {
        let kept = Set(cases.flatMap(\.channelCases).flatMap(\.reportFiles).map(\.relative))
        skipped.removeAll { kept.contains($0.relative) }
    }

    /// Puts cases made of others in their place.
    mutating func replaceCases(by joined: [Case], failures more: [CaseFailure]) {
        cases = joined
        failures += more
    }

    private mutating func addFiles(_ files: [InputFile]) {
        // A file may be named as a series is.
        var uses = Dictionary(cases.map { ($0.name, 1) }, uniquingKeysWith: +)
        for file in files { uses[CaseName.stem(of: file).lowercased(), default: 0] += 1 }
        for file in files {
            let stem = CaseName.stem(of: file).lowercased()
            // The pictures of an archive are named after it.
            let isShared =
                uses[stem, default: 0] > 1 || file.isNamedArchive && uses.keys.contains { $0.hasPrefix("\(stem)-") }
            let name = CaseName.file(file, isShared: isShared)
            places[name] = file.relative
            if file.isNamedArchive {
                addArchive(file, named: name)
                continue
            }
            cases.append(
                Case(
                    name: name, source: file.isNamedNIfTI ? .nifti(file) : .picture(file), path: file.relative,
                    location: file.path, files: [file.relative], warnings: []))
        }
    }

    private mutating func addArchive(_ file: InputFile, named name: String) {
        do throws(StudiesError) {
            for (source, _) in try ArchivedPicture.cases(of: file, part: .evaluation, named: name) {
                places[source.name] = file.relative
                cases.append(source)
            }
        } catch {
            failures.append(
                CaseFailure(name: name, file: file.relative, code: "E_ARCHIVE", reason: error.reason))
        }
    }

    private mutating func addSeries(
        _ images: [ImageInstance], files: [String: InputFile], broken: BrokenFiles, gaps: GapPolicy
    ) {
        let identities = InstanceIdentities(of: images)
        let groups = SeriesSplitting.groups(of: identities.images)
        // The cases of one grid lie at one place, and so in the order of their names.
        var firstPaths: [String: String] = [:]
        for group in groups {
            let path = group.images.compactMap { files[$0.file]?.relative }.min() ?? ""
            firstPaths[group.name] = min(path, firstPaths[group.name] ?? path)
        }
        for group in groups {
            guard let first = group.images.first else { continue }
            let name = group.name + group.suffix
            let conflicts = Set(group.images.map(\.file)).intersection(identities.conflicting)
            guard conflicts.isEmpty else {
                failures += conflicts.sorted().map {
                    CaseFailure(
                        name: name, file: files[$0]?.relative ?? $0, code: "E_DUP_SOP",
                        reason: "two files carry one SOPInstanceUID and different images; take the wrong one away")
                }
                continue
            }
            do throws(StackError) {
                let volumes = try GroupVolumes(of: group.images, gaps: gaps)
                for (suffix, stack) in volumes.stacks {
                    let file = files[stack.images.first?.file ?? ""]
                    let brokenWarnings = broken.warnings(
                        series: first.seriesInstanceUID, folders: stack.images.map { files[$0.file]?.folder ?? "" })
                    let warnings = stack.warnings + volumes.warnings + identities.warnings(for: first) + brokenWarnings
                    places[name + suffix] = firstPaths[group.name]
                    cases.append(
                        Case(
                            name: name + suffix, source: .dicom(stack), path: file?.folder ?? "",
                            location: file?.directory ?? "",
                            files: stack.images.map { files[$0.file]?.relative ?? "" }, warnings: warnings,
                            isIncomplete: !brokenWarnings.isEmpty))
                }
            } catch {
                failures.append(
                    CaseFailure(
                        name: name, file: files[error.file]?.relative ?? error.file, code: error.code,
                        reason: error.reason))
            }
        }
    }
}

/// Files that could not be read, and so may be slices that a case lacks.
private struct BrokenFiles {
    private var series: Set<String> = []
    /// Folders of files that do not even tell their series.
    private var folders: Set<String> = []

    mutating func add(_ file: InputFile) {
        if let uid = DICOMObject.seriesInstanceUID(ofDamaged: file.path) {
            series.insert(uid)
        } else {
            folders.insert(file.folder)
        }
    }

    /// What that means for images of a series in some folders; nothing when it does not concern them.
    func warnings(series uid: String, folders places: [String]) -> [String] {
        if series.contains(uid) {
            return [WarningCode.incomplete.warning("a file of this series could not be read: slices are missing")]
        }
        guard !folders.isDisjoint(with: places) else { return [] }
        return [
            WarningCode.incomplete.warning("a file beside this case could not be read: slices may be missing at an end")
        ]
    }
}
