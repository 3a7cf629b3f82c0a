internal import ImageFiles
public import Imaging

/// One picture of an `.npz` archive, such as those of MedMNIST: the arrays hold many, and this is one of them.
public struct ArchivedPicture: Sendable {
    /// The archive.
    public let file: InputFile
    /// Its place in the array, from 0.
    public let number: Int
    /// The number of its class.
    let label: Int

    private let pictures: LabelledArray

    /// The channels, intensities 0...1: one of a grey picture, three in colour.
    public var channels: [Raster<Float>] {
        let white = pictures.greatestValue
        return pictures.planes(of: number).map { $0.map { $0 / white } }
    }

    /// The pictures of a part of an archive, in the order of the arrays, and what the part is called there: "" where there
    /// are no parts.
    ///
    /// - Throws: `StudiesError.unreadableInput` when it holds no pictures with labels.
    static func all(of file: InputFile, part: LabelledImages.Part) throws(StudiesError) -> [(
        part: String, picture: ArchivedPicture
    )] {
        var found: [(part: String, picture: ArchivedPicture)] = []
        for prefix in try LabelledArray.prefixes(of: part, at: file.path) {
            let array = try LabelledArray(at: file.path, prefix: prefix)
            let labelled = array.labels.flatMap { label in array.numbers(of: label).map { (number: $0, label: label) } }
            let name = String(prefix.prefix { $0 != "_" })
            found += labelled.sorted { $0.number < $1.number }.map { number, label in
                (name, ArchivedPicture(file: file, number: number, label: label, pictures: array))
            }
        }
        return found
    }

    /// Cases made of the pictures, named after the archive, the part and the place, with the class of each.
    ///
    /// - Parameter name: What the archive is called in the names.
    static func cases(
        of file: InputFile, part: LabelledImages.Part, named name: String
    ) throws(StudiesError) -> [(source: Case, label: Int)] {
        let all = try all(of: file, part: part)
        let digits = "\(all.map(\.picture.number).max() ?? 0)".count
        return all.map { part, picture in
            let number = "\(picture.number)"
            let place = String(repeating: "0", count: digits - number.count) + number
            let source = Case(
                name: "\(name)-\(part)\(place)", source: .archived(picture),
                path: "\(file.relative)/\(part.isEmpty ? "" : "\(part)/")\(number)", location: file.path,
                files: [file.relative], warnings: [])
            return (source, picture.label)
        }
    }
}
