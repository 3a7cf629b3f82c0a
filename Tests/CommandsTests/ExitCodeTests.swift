import Commands
import Foundation
import Testing

@Suite struct ExitCodeTests {
    @Test(arguments: ExitCode.allCases) func `The README's table says what every exit code means`(code: ExitCode) throws
    {
        let readme = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "README.md")
        let text = try String(contentsOf: readme, encoding: .utf8)
        #expect(text.contains("| \(code.rawValue) | \(code.meaning) |"))
    }
}
