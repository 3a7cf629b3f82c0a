/// Why a record was not turned into a document, or back.
public enum ReportError: Error, Equatable, Sendable {
    /// A value has no place in the format, such as a number that is not finite in JSON.
    case notEncodable(reason: String)
    /// A document is not the record it should be.
    case damaged(reason: String)
}

extension ReportError: CustomStringConvertible {
    /// One line: what failed and why.
    public var description: String {
        switch self {
        case .notEncodable(let reason): "cannot write a record: \(reason)"
        case .damaged(let reason): "a record is damaged: \(reason)"
        }
    }
}
