/// What a JPEG-LS stream of few bits leaves to the standard, written out: ITU-T T.87 section C.2.4.1.1.1.
///
/// DCMTK's decoder knows these defaults for 8 bits and more only, and refuses the stream without them.
enum JPEGLSPresets {
    /// The stream with its parameters before its first scan, where it is one of fewer than 8 bits without any.
    static func completed(_ stream: ArraySlice<UInt8>, _ header: JPEGHeader) -> ArraySlice<UInt8> {
        guard header.process == 0xf7, (2...7).contains(header.precision), !header.hasPresets else { return stream }
        let maximum = 1 << header.precision - 1
        let near = header.near
        let factor = 256 / (maximum + 1)
        func threshold(_ least: Int, _ basic: Int, _ slope: Int, after last: Int) -> Int {
            let value = max(least, basic / factor + slope * near)
            return value > maximum || value < last ? last : value
        }
        let first = threshold(2, 3, 3, after: near + 1)
        let second = threshold(3, 7, 5, after: first)
        let third = threshold(4, 21, 7, after: second)
        let words = [maximum, first, second, third, reset].flatMap { [UInt8($0 >> 8 & 0xff), UInt8($0 & 0xff)] }
        let (before, after) = (stream[..<header.scanStart], stream[header.scanStart...])
        return before + [0xff, 0xf8, 0, 13, 1] + words + after
    }

    /// After so many pixels of a context its counts are halved.
    private static let reset = 64
}
