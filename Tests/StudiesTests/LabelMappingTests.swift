import TestSupport
import Testing

@testable import Studies

struct LabelMappingTests {
    @Test func `Patterns are those of the shell, in any case; the first label that fits counts`() {
        let mapping = LabelMapping([
            .init(name: "Left lung", patterns: ["lung*l", "l?lung"]), .init(name: "lung", patterns: ["*lung*"]),
        ])
        #expect(mapping.value(of: "LUNG_L") == 1 && mapping.value(of: "L-lung") == 1)
        #expect(mapping.value(of: "left LUNG") == 1)
        #expect(mapping.value(of: "lung right") == 2)
        #expect(mapping.value(of: "heart") == nil)
    }

    @Test func `A file lists labels in the order of their values`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            Array(#"{"labels": [{"name": "b", "patterns": []}, {"name": "a", "patterns": ["x"]}]}"#.utf8), to: "map")
        let mapping = try LabelMapping(at: path)
        #expect(mapping.value(of: "B") == 1 && mapping.value(of: "x") == 2)
    }

    @Test(arguments: [
        "", "{}", #"{"labels": []}"#, #"{"labels": [{"name": "a"}]}"#,
        #"{"labels": [{"name": "a", "patterns": []}, {"name": "a", "patterns": []}]}"#,
    ])
    func `Another form is refused`(text: String) throws {
        let path = try TemporaryFolder().write(Array(text.utf8), to: "map")
        #expect(throws: StudiesError.self) { try LabelMapping(at: path) }
    }
}
