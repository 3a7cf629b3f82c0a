import Metrics
import Testing

struct BootstrapTests {
    @Test func `The interval of a mean is as wide as its standard error says`() throws {
        // Deviation 1 around 10: the 95 % interval of the mean of 100 is 10 - 0.196 to 10 + 0.196.
        let values = (0..<100).map { 10 + ($0 % 2 == 0 ? 1.0 : -1.0) }
        let interval = try #require(Bootstrap(seed: 3).intervalOfMean(values))
        #expect(abs(interval.low - 9.804) < 0.03 && abs(interval.high - 10.196) < 0.03)
    }

    @Test func `Equal seeds give equal intervals`() {
        let values = [1.0, 2, 4, 8, 16]
        #expect(Bootstrap(seed: 1).intervalOfMean(values) == Bootstrap(seed: 1).intervalOfMean(values))
        #expect(Bootstrap(seed: 1).intervalOfMean(values) != Bootstrap(seed: 2).intervalOfMean(values))
    }

    @Test func `One case says nothing about others`() {
        #expect(Bootstrap(seed: 0).intervalOfMean([1]) == nil)
        #expect(Bootstrap(seed: 0).intervalOfMean([]) == nil)
        #expect(Bootstrap(seed: 0).intervalOfMean([2, 2])?.low == 2)
    }

    @Test func `A number that most draws do not have has no interval`() {
        let intervals = Bootstrap(repetitions: 200, seed: 0).intervals(of: 40) { places in
            [places[0] == 0 ? 1 : nil, 1]
        }
        #expect(intervals[0] == nil && intervals[1] != nil)
    }
}
