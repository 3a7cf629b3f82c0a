import Reports
import Testing

@Suite struct CSVTableTests {
    /// The one cell of a table of one row, as written.
    static func written(_ cell: CSVTable.Cell) -> String {
        var table = CSVTable(header: ["h"])
        table.append([cell])
        return String(String(decoding: table.encoded, as: UTF8.self).dropFirst("h".count + 1).dropLast())
    }

    @Test func `Cells are parted by commas and lines end in CR LF`() {
        var table = CSVTable(header: ["name", "n"])
        table.append([.text("a"), .whole(1)])
        table.append([.empty, .whole(-2)])
        #expect(String(decoding: table.encoded, as: UTF8.self) == "name,n\r\na,1\r\n,-2\r\n")
    }

    @Test(
        arguments: [
            ("a,b", "\"a,b\""), ("say \"a\"", "\"say \"\"a\"\"\""), ("a\nb", "\"a\nb\""),
            ("a\r\nb", "\"a\r\nb\""),
            (" a", "\" a\""), ("a b", "a b"), ("", ""), ("Leber \u{e4}", "Leber \u{e4}"),
        ])
    func `Text that would break the table is quoted`(text: String, cell: String) {
        #expect(Self.written(.text(text)) == cell)
    }

    @Test(arguments: ["=", "+", "-", "@", "\t", "\0"])
    func `Text that a spreadsheet would run is led by an apostrophe`(first: String) {
        #expect(Self.written(.text(first + "cmd")) == "'" + first + "cmd")
        // An accent makes another character of it, and no other scalar.
        #expect(Self.written(.text(first + "\u{301}")) == "'" + first + "\u{301}")
    }

    @Test(arguments: ["\r", "\n", "\r\n"])
    func `A leading line break is disarmed and quoted`(first: String) {
        #expect(Self.written(.text(first + "=1")) == "\"'" + first + "=1\"")
    }

    @Test func `Numbers of ours keep their sign and have at most three decimals`() {
        #expect(Self.written(.whole(-5)) == "-5")
        #expect(Self.written(.real(-0.5)) == "-0.5")
        #expect(Self.written(.real(1482.2504)) == "1482.25")
        #expect(Self.written(.real(2)) == "2.0")
        #expect(Self.written(.real(.nan)) == "")
    }
}
