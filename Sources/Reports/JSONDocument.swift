internal import FoundationEssentials

/// Records as JSON that a person can read and a program can compare: sorted keys, indented, a newline at the end.
public enum JSONDocument {
    /// The UTF-8 bytes of a record; equal records give equal bytes.
    ///
    /// - Throws: `ReportError.notEncodable` if a number is not finite.
    public static func encoded(_ record: some Encodable) throws(ReportError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return [UInt8](try encoder.encode(record)) + [UInt8(ascii: "\n")]
        } catch {
            throw .notEncodable(reason: String(describing: error))
        }
    }

    /// The UTF-8 bytes of a record on one line, without an end of line.
    ///
    /// - Throws: `ReportError.notEncodable` if a number is not finite.
    public static func line(_ record: some Encodable) throws(ReportError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return [UInt8](try encoder.encode(record))
        } catch {
            throw .notEncodable(reason: String(describing: error))
        }
    }

    /// The record that a document holds.
    ///
    /// - Throws: `ReportError.damaged` if it is no JSON, or a field is missing or of another kind.
    public static func decoded<Record: Decodable>(
        _ type: Record.Type, from document: [UInt8]
    ) throws(ReportError) -> Record {
        do {
            return try JSONDecoder().decode(type, from: Data(document))
        } catch {
            throw .damaged(reason: String(describing: error))
        }
    }
}
