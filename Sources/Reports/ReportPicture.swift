internal import FoundationEssentials

/// Where a page takes a picture from.
public enum ReportPicture: Equatable, Sendable {
    /// The bytes of a PNG, which become part of the page.
    case inside([UInt8])
    /// The path of a file, relative to the page; of letters, digits, `.`, `_`, `-` and `/` only.
    case beside(String)

    /// The element that shows it.
    func html(_ description: HTML) -> HTML {
        switch self {
        case .inside(let png):
            "<img src=\"data:image/png;base64,\(Data(png).base64EncodedString())\" alt=\"\(description)\">\n"
        case .beside(let path):
            "<img src=\"\(path)\" alt=\"\(description)\" loading=\"lazy\">\n"
        }
    }
}
