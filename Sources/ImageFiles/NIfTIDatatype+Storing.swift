extension NIfTIDatatype {
    /// The smallest type we write that holds every voxel exactly.
    static func smallest(for voxels: [Float]) -> NIfTIDatatype {
        var range = VoxelRange()
        // In runs, so that a volume of fractions is known at its begin, and the loop inside has no way out.
        for start in stride(from: 0, to: voxels.count, by: 4096) {
            range.widen(to: voxels[start..<min(start + 4096, voxels.count)])
            guard range.isWhole else { return .float32 }
        }
        if range.least >= 0, range.greatest <= 255 { return .uint8 }
        if range.least >= -32_768, range.greatest <= 32_767 { return .int16 }
        if range.least >= 0, range.greatest <= 65_535 { return .uint16 }
        // The greatest single below 2^31.
        if range.least >= -2_147_483_648, range.greatest <= 2_147_483_520 { return .int32 }
        return .float32
    }

    /// Turns voxels into what a file stores, little endian, in their own place: no type is wider than theirs.
    ///
    /// - Precondition: The type is one that `smallest(for:)` gives for `voxels`. What follows the last stored byte is
    ///   undefined afterwards.
    func narrow(_ voxels: inout [Float]) {
        unsafe voxels.withUnsafeMutableBytes { raw in
            switch self {
            case .uint8: unsafe Self.narrow(raw) { UInt8(truncatingIfNeeded: $0.wholeBits) }
            case .int16: unsafe Self.narrow(raw) { Int16(truncatingIfNeeded: $0.wholeBits).littleEndian }
            case .uint16: unsafe Self.narrow(raw) { UInt16(truncatingIfNeeded: $0.wholeBits).littleEndian }
            case .int32: unsafe Self.narrow(raw) { Int32($0).littleEndian }
            default: unsafe Self.narrow(raw) { $0.bitPattern.littleEndian }
            }
        }
    }

    @inline(__always)
    private static func narrow<Stored: BitwiseCopyable>(
        _ raw: UnsafeMutableRawBufferPointer, as stored: (Float) -> Stored
    ) {
        // A value is read before anything is written to its place.
        for index in 0..<raw.count / 4 {
            let voxel = unsafe raw.loadUnaligned(fromByteOffset: 4 &* index, as: Float.self)
            unsafe raw.storeBytes(
                of: stored(voxel), toByteOffset: MemoryLayout<Stored>.size &* index, as: Stored.self)
        }
    }
}

/// The least and the greatest of many voxels, and whether all are whole.
private struct VoxelRange {
    private(set) var least = Float.infinity
    private(set) var greatest = -Float.infinity
    private(set) var isWhole = true

    mutating func widen(to voxels: ArraySlice<Float>) {
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
        isWhole = isSmall ? fractions == 0 : voxels.allSatisfy { $0 == $0.rounded(.towardZero) }
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
