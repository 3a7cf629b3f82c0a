/// A JPEG baseline stream of grey blocks, put together bit by bit: ITU-T T.81.
///
/// Each block of 8 x 8 pixels has one value, so that what a decoder must return is known exactly.
public struct BaselineJPEG: Sendable {
    /// One value for each block, row by row.
    public let blocks: [UInt8]
    /// Number of blocks in a row.
    public let width: Int
    /// Bytes from the start of the image to the end of the scan's header.
    public let header: [UInt8]
    /// The coded data, without stuffed bytes to take care of.
    public let scan: [UInt8]

    /// - Precondition: `blocks.count` is a multiple of `width`.
    public init(blocks: [UInt8], width: Int) {
        self.blocks = blocks
        self.width = width
        let (rows, columns) = (blocks.count / width * 8, width * 8)
        // A quantum of 8 makes the first coefficient, which is 8 times the mean, the mean itself.
        var header: [UInt8] = [0xff, 0xd8, 0xff, 0xdb, 0, 67, 0] + [UInt8](repeating: 8, count: 64)
        header += [0xff, 0xc0, 0, 11, 8] + [rows, columns].flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        header += [1, 1, 0x11, 0]
        // Differences of the means: sizes of 0 to 11 bits in codes of 4 bits. Everything else: end of block, one bit.
        header += [0xff, 0xc4, 0, 31, 0x00, 0, 0, 0, 12] + [UInt8](repeating: 0, count: 12) + Array(0...11)
        header += [0xff, 0xc4, 0, 20, 0x10, 1] + [UInt8](repeating: 0, count: 15) + [0]
        header += [0xff, 0xda, 0, 8, 1, 1, 0x00, 0, 63, 0]
        self.header = header

        var bits: [UInt8] = []
        func append(_ value: Int, _ count: Int) {
            bits += (0..<count).reversed().map { UInt8(value >> $0 & 1) }
        }
        var last = 128
        for block in blocks {
            let difference = Int(block) - last
            last = Int(block)
            let size = Int.bitWidth - abs(difference).leadingZeroBitCount
            append(size, 4)
            append(difference < 0 ? difference - 1 + 1 << size : difference, size)
            append(0, 1)
        }
        while bits.count % 8 != 0 { bits.append(1) }
        scan = stride(from: 0, to: bits.count, by: 8).flatMap { start -> [UInt8] in
            let byte = bits[start..<start + 8].reduce(0) { $0 << 1 | $1 }
            return byte == 0xff ? [0xff, 0] : [byte]
        }
    }

    /// The stream with another scan, or its own.
    public func stream(scan other: [UInt8]? = nil) -> [UInt8] { header + (other ?? scan) + [0xff, 0xd9] }

    /// The pixels, row by row.
    public var pixels: [UInt8] {
        (0..<blocks.count * 64).map { pixel in
            let (row, column) = (pixel / (width * 8), pixel % (width * 8))
            return blocks[row / 8 * width + column / 8]
        }
    }
}
