public import Imaging

/// A coded term in a record.
public struct CodeRecord: Codable, Equatable, Sendable {
    /// The term in its scheme, such as "10200004".
    public var value: String
    /// The coding scheme, such as "SCT".
    public var scheme: String
    /// The term in words.
    public var meaning: String

    /// The record of a term.
    public init(_ code: Code) {
        value = code.value
        scheme = code.scheme
        meaning = code.meaning
    }
}
