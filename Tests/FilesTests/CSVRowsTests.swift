import Files
import Testing

struct CSVRowsTests {
    @Test func `Quotes, line ends of any system and a byte order mark are read`() throws {
        let text = "\u{feff}Path,label\r\n\"a,b\",\"say \"\"no\"\"\"\n\nc d,\"two\nlines\"\re,\r\n"
        let table = try CSVRows(Array(text.utf8))
        #expect(table.header == ["Path", "label"])
        #expect(table.rows == [["a,b", "say \"no\""], ["c d", "two\nlines"], ["e", ""]])
        #expect(table.column("case", "path") == 0 && table.column("none") == nil)
    }

    @Test(arguments: [
        ("", 1, "it holds no header"), ("a,b\n1,2\n3\n", 3, "it has 1 fields, and the header has 2"),
        ("a\n\"x\n", 2, "a quote is not closed"),
    ])
    func `What is no table is refused with its line`(text: String, line: Int, reason: String) {
        #expect(throws: CSVRows.Fault(line: line, reason: reason)) { try CSVRows(Array(text.utf8)) }
    }
}
