/// A table read from comma-separated values (RFC 4180): quoted fields, line ends of any system, a byte order mark.
public struct CSVRows: Equatable, Sendable {
    /// Why a text is no table.
    public struct Fault: Error, Equatable, Sendable, CustomStringConvertible {
        /// Line of the text, from 1.
        public let line: Int
        /// What is wrong with it.
        public let reason: String

        /// A fault at a line.
        public init(line: Int, reason: String) {
            self.line = line
            self.reason = reason
        }

        /// Line and reason.
        public var description: String { "line \(line): \(reason)" }
    }

    /// The names of the columns: the fields of the first line.
    public let header: [String]
    /// The other lines, each of as many fields as the header; empty lines are left out.
    public let rows: [[String]]

    /// Reads a table.
    ///
    /// - Parameter bytes: UTF-8.
    /// - Throws: `Fault` when there is no header, a quote is not closed, or a line has more or fewer fields than it.
    public init(_ bytes: [UInt8]) throws(Fault) {
        let text = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes[...]
        var records = try Self.records(of: text)
        guard !records.isEmpty else { throw Fault(line: 1, reason: "it holds no header") }
        let header = records.removeFirst().fields
        for record in records where record.fields.count != header.count {
            throw Fault(
                line: record.line, reason: "it has \(record.fields.count) fields, and the header has \(header.count)")
        }
        self.header = header
        rows = records.map(\.fields)
    }

    /// The place of the first of some columns; nil where none is there.
    ///
    /// Case does not count.
    public func column(_ names: String...) -> Int? {
        for name in names {
            if let place = header.firstIndex(where: { $0.lowercased() == name.lowercased() }) { return place }
        }
        return nil
    }

    private static func records(of text: ArraySlice<UInt8>) throws(Fault) -> [(line: Int, fields: [String])] {
        let (quote, comma, feed, ret) = (UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\r"))
        var records: [(line: Int, fields: [String])] = []
        var fields: [String] = []
        var field: [UInt8] = []
        var (line, begin, opened) = (1, 1, 0)
        var isQuoted = false
        var place = text.startIndex
        func isEmpty() -> Bool { fields.isEmpty && field.isEmpty }
        func endRecord() {
            guard !isEmpty() else { return }
            records.append((begin, fields + [String(decoding: field, as: UTF8.self)]))
            (fields, field) = ([], [])
        }
        while place < text.endIndex {
            let byte = text[place]
            place += 1
            if isQuoted {
                if byte == feed { line += 1 }
                if byte != quote {
                    field.append(byte)
                } else if place < text.endIndex, text[place] == quote {
                    field.append(quote)
                    place += 1
                } else {
                    isQuoted = false
                }
                continue
            }
            switch byte {
            case quote:
                isQuoted = true
                opened = line
            case comma:
                fields.append(String(decoding: field, as: UTF8.self))
                field = []
            case feed, ret:
                endRecord()
                // CR LF is one end of line.
                if byte == feed || place == text.endIndex || text[place] != feed { line += 1 }
                begin = line
            default: field.append(byte)
            }
        }
        guard !isQuoted else { throw Fault(line: opened, reason: "a quote is not closed") }
        endRecord()
        return records
    }
}
