/// A JSON value as a safetensors header may hold it; the keys of an object keep their order and differ.
indirect enum JSONValue: Equatable {
    case text(String)
    /// A whole number without sign, as sizes and offsets are.
    case whole(Int)
    case array([JSONValue])
    case object([(key: String, value: JSONValue)])

    /// Values inside each other; the format needs four.
    static let greatestDepth = 8

    static func == (a: JSONValue, b: JSONValue) -> Bool {
        switch (a, b) {
        case (.text(let a), .text(let b)): a == b
        case (.whole(let a), .whole(let b)): a == b
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)): a.elementsEqual(b) { $0.key == $1.key && $0.value == $1.value }
        default: false
        }
    }

    /// The one value of a text that may be followed by spaces.
    ///
    /// - Throws: `Fault` where it is no JSON, holds a number that is no size, a key twice or too many levels.
    init(_ bytes: ArraySlice<UInt8>) throws(Fault) {
        var parser = Parser(rest: bytes)
        self = try parser.value(depth: 1)
        parser.skipSpaces()
        guard parser.rest.isEmpty else { throw Fault("something follows the end of the header's JSON") }
    }

    /// What is wrong with a text.
    struct Fault: Error {
        let reason: String
        init(_ reason: String) { self.reason = reason }
    }
}

extension JSONValue {
    fileprivate struct Parser {
        var rest: ArraySlice<UInt8>

        mutating func skipSpaces() {
            rest = rest.drop { $0 == 0x20 || $0 == 0x0a || $0 == 0x0d || $0 == 0x09 }
        }

        mutating func value(depth: Int) throws(Fault) -> JSONValue {
            guard depth <= JSONValue.greatestDepth else {
                throw Fault("the header's JSON is nested more than \(JSONValue.greatestDepth) deep")
            }
            skipSpaces()
            switch rest.first {
            case UInt8(ascii: "{"): return try object(depth: depth)
            case UInt8(ascii: "["): return try array(depth: depth)
            case UInt8(ascii: "\""): return .text(try string())
            default: return .whole(try whole())
            }
        }

        private mutating func object(depth: Int) throws(Fault) -> JSONValue {
            var entries: [(key: String, value: JSONValue)] = []
            var keys: Set<String> = []
            try items(until: "}") { (parser) throws(Fault) in
                parser.skipSpaces()
                let key = try parser.string()
                guard keys.insert(key).inserted else {
                    throw Fault("the header names \(key.debugDescription) twice")
                }
                parser.skipSpaces()
                try parser.expect(":")
                entries.append((key, try parser.value(depth: depth + 1)))
            }
            return .object(entries)
        }

        private mutating func array(depth: Int) throws(Fault) -> JSONValue {
            var values: [JSONValue] = []
            try items(until: "]") { (parser) throws(Fault) in values.append(try parser.value(depth: depth + 1)) }
            return .array(values)
        }

        /// What stands between brackets, separated by commas.
        private mutating func items(
            until end: Unicode.Scalar, _ item: (inout Parser) throws(Fault) -> Void
        ) throws(Fault) {
            rest.removeFirst()
            skipSpaces()
            if rest.first == UInt8(ascii: end) {
                rest.removeFirst()
                return
            }
            while true {
                try item(&self)
                skipSpaces()
                if rest.first == UInt8(ascii: end) { break }
                try expect(",")
            }
            rest.removeFirst()
        }

        mutating func expect(_ character: Unicode.Scalar) throws(Fault) {
            guard rest.first == UInt8(ascii: character) else {
                throw Fault("the header is no JSON: \"\(character)\" is missing")
            }
            rest.removeFirst()
        }

        private mutating func whole() throws(Fault) -> Int {
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            guard let number = Int(String(decoding: digits, as: UTF8.self)),
                digits.count == 1 || digits.first != UInt8(ascii: "0")
            else { throw Fault("the header holds something that is neither a text nor a size") }
            rest = rest.dropFirst(digits.count)
            return number
        }

        mutating func string() throws(Fault) -> String {
            try expect("\"")
            var bytes: [UInt8] = []
            while let byte = rest.popFirst() {
                switch byte {
                case UInt8(ascii: "\""):
                    guard let text = String(validating: bytes, as: UTF8.self) else {
                        throw Fault("the header is no UTF-8")
                    }
                    return text
                case UInt8(ascii: "\\"): bytes += try escaped().utf8
                case 0..<0x20: throw Fault("a text of the header holds a control character")
                default: bytes.append(byte)
                }
            }
            throw Fault("a text of the header does not end")
        }

        private mutating func escaped() throws(Fault) -> String {
            switch rest.popFirst() {
            case UInt8(ascii: "\""): return "\""
            case UInt8(ascii: "\\"): return "\\"
            case UInt8(ascii: "/"): return "/"
            case UInt8(ascii: "b"): return "\u{8}"
            case UInt8(ascii: "f"): return "\u{c}"
            case UInt8(ascii: "n"): return "\n"
            case UInt8(ascii: "r"): return "\r"
            case UInt8(ascii: "t"): return "\t"
            case UInt8(ascii: "u"):
                let first = try codeUnit()
                guard UTF16.isLeadSurrogate(first) else { return try text(of: [first]) }
                guard rest.starts(with: "\\u".utf8) else { throw Fault("a text of the header holds half a character") }
                rest = rest.dropFirst(2)
                return try text(of: [first, codeUnit()])
            default: throw Fault("a text of the header holds an unknown escape")
            }
        }

        private func text(of units: [UInt16]) throws(Fault) -> String {
            guard let text = String(validating: units, as: UTF16.self) else {
                throw Fault("a text of the header holds half a character")
            }
            return text
        }

        private mutating func codeUnit() throws(Fault) -> UInt16 {
            let digits = String(decoding: rest.prefix(4), as: UTF8.self)
            guard digits.utf8.count == 4, digits.allSatisfy(\.isHexDigit), let unit = UInt16(digits, radix: 16) else {
                throw Fault("a text of the header holds an unknown escape")
            }
            rest = rest.dropFirst(4)
            return unit
        }
    }
}
