import Commands
import Testing

struct HandOverTests {
    @Test func `Programs of one version work together`() {
        #expect(HandOver.refusal(announced: version) == nil)
    }

    @Test func `A person may start the sibling`() {
        #expect(HandOver.refusal(announced: nil) == nil)
    }

    @Test func `Two versions are refused with what to do`() {
        let refusal = HandOver.refusal(announced: "0.0.9", own: "0.1.0")
        #expect(
            refusal == """
                medshot is version 0.0.9, but medshot-learn beside it is 0.1.0: install both from the same release \
                into one folder
                """)
    }
}
