internal import Glibc
internal import ImageFiles
internal import Imaging

extension LabelledImages {
    /// Which part of the data is wanted, where they come in parts.
    public enum Part: Sendable {
        /// What to learn from: Omniglot's background characters, `train_images` of an archive.
        case training
        /// What to be measured on: Omniglot's evaluation characters, `test_images` of an archive.
        case evaluation
        /// All of it.
        case everything
    }

    /// Reads a folder of class folders, an `.npz` archive, or the folder of Omniglot.
    ///
    /// - Class folders: every folder below `path` is a class, every PNG or JPEG in it a picture. Files that cannot be read
    ///   are left out and listed.
    /// - An archive: `images` and `labels`, or `train_images`, `train_labels`, `test_images` and `test_labels`.
    /// - Omniglot: `images_background.npz` and `images_evaluation.npz`; ink is 1 and paper 0.
    ///
    /// - Parameters:
    ///   - path: The folder or archive.
    ///   - part: Which part, where there are parts; otherwise everything is read.
    ///   - side: Columns and rows to bring the pictures to.
    ///   - channels: 1 or 3; nil for 3 where a picture has colours and 1 where none has.
    /// - Throws: `StudiesError.unreadableInput` if nothing can be read, or a picture has colours where 1 channel is asked
    ///   for.
    public init(at path: String, part: Part, side: Int, channels: Int? = nil) throws(StudiesError) {
        if path.hasSuffix(".npz") {
            self = try Self.archive(at: path, part: part, side: side, channels: channels)
        } else if let archives = Self.omniglot(at: path) {
            let wanted =
                switch part {
                case .training: [archives[0]]
                case .evaluation: [archives[1]]
                case .everything: archives
                }
            self = try Self.omniglot(wanted, side: side, channels: channels ?? 1)
        } else {
            self = try Self.classFolders(at: path, side: side, channels: channels)
        }
        guard counts.reduce(0, +) > 0 else {
            throw .unreadableInput(
                path, reason: "holds no folders of PNG or JPEG pictures; each folder must be a class")
        }
    }

    /// Whether a folder is Omniglot as its authors split it, so that other splits can be drawn from it.
    public static func isOmniglot(_ path: String) -> Bool { omniglot(at: path) != nil }

    private static func omniglot(at folder: String) -> [String]? {
        let paths = ["images_background.npz", "images_evaluation.npz"].map { "\(folder)/\($0)" }
        return paths.allSatisfy { unsafe access($0, F_OK) == 0 } ? paths : nil
    }

    private static func omniglot(_ paths: [String], side: Int, channels: Int) throws(StudiesError) -> Self {
        var images = LabelledImages(channels: channels, side: side)
        for path in paths {
            let pictures = try LabelledArray(at: path, prefix: "")
            let set = path.hasSuffix("background.npz") ? "background" : "evaluation"
            images.add(pictures) {
                "\(set)/\($0)"
            } intensity: {
                1 - $0
            }
        }
        return images
    }

    private static func archive(
        at path: String, part: Part, side: Int, channels: Int?
    ) throws(StudiesError) -> Self {
        var parts: [LabelledArray] = []
        for prefix in try LabelledArray.prefixes(of: part, at: path) {
            parts.append(try LabelledArray(at: path, prefix: prefix))
        }
        let own = parts.map(\.channels).max() ?? 1
        try check(channels: channels, own: own, path)
        var images = LabelledImages(channels: channels ?? own, side: side)
        for part in parts {
            let scale = part.greatestValue
            images.add(part) {
                "\($0)"
            } intensity: {
                $0 / scale
            }
        }
        return images
    }

    private mutating func add(
        _ pictures: LabelledArray, name: (Int) -> String, intensity: (Float) -> Float
    ) {
        for label in pictures.labels {
            addClass(name(label))
            for picture in pictures.numbers(of: label) {
                let planes = pictures.planes(of: picture).map { $0.map(intensity) }
                add(planes.count == channels ? planes : Array(repeating: planes[0], count: channels))
            }
        }
    }

    private static func classFolders(at path: String, side: Int, channels: Int?) throws(StudiesError) -> Self {
        var classes: [String: [(InputFile, PictureFile)]] = [:]
        var skipped: [SkippedFile] = []
        for file in try Discovery(inputs: [path]).files {
            let ending = file.relative.lastIndex(of: ".").map { file.relative[$0...].dropFirst().lowercased() } ?? ""
            guard !file.folder.isEmpty, PictureFile.extensions.contains(ending) else { continue }
            do throws(ImageFileError) {
                classes[file.folder, default: []].append((file, try PictureFile(at: file.path)))
            } catch {
                skipped.append(SkippedFile(relative: file.relative, reason: "\(error)"))
            }
        }
        let own = classes.values.joined().map(\.1.channels).max() ?? 1
        try check(channels: channels, own: own, path)
        var images = LabelledImages(channels: channels ?? own, side: side)
        for file in skipped { images.skip(file) }
        for (name, pictures) in classes.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            images.addClass(name)
            for (_, picture) in pictures { images.add(picture.planes(images.channels)) }
        }
        return images
    }

    private static func check(channels: Int?, own: Int, _ path: String) throws(StudiesError) {
        guard let channels, own > channels else { return }
        throw .unreadableInput(
            path, reason: "holds pictures in colour, but the model was trained on grey ones; convert them first")
    }
}

extension PictureFile {
    /// The picture by channel with intensities 0...1; a grey one in as many equal channels as wanted.
    fileprivate func planes(_ wanted: Int) -> [Raster<Float>] {
        (0..<wanted).map { plane in
            let channel = min(plane, channels - 1)
            let pixels = stride(from: channel, to: values.count, by: channels).map { Float(values[$0]) / 255 }
            return Raster(width: width, height: height, pixels: pixels)
        }
    }
}
