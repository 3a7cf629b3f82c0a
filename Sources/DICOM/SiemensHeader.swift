/// The private header of Siemens MR images, "CSA2": named elements, each a list of texts.
///
/// Described by nibabel's documentation of the format and checked against the open data; nothing that it claims is followed
/// before it is known to lie inside.
struct SiemensHeader {
    private var values: [String: [String]] = [:]

    /// The image header of a data set; nil where there is none of this form.
    init?(_ item: Item) {
        guard let block = item.privateBlock(group: 0x0029, creator: "SIEMENS CSA HEADER"),
            let bytes = item.rawBytes(Tag(0x0029_0000 | block << 8 | 0x10))
        else { return nil }
        self.init(bytes)
    }

    init?(_ bytes: [UInt8]) {
        guard bytes.starts(with: Array("SV10".utf8)) else { return nil }
        var place = 8
        func number() -> Int? {
            guard place + 4 <= bytes.count else { return nil }
            defer { place += 4 }
            return Int(Int32(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }))
        }
        func text(_ length: Int) -> String {
            String(decoding: bytes[place..<place + length].prefix { $0 != 0 }, as: UTF8.self)
                .trimmingSuffix(while: { $0 == " " })
        }
        guard let count = number(), number() != nil, (1...4096).contains(count) else { return nil }
        for _ in 0..<count {
            guard place + 84 <= bytes.count else { return nil }
            let name = text(64)
            // Number of values, representation, its number: what the items say is enough.
            place += 76
            guard let items = number(), number() != nil, (0...4096).contains(items) else { return nil }
            for _ in 0..<items {
                guard number() != nil, let length = number(), number() != nil, number() != nil, length >= 0,
                    length <= bytes.count - place
                else { return nil }
                if length > 0 { values[name, default: []].append(text(length)) }
                place += (length + 3) / 4 * 4
            }
        }
    }

    /// The numbers of an element; none when it is absent or holds others.
    func numbers(_ name: String) -> [Double] {
        let texts = (values[name] ?? []).filter { !$0.isEmpty }
        let numbers = texts.compactMap { Double($0) }
        return numbers.count == texts.count ? numbers : []
    }
}
