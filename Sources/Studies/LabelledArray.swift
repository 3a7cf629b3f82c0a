internal import ImageFiles
internal import Imaging

/// Pictures and their labels as an archive holds them.
struct LabelledArray {
    private let pictures: NPYArray
    private let height: Int
    private let width: Int
    /// 1 or 3; the channels of a pixel lie beside each other.
    let channels: Int
    private let members: [Int: [Int]]

    /// Class numbers in rising order.
    var labels: [Int] { members.keys.sorted() }

    /// What counts as white.
    var greatestValue: Float {
        switch pictures.type {
        case .uint8: 255
        case .uint16: 65535
        default: 1
        }
    }

    /// Whether an archive holds pictures under a prefix.
    private static func isThere(at path: String, prefix: String) throws(StudiesError) -> Bool {
        try reading(path) { () throws(ImageFileError) in try NPZFile(at: path).array("\(prefix)labels") } != nil
    }

    /// What the arrays of a part begin with: nothing where there are no parts.
    static func prefixes(of part: LabelledImages.Part, at path: String) throws(StudiesError) -> [String] {
        if try isThere(at: path, prefix: "") { return [""] }
        switch part {
        case .training: return ["train_"]
        case .evaluation: return ["test_"]
        case .everything: return ["train_", "test_"]
        }
    }

    /// Reads the arrays `images` and `labels` behind a prefix.
    init(at path: String, prefix: String) throws(StudiesError) {
        let (pictures, labels) = try Self.reading(path) { () throws(ImageFileError) in
            let file = try NPZFile(at: path)
            return (try file.array("\(prefix)images"), try file.array("\(prefix)labels"))
        }
        guard let pictures, let labels else {
            throw .unreadableInput(path, reason: "holds no arrays \"\(prefix)images\" and \"\(prefix)labels\"")
        }
        // Labels may have as many axes as the pictures have before height and width, or one of length 1 more.
        var size = pictures.shape[...]
        channels = size.count >= 4 && size.last == 3 ? 3 : 1
        if channels == 3 { size = size.dropLast() }
        guard size.count >= 3, size.dropLast(2).reduce(1, *) == labels.count, !labels.shape.isEmpty,
            size.suffix(2).allSatisfy({ (1...4096).contains($0) })
        else {
            throw .unreadableInput(
                path, reason: "\(prefix)images \(pictures.shape) are no pictures for \(prefix)labels \(labels.shape)")
        }
        self.pictures = pictures
        (height, width) = (size[size.endIndex - 2], size[size.endIndex - 1])
        let numbers = labels.floats(0..<labels.count)
        guard numbers.allSatisfy({ $0 >= 0 && $0 < 1e6 && $0 == $0.rounded() }) else {
            throw .unreadableInput(path, reason: "\(prefix)labels are no class numbers from 0 on")
        }
        members = Dictionary(grouping: numbers.indices) { Int(numbers[$0]) }
    }

    /// Numbers of the pictures of a class.
    func numbers(of label: Int) -> [Int] { members[label] ?? [] }

    /// A picture by channel, with the values of the file.
    func planes(of number: Int) -> [Raster<Float>] {
        let size = height * width * channels
        let values = pictures.floats(number * size..<(number + 1) * size)
        return (0..<channels).map { channel in
            Raster(
                width: width, height: height,
                pixels: channels == 1 ? values : stride(from: channel, to: size, by: channels).map { values[$0] })
        }
    }

    private static func reading<Result>(
        _ path: String, _ body: () throws(ImageFileError) -> Result
    ) throws(StudiesError) -> Result {
        do throws(ImageFileError) {
            return try body()
        } catch {
            throw .unreadableInput(path, reason: "\(error)")
        }
    }
}
