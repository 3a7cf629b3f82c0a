extension String {
    /// The text with every control character spelt out, so that it stays on its line and steers no terminal.
    ///
    /// Names come from arguments and from folders, and both may hold escape sequences and line breaks.
    public var printable: String {
        var result = ""
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                result += "\\u{\(String(scalar.value, radix: 16))}"
            default:
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The printable text between single quotation marks.
    public var quoted: String { "'\(printable)'" }
}
