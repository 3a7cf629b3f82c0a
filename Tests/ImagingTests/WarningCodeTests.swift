import Testing

@testable import Imaging

@Suite struct WarningCodeTests {
    @Test func `Every word is one for scripts, of its own, and begins its warning`() {
        let words = WarningCode.allCases.map(\.rawValue)
        #expect(Set(words).count == words.count)
        for code in WarningCode.allCases {
            #expect(code.rawValue.wholeMatch(of: /W_[A-Z]+(_[A-Z]+)*/) != nil)
            #expect(code.warning("text") == "\(code.rawValue): text")
        }
    }
}
