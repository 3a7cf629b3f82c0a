import Metrics
import Testing

struct ClassificationScoreTests {
    @Test func `A class without cases has no sensitivity and no area, and stays out of means`() {
        let score = ClassificationScore(
            classes: ["a", "b", "c"], truth: [0, 0, 1, 1], predicted: [0, 2, 1, 1],
            probabilities: [[0.8, 0.1, 0.1], [0.3, 0.2, 0.5], [0.2, 0.7, 0.1], [0.1, 0.9, 0]])
        #expect(score.sensitivity(2) == nil && score.areas[2] == nil)
        #expect(score.specificity(2) == 0.75)
        #expect(score.accuracy == 0.75 && score.balancedAccuracy == 0.75)
        #expect(score.macroArea == 1)
        #expect(score.confusion == [[1, 0, 1], [0, 2, 0], [0, 0, 0]])
    }

    @Test func `Without probabilities there are neither areas nor calibration`() {
        let score = ClassificationScore(classes: ["a", "b"], truth: [0, 1], predicted: [0, 1], probabilities: nil)
        #expect(score.accuracy == 1 && score.macroArea == nil && score.calibrationError == nil)
    }

    @Test func `Without cases nothing is known`() {
        let score = ClassificationScore(classes: ["a"], truth: [], predicted: [], probabilities: [])
        #expect(score.accuracy == nil && score.balancedAccuracy == nil && score.calibrationError == nil)
    }

    @Test func `Equal scores count half`() {
        #expect(ReceiverCurve.area(scores: [1, 1, 1], isPositive: [true, false, false]) == 0.5)
        #expect(ReceiverCurve.area(scores: [2, 1, 2, 1], isPositive: [true, false, false, true]) == 0.5)
        #expect(ReceiverCurve.area(scores: [0.1, 0.9], isPositive: [true, false]) == 0)
        #expect(ReceiverCurve.area(scores: [0.1, 0.9], isPositive: [true, true]) == nil)
    }

    @Test func `Confidence that is always right by a tenth less than it says has an error of a tenth`() throws {
        let answers = (0..<100).map { $0 < 80 }
        let error = try #require(
            Calibration.expectedError(confidences: Array(repeating: 0.9, count: 100), isRight: answers))
        #expect(abs(error - 0.1) < 1e-12)
        #expect(Calibration.expectedError(confidences: [0, 1], isRight: [false, true]) == 0)
    }
}
