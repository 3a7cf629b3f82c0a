internal import Imaging

/// Pictures of one size by class, with intensities 0...1.
public struct LabelledImages: Sendable {
    /// Names of the classes, in the order of their pictures.
    public private(set) var names: [String] = []
    /// Number of pictures of every class.
    public private(set) var counts: [Int] = []
    /// Channels of a picture: 1 grey, 3 red, green and blue.
    public let channels: Int
    /// Columns and rows of a picture.
    public let side: Int
    /// All pictures class by class, each by channel, row and column.
    public private(set) var values: [Float] = []
    /// Files that were left out, and why.
    public private(set) var skipped: [SkippedFile] = []

    /// The fit of the last picture; the next one is mostly of the same size.
    private var fit: (width: Int, height: Int, box: Letterbox)?

    /// No pictures yet.
    init(channels: Int, side: Int) {
        self.channels = channels
        self.side = side
    }

    /// Starts a class.
    mutating func addClass(_ name: String) {
        names.append(name)
        counts.append(0)
    }

    /// Leaves a file out.
    mutating func skip(_ file: SkippedFile) { skipped.append(file) }

    /// Adds a picture of any size to the class that was started last.
    ///
    /// It is fitted onto the square, the longer side filling it.
    ///
    /// - Parameter planes: One per channel, with intensities 0...1.
    mutating func add(_ planes: [Raster<Float>]) {
        guard let first = planes.first, planes.count == channels, !counts.isEmpty else { return }
        if first.width == side && first.height == side {
            for plane in planes { values += plane.pixels }
        } else {
            guard let box = box(width: first.width, height: first.height) else { return }
            for plane in planes { values += box.square(plane).pixels }
        }
        counts[counts.count - 1] += 1
    }

    private mutating func box(width: Int, height: Int) -> Letterbox? {
        if let fit, fit.width == width, fit.height == height { return fit.box }
        guard let box = Letterbox(width: width, height: height, spacing: SIMD2(1, 1), side: side) else { return nil }
        fit = (width, height, box)
        return box
    }
}
