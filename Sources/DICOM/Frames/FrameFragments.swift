/// Which fragments of encapsulated pixel data make which frame: PS3.5 section A.4.
struct FrameFragments: Equatable, Sendable {
    /// The fragments of every frame, in order.
    let frames: [ArraySlice<Range<Int>>]
    /// Whether the offset table names other places than those that the fragments have.
    let offsetsDisagree: Bool

    /// What JPEG and JPEG 2000 streams begin with.
    private static let streamStarts: [[UInt8]] = [[0xff, 0xd8], [0xff, 0x4f]]

    /// Tells the frames apart: one fragment each, else by the offset table, else by what streams begin with.
    ///
    /// - Throws: `DICOMError.damaged` when frames and fragments do not fit each other.
    init(_ fragments: [Range<Int>], of structure: FileStructure, frames count: Int) throws(DICOMError) {
        let file = structure.file
        guard fragments.count >= count, count > 0 else {
            throw .damaged(
                file: file, fault: .fragments,
                reason: "\(count) frames are announced, the pixel data hold \(fragments.count) fragments")
        }
        var reader = try structure.reader()
        let offsets = try Self.offsets(in: structure, &reader)
        // Offsets count from the tag of the first fragment, 8 bytes before its first byte.
        let origin = (fragments.first?.lowerBound ?? 0) - 8
        var starts = offsets.compactMap { offset in
            fragments.binarySearch(where: { $0.lowerBound - 8 >= origin + offset })
        }.filter { $0 < fragments.count }
        let isExact =
            starts.count == count && starts.first == 0 && zip(starts, starts.dropFirst()).allSatisfy(<)
            && zip(starts, offsets).allSatisfy { fragments[$0].lowerBound - 8 == origin + $1 }
        offsetsDisagree = !offsets.isEmpty && !isExact
        if count == 1 {
            starts = [0]
        } else if fragments.count == count {
            starts = Array(0..<count)
        } else if !isExact {
            starts = []
            for (index, fragment) in fragments.enumerated() where fragment.count >= 2 {
                let first = Array(try reader.bytes(at: fragment.lowerBound, count: 2))
                if Self.streamStarts.contains(first) { starts.append(index) }
            }
            guard starts.count == count, starts.first == 0 else {
                throw .damaged(
                    file: file, fault: .fragments,
                    reason: "\(count) frames in \(fragments.count) fragments cannot be told apart")
            }
        }
        let ends = starts.dropFirst() + [fragments.count]
        frames = zip(starts, ends).map { fragments[$0..<$1] }
    }

    /// The values of the basic offset table.
    private static func offsets(in structure: FileStructure, _ reader: inout ByteReader) throws(DICOMError) -> [Int] {
        var offsets: [Int] = []
        for place in stride(from: structure.offsetTable.lowerBound, to: structure.offsetTable.upperBound - 3, by: 4) {
            offsets.append(try reader.number(at: place, bytes: 4))
        }
        return offsets
    }
}

extension Array {
    /// Index of the first element for which a rule holds that holds for all elements after it; `count` when for none.
    fileprivate func binarySearch(where isBehind: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
