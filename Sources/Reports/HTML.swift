/// Markup whose interpolated texts are escaped: `"<p>\(name)</p>" as HTML` cannot be broken out of by a name.
///
/// Literals are markup, interpolated strings are text, interpolated `HTML` is markup again.
struct HTML: Equatable {
    private(set) var markup: String

    /// Several pieces of markup behind each other.
    init(joining pieces: [HTML]) { markup = pieces.map(\.markup).joined() }
}

extension HTML: ExpressibleByStringInterpolation {
    init(stringLiteral markup: String) { self.markup = markup }

    init(stringInterpolation: Interpolation) { markup = stringInterpolation.markup }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate var markup = ""

        init(literalCapacity: Int, interpolationCount: Int) { markup.reserveCapacity(literalCapacity) }

        mutating func appendLiteral(_ literal: String) { markup += literal }

        mutating func appendInterpolation(_ text: String) { markup += HTML.escaped(text) }

        mutating func appendInterpolation(_ number: Int) { markup += String(number) }

        mutating func appendInterpolation(_ html: HTML) { markup += html.markup }
    }

    /// Text as it may stand between tags and in quoted attributes.
    ///
    /// Control characters become U+FFFD; those that reorder text stand as escapes, so that no name shows as another.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\u{61c}", "\u{200e}", "\u{200f}", "\u{202a}"..."\u{202e}", "\u{2066}"..."\u{2069}":
                escaped += "\\u{\(String(scalar.value, radix: 16))}"
            default:
                escaped.unicodeScalars.append(
                    scalar.properties.generalCategory == .control ? "\u{fffd}" : scalar)
            }
        }
        return escaped
    }
}
