/// Decodes a frame of RLE Lossless: PS3.5 annex G.
///
/// Our own, since DCMTK's writes behind its buffers where the header lies.
enum RLEDecoder {
    private static let headerSize = 64
    private static let maximumSegments = 15

    /// Unpacks one frame.
    ///
    /// - Parameters:
    ///   - bytes: The frame's fragments, joined.
    ///   - pixels: Number of pixels.
    ///   - samples: Samples per pixel.
    ///   - width: Bytes per sample.
    /// - Returns: The samples pixel by pixel, the low byte of each first.
    /// - Throws: `DICOMError.damaged` when header and segments are not those of such a frame.
    static func decode(
        _ bytes: ArraySlice<UInt8>, pixels: Int, samples: Int, width: Int, file: String
    ) throws(DICOMError) -> [UInt8] {
        func damaged(_ reason: String) -> DICOMError {
            .damaged(file: file, fault: .decoding, reason: "RLE: \(reason)")
        }
        guard bytes.count >= headerSize else { throw damaged("the frame is shorter than its header") }
        func field(_ number: Int) -> Int {
            let start = bytes.startIndex + 4 * number
            return (0..<4).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
        }
        let count = field(0)
        guard count == samples * width, count <= maximumSegments else {
            throw damaged("\(count) segments, the attributes ask for \(samples * width)")
        }
        let starts = (1...count).map(field)
        guard starts.first == headerSize, zip(starts, starts.dropFirst()).allSatisfy(<),
            starts.allSatisfy({ $0 <= bytes.count })
        else { throw damaged("the offsets of the segments do not hold") }
        var frame = [UInt8](repeating: 0, count: pixels * samples * width)
        for (segment, start) in starts.enumerated() {
            let end = segment + 1 < count ? starts[segment + 1] : bytes.count
            let packed = bytes[bytes.startIndex + start..<bytes.startIndex + end]
            // The segments of a sample begin with its high byte.
            let (sample, place) = (segment / width, width - 1 - segment % width)
            guard unpack(packed, into: &frame, from: sample * width + place, step: samples * width) else {
                throw damaged("segment \(segment + 1) does not hold one byte for each of \(pixels) pixels")
            }
        }
        return frame
    }

    /// Unpacks a segment to every `step`-th byte; false when it holds more or fewer bytes than there are places.
    private static func unpack(_ packed: ArraySlice<UInt8>, into frame: inout [UInt8], from start: Int, step: Int)
        -> Bool
    {
        var input = packed.startIndex
        var output = start
        while output < frame.count {
            guard input < packed.endIndex else { return false }
            let code = Int(packed[input])
            input += 1
            // 128 is a code without meaning.
            if code == 128 { continue }
            let length = code < 128 ? code + 1 : 257 - code
            guard output + (length - 1) * step < frame.count else { return false }
            guard packed.endIndex - input >= (code < 128 ? length : 1) else { return false }
            if code < 128 {
                for _ in 0..<length {
                    frame[output] = packed[input]
                    input += 1
                    output += step
                }
            } else {
                for _ in 0..<length {
                    frame[output] = packed[input]
                    output += step
                }
                input += 1
            }
        }
        return true
    }
}
