extension FrameLayout {
    /// A frame as it stands in a file without compression, its colours put together pixel by pixel and not shared.
    func byPixel(_ bytes: [UInt8]) -> [UInt8] {
        let width = bitsAllocated / 8
        if photometric == .ybrFull422 { return unsharing(bytes, width: width) }
        guard isPlanar else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for pixel in 0..<count {
            for sample in 0..<samples {
                let start = (sample * count + pixel) * width
                result += bytes[start..<start + width]
            }
        }
        return result
    }

    /// Two pixels stand as Y1 Y2 Cb Cr: PS3.3 section C.7.6.3.1.2.
    private func unsharing(_ bytes: [UInt8], width: Int) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(byteCount)
        for start in stride(from: 0, to: count * 2 * width, by: 4 * width) {
            let colour = bytes[start + 2 * width..<start + 4 * width]
            result += bytes[start..<start + width] + colour
            result += bytes[start + width..<start + 2 * width] + colour
        }
        return result
    }
}
