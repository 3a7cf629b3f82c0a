internal import Imaging

extension NIfTIDatatype {
    /// The smallest type we write that holds every voxel exactly.
    static func smallest(for voxels: [Float]) -> NIfTIDatatype {
        let run = 1 << 20
        let ranges = ConcurrentWork.results(count: (voxels.count + run - 1) / run) { index in
            VoxelRange(of: voxels.span.extracting(index * run..<min(voxels.count, (index + 1) * run)))
        }
        let range = ranges.reduce(VoxelRange()) { $0.united(with: $1) }
        guard range.isWhole else { return .float32 }
        if range.least >= 0, range.greatest <= 255 { return .uint8 }
        if range.least >= -32_768, range.greatest <= 32_767 { return .int16 }
        if range.least >= 0, range.greatest <= 65_535 { return .uint16 }
        // The greatest single below 2^31.
        if range.least >= -2_147_483_648, range.greatest <= 2_147_483_520 { return .int32 }
        return .float32
    }

    /// Stores voxels, little endian.
    ///
    /// - Precondition: The type is one that `smallest(for:)` gives for them, and `bytes` has room for them.
    func store(_ voxels: borrowing Span<Float>, in bytes: UnsafeMutableRawBufferPointer) {
        switch self {
        case .uint8: unsafe Self.store(voxels, in: bytes) { UInt8(truncatingIfNeeded: $0.wholeBits) }
        case .int16: unsafe Self.store(voxels, in: bytes) { Int16(truncatingIfNeeded: $0.wholeBits).littleEndian }
        case .uint16: unsafe Self.store(voxels, in: bytes) { UInt16(truncatingIfNeeded: $0.wholeBits).littleEndian }
        case .int32: unsafe Self.store(voxels, in: bytes) { Int32($0).littleEndian }
        default: unsafe Self.store(voxels, in: bytes) { $0.bitPattern.littleEndian }
        }
    }

    @inline(__always)
    private static func store<Stored: BitwiseCopyable>(
        _ voxels: borrowing Span<Float>, in bytes: UnsafeMutableRawBufferPointer, as stored: (Float) -> Stored
    ) {
        unsafe voxels.withUnsafeBufferPointer { voxels in
            for index in voxels.indices {
                unsafe bytes.storeBytes(
                    of: stored(voxels[index]), toByteOffset: MemoryLayout<Stored>.size &* index, as: Stored.self)
            }
        }
    }
}

/// The least and the greatest of many voxels, and whether all are whole.
private struct VoxelRange {
    private(set) var least = Float.infinity
    private(set) var greatest = -Float.infinity
    private(set) var isWhole = true

    /// Of no voxels.
    init() {}

    init(of voxels: borrowing Span<Float>) {
        // In parts, so that a volume of fractions is known at its begin, and the loop inside has no way out.
        for start in stride(from: 0, to: voxels.count, by: 4096) where isWhole {
            widen(to: voxels.extracting(start..<min(start + 4096, voxels.count)))
        }
    }

    /// What two ranges are together.
    func united(with other: VoxelRange) -> VoxelRange {
        var union = self
        union.least = min(least, other.least)
        union.greatest = max(greatest, other.greatest)
        union.isWhole = isWhole && other.isWhole
        return union
    }

    private mutating func widen(to voxels: borrowing Span<Float>) {
        var (least, greatest, fractions) = (least, greatest, UInt32(0))
        unsafe voxels.withUnsafeBufferPointer { voxels in
            for index in voxels.indices {
                let voxel = unsafe voxels[index]
                least = voxel < least ? voxel : least
                greatest = voxel > greatest ? voxel : greatest
                // A NaN is unequal to everything, and so is what an infinity leaves.
                fractions |= (voxel + Float.wholes) - Float.wholes == voxel ? 0 : 1
            }
        }
        (self.least, self.greatest) = (least, greatest)
        // Beyond 2^22 the sum rounds by itself, and every test by hand is needed.
        let isSmall = least >= -4_194_304 && greatest <= 4_194_304
        isWhole =
            isSmall
            ? fractions == 0
            : unsafe voxels.withUnsafeBufferPointer { unsafe $0.allSatisfy { $0 == $0.rounded(.towardZero) } }
    }
}

extension Float {
    /// 1.5 times 2^23: a sum with it has no place for fractions, and its low bits are the whole number itself.
    fileprivate static let wholes: Float = 12_582_912

    /// The low 16 bits of a whole number of at most 2^22 in size, in two's complement.
    ///
    /// Conversion by way of `Int` is checked for every voxel; this runs as fast as memory.
    fileprivate var wholeBits: UInt32 { (self + Float.wholes).bitPattern }
}
