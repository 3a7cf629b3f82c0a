import Imaging
import Testing

@testable import Learning
@testable import Segmentation

@Suite struct ExpectationTests {
    private let labels = [Label(value: 1, name: "liver"), Label(value: 4, name: "spleen")]

    @Test func `Estimates are said with their margin, and those of one study with a warning`() {
        let liver = ExpectedDice(mean: 0.8349, margin: 0.1, count: 3, isBySubject: true)
        let words = Expectation(of: labels, by: [1: liver]).words
        #expect(words.hasPrefix("expected Dice: liver 0.83 +- 0.10 (studies held out"))
        let spleen = ExpectedDice(mean: 1, margin: 0.25, count: 3, isBySubject: false)
        let both = Expectation(of: labels, by: [1: liver, 4: spleen])
        #expect(both.words.contains("liver 0.83 +- 0.10, spleen 1.00 +- 0.25"))
        #expect(both.records.count == 2)
        #expect(Expectation(of: labels, by: [4: spleen]).words.contains("other patients will be worse"))
    }

    @Test func `What cannot be told is said, too`() {
        #expect(Expectation(of: labels, by: [:]).words.hasPrefix("expected Dice: unknown"))
    }
}
