import Arguments
import Testing

struct SuggestionTests {
    static let words = ["--support", "--output", "--seed", "--annotated", "--format"]

    @Test(arguments: [
        ("--suport", "--support"), ("--supprot", "--support"), ("--out", "--output"), ("--sede", "--seed"),
        ("--seeds", "--seed"), ("--formats", "--format"),
    ])
    func `A slip of the finger is understood`(typed: String, meant: String) {
        #expect(Self.words.nearest(to: typed) == meant)
    }

    @Test(arguments: ["", "-", "--", "--normalise", String(repeating: "x", count: 300)])
    func `Nothing is suggested for what resembles nothing`(typed: String) {
        #expect(Self.words.nearest(to: typed) == nil)
    }
}
