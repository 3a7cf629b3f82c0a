internal import Imaging

/// How a NIfTI file stores a voxel: the `datatype` codes that stand for one real number.
enum NIfTIDatatype: Int, CaseIterable {
    case uint8 = 2
    case int16 = 4
    case int32 = 8
    case float32 = 16
    case float64 = 64
    case int8 = 256
    case uint16 = 512
    case uint32 = 768
    case int64 = 1024
    case uint64 = 1280

    /// Bytes of one voxel.
    var size: Int {
        switch self {
        case .uint8, .int8: 1
        case .int16, .uint16: 2
        case .int32, .uint32, .float32: 4
        case .int64, .uint64, .float64: 8
        }
    }

    /// The largest magnitude of the type's integers, to double precision; nil for floating point.
    var greatestInteger: Double? {
        switch self {
        case .uint8: 255
        case .int8: 128
        case .uint16: 65_535
        case .int16: 32_768
        case .uint32: 4_294_967_295
        case .int32: 2_147_483_648
        case .uint64: 18_446_744_073_709_551_616
        case .int64: 9_223_372_036_854_775_808
        case .float32, .float64: nil
        }
    }

    /// The first `count` voxels stored from `offset` on: `stored * slope + intercept`, in double precision.
    ///
    /// - Precondition: `bytes` hold them.
    func voxels(
        in bytes: [UInt8], from offset: Int, count: Int, bigEndian: Bool, slope: Double, intercept: Double
    ) -> [Float] {
        let place = VoxelPlace(
            bytes: bytes, offset: offset, count: count, bigEndian: bigEndian, slope: slope,
            intercept: intercept)
        return switch self {
        case .uint8: place.voxels(UInt8.self)
        case .int8: place.voxels(Int8.self)
        case .uint16: place.voxels(UInt16.self)
        case .int16: place.voxels(Int16.self)
        case .uint32: place.voxels(UInt32.self)
        case .int32: place.voxels(Int32.self)
        case .uint64: place.voxels(UInt64.self)
        case .int64: place.voxels(Int64.self)
        case .float32: place.voxels(Float.self)
        case .float64: place.voxels(Double.self)
        }
    }
}

private struct VoxelPlace {
    let bytes: [UInt8]
    let offset: Int
    let count: Int
    let bigEndian: Bool
    let slope: Double
    let intercept: Double

    func voxels<Stored: StoredNumber>(_: Stored.Type) -> [Float] {
        precondition(offset >= 0 && count * MemoryLayout<Stored>.size <= bytes.count - offset)
        let (slope, intercept) = (slope, intercept)
        return switch (bigEndian, slope != 1 || intercept != 0) {
        case (false, false): voxels { (stored: Stored) in stored.float }
        case (false, true): voxels { (stored: Stored) in Float(stored.double * slope + intercept) }
        case (true, false): voxels { (stored: Stored) in stored.reversed.float }
        case (true, true): voxels { (stored: Stored) in Float(stored.reversed.double * slope + intercept) }
        }
    }

    /// Every stored number as a voxel; a loop of its own for each way, as fast as memory.
    @inline(__always)
    private func voxels<Stored: StoredNumber>(_ voxel: @Sendable (Stored) -> Float) -> [Float] {
        unsafe ConcurrentWork.values(count: count) { run, places in
            unsafe bytes.withUnsafeBytes { raw in
                let start = offset + run.lowerBound * MemoryLayout<Stored>.size
                for place in places.indices {
                    let stored = unsafe raw.loadUnaligned(
                        fromByteOffset: start &+ place &* MemoryLayout<Stored>.size, as: Stored.self)
                    unsafe places[place] = voxel(stored)
                }
            }
        }
    }
}

/// A number as it lies in a little-endian file.
private protocol StoredNumber: BitwiseCopyable, SendableMetatype {
    /// The number with its bytes in the other order.
    var reversed: Self { get }
    var double: Double { get }
    var float: Float { get }
}

extension StoredNumber where Self: FixedWidthInteger {
    var reversed: Self { byteSwapped }
    var double: Double { Double(self) }
    var float: Float { Float(self) }
}

extension UInt8: StoredNumber {}
extension Int8: StoredNumber {}
extension UInt16: StoredNumber {}
extension Int16: StoredNumber {}
extension UInt32: StoredNumber {}
extension Int32: StoredNumber {}
extension UInt64: StoredNumber {}
extension Int64: StoredNumber {}

extension Float: StoredNumber {
    var reversed: Float { Float(bitPattern: bitPattern.byteSwapped) }
    var double: Double { Double(self) }
    var float: Float { self }
}

extension Double: StoredNumber {
    var reversed: Double { Double(bitPattern: bitPattern.byteSwapped) }
    var double: Double { self }
    var float: Float { Float(self) }
}
