internal import DICOM
internal import Imaging

extension CaseCatalog {
    /// Makes one case of every study whose series are all the channels that were asked for.
    ///
    /// Series that are no channel are left out. A study with some of the channels only, with several series for one, or with
    /// series that do not share a grid becomes a failure: its voxels would not belong together.
    ///
    /// - Returns: What the user should know.
    /// - Throws: `StudiesError.unfitChannels` when no series fits any channel.
    public mutating func join(_ plan: StudyChannels) throws(StudiesError) -> [String] {
        var studies: [[String]: StudyParts] = [:]
        var order: [[String]] = []
        var leftOut = 0
        for source in cases {
            guard case .dicom(let stack) = source.source, let image = stack.images.first,
                let channel = plan.channel(of: image)
            else {
                leftOut += 1
                continue
            }
            let key = [image.patientKey ?? "", image.studyInstanceUID]
            if studies[key] == nil { order.append(key) }
            studies[key, default: StudyParts(count: plan.channels.count)].series[channel].append(
                (source, stack))
        }
        guard !studies.isEmpty else {
            throw .unfitChannels(
                "no series fits: patterns are compared with SeriesDescription and ProtocolName as a whole, so that "
                    + "'t1' needs '*t1*' to be found in 'AX T1 SE'")
        }
        var joined: [Case] = []
        var failures: [CaseFailure] = []
        for parts in order.compactMap({ studies[$0] }) {
            do throws(CaseFailure) {
                joined.append(try parts.joined(names: plan.channels.map(\.name)))
            } catch {
                failures.append(error)
            }
        }
        replaceCases(by: joined, failures: failures)
        guard leftOut > 0 else { return [] }
        return [WarningCode.channels.warning("\(leftOut) series that fit no channel were left out")]
    }
}

extension StudyChannels {
    /// The first channel that the series of an image fits.
    fileprivate func channel(of image: ImageInstance) -> Int? {
        guard let names = try? SeriesNames.of(image) else { return nil }
        return channels.firstIndex { $0.fits(names, modality: image.modality) }
    }
}

/// The series of one study, by the channels that they fit.
private struct StudyParts {
    /// Voxel centres may miss each other by this share of a voxel: headers carry rounded numbers.
    private static let gridTolerance = 0.1

    var series: [[(source: Case, stack: ImageStack)]]

    init(count: Int) { series = Array(repeating: [], count: count) }

    /// The first channel's case with the others as its companions.
    func joined(names: [String]) throws(CaseFailure) -> Case {
        let some = series.joined().first?.source
        func failure(_ reason: String) -> CaseFailure {
            CaseFailure(name: some?.name ?? "", file: some?.path ?? "", code: "E_CHANNELS", reason: reason)
        }
        for (name, found) in zip(names, series) where found.count != 1 {
            guard !found.isEmpty else { throw failure("no series of its study is the channel \(name)") }
            throw failure(
                "\(found.count) volumes of its study fit the channel \(name), such as "
                    + found.prefix(3).map(\.source.name).joined(separator: ", ") + "; make its patterns narrower")
        }
        let stack = series[0][0].stack
        var whole = series[0][0].source
        let grid = stack.geometry
        let tolerance = Self.gridTolerance * min(grid.spacing.x, grid.spacing.y, grid.spacing.z)
        for (name, found) in zip(names, series).dropFirst() {
            let (companion, other) = found[0]
            func misfit(_ why: String) -> CaseFailure {
                failure(
                    "the channel \(name) (\(companion.name)) does not lie on the grid of \(names[0]) (\(whole.name)): \(why); "
                        + "resample one onto the other first, or leave the channel out")
            }
            guard grid.matches(other.geometry, tolerance: tolerance) else {
                throw misfit(Self.difference(other.geometry, grid))
            }
            guard other.slices == stack.slices else { throw misfit("other slices are missing from it") }
            if companion.images.first?.frameOfReferenceUID != whole.images.first?.frameOfReferenceUID {
                whole.warnings.append(
                    WarningCode.identity.warning(
                        "the channel \(name) names another frame of reference than \(names[0]); they count as one"))
            }
            whole.isIncomplete = whole.isIncomplete || companion.isIncomplete
            whole.warnings += companion.warnings.map { WarningCode.naming(name, in: $0) }
            whole.companions.append(companion)
        }
        return whole
    }

    private static func difference(_ a: Geometry, _ b: Geometry) -> String {
        func text(_ size: SIMD3<Int>) -> String { "\(size.x) x \(size.y) x \(size.z)" }
        guard a.size == b.size else { return "\(text(a.size)) voxels against \(text(b.size))" }
        let last = Vector(Double(a.size.x - 1), Double(a.size.y - 1), Double(a.size.z - 1))
        let ends = [Vector.zero, last].map { (a.position(of: $0) - b.position(of: $0)).length.rounded(to: 3) }
        return "its first voxel lies \(ends[0]) mm and its last \(ends[1]) mm off"
    }
}
