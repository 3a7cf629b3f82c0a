public import Imaging

/// A picture as the network sees it: three channels on a square, intensities 0...1.
public struct ColourSquare: Equatable, Sendable {
    /// By channel, row and column.
    public let values: [Float]
    /// Number of columns and rows.
    public let side: Int

    /// A picture of three channels that has the size already.
    init(values: [Float], side: Int) {
        self.values = values
        self.side = side
    }

    /// A picture of any size, fitted onto the square, the longer side filling it.
    ///
    /// - Parameters:
    ///   - side: Columns and rows of the square.
    ///   - channels: One or three; one becomes three equal ones.
    ///   - spacing: Between columns and between rows, in any unit.
    /// - Returns: nil if the picture is empty or its spacing makes no sense.
    public init?(_ channels: [Raster<Float>], spacing: SIMD2<Double> = SIMD2(1, 1), side: Int) {
        guard let first = channels.first, channels.count == 1 || channels.count == 3,
            let box = Letterbox(width: first.width, height: first.height, spacing: spacing, side: side)
        else { return nil }
        self.side = side
        let squares = channels.map { box.square($0).pixels }
        values = squares.count == 1 ? squares[0] + squares[0] + squares[0] : squares.flatMap(\.self)
    }

    /// Largest standard deviation of a channel, 0...0.5: 0 shows nothing.
    public var contrast: Double {
        let size = side * side
        let variances = (0..<3).map { channel in
            let pixels = values[channel * size..<(channel + 1) * size]
            let mean = pixels.reduce(0.0) { $0 + Double($1) } / Double(size)
            return pixels.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(size)
        }
        return (variances.max() ?? 0).squareRoot()
    }

    /// The squares of a volume: of at most `mostSlices` slices, spread evenly along its third axis.
    ///
    /// Each slice lies upright, as radiologists hang it. CT shows the windows for lung, soft tissue and bone as red, green and
    /// blue, so that the same tissue looks the same in every scan; everything else is grey, from the 0.5 to the 99.5
    /// percentile of the volume.
    ///
    /// - Parameters:
    ///   - volume: What is cut.
    ///   - side: Columns and rows of a square.
    ///   - mostSlices: Number of squares at most.
    ///   - isCT: Whether the voxels are Hounsfield units.
    ///   - isInverted: Whether low values are bright (MONOCHROME1).
    /// - Returns: The squares and the positions of their slices; nil if the volume is empty or its spacing makes no sense.
    public static func squares(
        of volume: Volume, isCT: Bool, isInverted: Bool, side: Int, mostSlices: Int = 16
    ) -> (squares: [ColourSquare], slices: [Int])? {
        let slicing = Slicing(of: volume.geometry, along: 2)
        guard volume.geometry.count > 0 else { return nil }
        let count = min(mostSlices, slicing.count)
        // The middle of each of `count` equal parts.
        let slices = (0..<count).map { (2 * $0 + 1) * slicing.count / (2 * count) }
        let scale = isCT ? nil : IntensityScale(of: volume.voxels)
        var squares: [ColourSquare] = []
        for k in slices {
            let slice = slicing.slice(k, of: volume)
            let channels: [Raster<Float>]
            if let scale {
                let grey = scale.scaled(slice.pixels)
                channels = [
                    Raster(width: slice.width, height: slice.height, pixels: isInverted ? grey.map { 1 - $0 } : grey)
                ]
            } else {
                channels = windows.map {
                    Raster(width: slice.width, height: slice.height, pixels: $0.scaled(slice.pixels))
                }
            }
            guard let square = ColourSquare(channels, spacing: slicing.spacing, side: side) else { return nil }
            squares.append(square)
        }
        return (squares, slices)
    }

    private static let windows = ["lung", "soft-tissue", "bone"].compactMap { name in
        ContrastWindow.named.first { $0.name == name }?.window
    }
}
