import Testing

@testable import Learning

@Suite struct EarlyStopTests {
    @Test func `Validations that swing by chance about the best do not end a training`() {
        var stop = EarlyStop()
        let first = stop.note(0.9, margin: 0.05)
        #expect(first)
        for _ in 0..<100 {
            let isBetter = stop.note(0.86, margin: 0.05)
            #expect(!isBetter)
        }
        #expect(!stop.isDue && stop.best == 0.9)
    }

    @Test func `Eight clearly worse in a row end it, seven and one near the best do not`() {
        var stop = EarlyStop()
        _ = stop.note(0.9, margin: 0.01)
        for _ in 0..<7 { _ = stop.note(0.8, margin: 0.01) }
        #expect(!stop.isDue)
        _ = stop.note(0.895, margin: 0.01)
        for _ in 0..<7 { _ = stop.note(0.8, margin: 0.01) }
        #expect(!stop.isDue)
        _ = stop.note(0.8, margin: 0.01)
        #expect(stop.isDue)
    }

    @Test func `A new best begins the count again`() {
        var stop = EarlyStop(best: 0.5, worseInARow: 7)
        let isBetter = stop.note(0.6, margin: 0)
        #expect(isBetter && stop == EarlyStop(best: 0.6))
    }
}
