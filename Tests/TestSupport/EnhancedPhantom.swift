internal import DICOM
public import Imaging

/// An Enhanced MR object of the phantom's grid, with the frames that a test asks for.
public struct EnhancedPhantom: Sendable {
    /// One frame: a slice of the phantom at a time.
    public struct Frame: Sendable {
        /// Slice, from 0.
        public let slice: Int
        /// Time, from 1.
        public let time: Int

        /// A slice at a time.
        public init(slice: Int, time: Int) {
            self.slice = slice
            self.time = time
        }

        /// Rescale of the frame: another one for every slice and time.
        var rescale: (slope: Double, intercept: Double) { (Double(time), Double(slice)) }
    }

    /// Size and place of the grid.
    public var geometry = PhantomSeries().geometry
    /// The frames in the order of the file.
    public var frames: [Frame]
    /// What the identifiers are made from.
    public var identity = "enhanced"

    /// An object of some frames.
    public init(frames: [Frame]) { self.frames = frames }

    /// The value that a reader must see.
    public func value(_ i: Int, _ j: Int, _ frame: Frame) -> Float {
        Float(frame.rescale.slope * Double(PhantomSeries().stored(i, j, frame.slice)) + frame.rescale.intercept)
    }

    /// The volume that a reader must see at a time.
    public func volume(time: Int) -> Volume {
        var voxels: [Float] = []
        for k in 0..<geometry.size.z {
            for j in 0..<geometry.size.y {
                for i in 0..<geometry.size.x { voxels.append(value(i, j, Frame(slice: k, time: time))) }
            }
        }
        return Volume(geometry: geometry, voxels: voxels)
    }

    /// The object's elements, to be changed by a test.
    public var elements: DataElements {
        var item = DataElements()
        item.set(0x0008_0008, "CS", "ORIGINAL\\PRIMARY\\T1\\NONE")
        item.set(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.4.1")
        item.set(0x0008_0018, "UI", UID.derived(from: ["image", identity]))
        item.set(0x0008_0060, "CS", "MR")
        item.set(0x0020_000d, "UI", UID.derived(from: ["study", identity]))
        item.set(0x0020_000e, "UI", UID.derived(from: ["series", identity]))
        item.set(0x0020_0013, "IS", "1")
        item.set(0x0020_0052, "UI", UID.derived(from: ["place", identity]))
        item.set(0x0020_9222, items: [0x0020_9056, 0x0020_9057, 0x0020_9128].map { Self.dimension($0) })
        item.set(0x0028_0002, shorts: 1)
        item.set(0x0028_0004, "CS", "MONOCHROME2")
        item.set(0x0028_0008, "IS", "\(frames.count)")
        item.set(0x0028_0010, shorts: geometry.size.y)
        item.set(0x0028_0011, shorts: geometry.size.x)
        item.set(0x0028_0100, shorts: 16)
        item.set(0x0028_0101, shorts: 12)
        item.set(0x0028_0102, shorts: 11)
        item.set(0x0028_0103, shorts: 0)
        item.set(0x5200_9229, items: [sharedGroups])
        item.set(0x5200_9230, items: frames.map(groups))
        item.set(0x7fe0_0010, "OW", frames.flatMap(pixels))
        return item
    }

    private static func dimension(_ pointer: UInt32) -> DataElements {
        var dimension = DataElements()
        dimension.set(0x0020_9165, pointer: pointer)
        dimension.set(0x0020_9167, pointer: 0x0020_9111)
        return dimension
    }

    private static func texts(_ values: Double...) -> String { values.map { "\($0)" }.joined(separator: "\\") }

    private static func group(_ fill: (inout DataElements) -> Void) -> [DataElements] {
        var item = DataElements()
        fill(&item)
        return [item]
    }

    /// The functional groups that all frames share.
    public var sharedGroups: DataElements {
        let (row, column) = (geometry.columnStep.normalized, geometry.rowStep.normalized)
        var shared = DataElements()
        shared.set(
            0x0020_9116,
            items: Self.group {
                $0.set(0x0020_0037, "DS", Self.texts(row.x, row.y, row.z, column.x, column.y, column.z))
            })
        shared.set(
            0x0028_9110,
            items: Self.group {
                $0.set(0x0028_0030, "DS", Self.texts(geometry.spacing.y, geometry.spacing.x))
                $0.set(0x0018_0050, "DS", Self.texts(geometry.spacing.z))
            })
        return shared
    }

    private func groups(_ frame: Frame) -> DataElements {
        let position = geometry.position(of: Vector(0, 0, Double(frame.slice)))
        var groups = DataElements()
        groups.set(
            0x0020_9111,
            items: Self.group {
                $0.set(0x0020_9056, "SH", "1")
                $0.set(0x0020_9057, longs: frame.slice + 1)
                $0.set(0x0020_9128, longs: frame.time)
                $0.set(0x0020_9157, longs: 1, frame.slice + 1, frame.time)
            })
        groups.set(
            0x0020_9113,
            items: Self.group { $0.set(0x0020_0032, "DS", Self.texts(position.x, position.y, position.z)) })
        groups.set(
            0x0028_9145,
            items: Self.group {
                $0.set(0x0028_1052, "DS", "\(frame.rescale.intercept)")
                $0.set(0x0028_1053, "DS", "\(frame.rescale.slope)")
                $0.set(0x0028_1054, "LO", "US")
            })
        return groups
    }

    private func pixels(_ frame: Frame) -> [UInt8] {
        var bytes: [UInt8] = []
        for j in 0..<geometry.size.y {
            for i in 0..<geometry.size.x {
                let stored = PhantomSeries().stored(i, j, frame.slice)
                bytes += [UInt8(truncatingIfNeeded: stored), UInt8(truncatingIfNeeded: stored >> 8)]
            }
        }
        return bytes
    }
}
