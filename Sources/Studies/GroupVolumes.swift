internal import DICOM
internal import Imaging

/// The volumes that a group of images makes.
struct GroupVolumes {
    /// Each volume with the end of its name.
    private(set) var stacks: [(suffix: String, stack: ImageStack)]
    /// What the user should know of all of them.
    private(set) var warnings: [String] = []

    /// - Throws: `StackError` when the images make no volumes.
    init(of images: [ImageInstance], gaps: GapPolicy) throws(StackError) {
        let acquisitions = Self.acquisitions(of: images)
        do throws(StackError) {
            let split = try VolumeSplitting(images)
            stacks = try Self.stacks(of: split.volumes, gaps: gaps)
            if split.copies > 0 {
                warnings.append(
                    WarningCode.duplicate.warning(
                        "\(split.copies) image(s) show a slice a second time and were left out"))
            }
            if stacks.contains(where: { Self.alternates($0.stack.images) }) {
                warnings.append(
                    WarningCode.acquisitions.warning(
                        "slices of \(acquisitions.count) acquisitions alternate in this volume"))
            }
        } catch {
            // Acquisitions may each be whole where together they are not.
            guard acquisitions.count > 1, acquisitions.allSatisfy({ $0.count > 1 }) else { throw error }
            stacks = []
            for (number, part) in acquisitions.enumerated() {
                guard let inner = try? Self.stacks(of: VolumeSplitting(part).volumes, gaps: gaps) else { throw error }
                let suffix = CaseName.count("a", number + 1, of: acquisitions.count)
                stacks += inner.map { (suffix + $0.suffix, $0.stack) }
            }
            warnings.append(
                WarningCode.acquisitions.warning(
                    "its \(acquisitions.count) acquisitions make no volume together: \(error.reason)"))
        }
    }

    private static func stacks(of volumes: [[ImageInstance]], gaps: GapPolicy) throws(StackError)
        -> [(suffix: String, stack: ImageStack)]
    {
        var stacks: [ImageStack] = []
        for volume in volumes { stacks += try ImageStack.stacks(of: volume, gaps: gaps) }
        // t counts times, p the parts between gaps.
        let letter = volumes.count > 1 ? "t" : "p"
        return stacks.enumerated().map { number, stack in
            (stacks.count > 1 ? CaseName.count(letter, number + 1, of: stacks.count) : "", stack)
        }
    }

    /// The images by AcquisitionNumber, in rising order.
    private static func acquisitions(of images: [ImageInstance]) -> [[ImageInstance]] {
        Dictionary(grouping: images) { $0.acquisition.number ?? 0 }.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Whether the acquisitions of a volume do not follow each other from one end to the other.
    private static func alternates(_ images: [ImageInstance]) -> Bool {
        let numbers = images.map { $0.acquisition.number ?? 0 }
        let changes = zip(numbers, numbers.dropFirst()).count { $0 != $1 }
        return changes > Set(numbers).count - 1
    }
}
