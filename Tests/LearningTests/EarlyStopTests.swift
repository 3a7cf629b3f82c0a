import Testing

@testable import Learning

@Suite("Early stop")
struct EarlyStopTests {
    @Test("validations that swing by chance about the best do not end a training")
    func goesOnWithinTheInterval() {
        var stop = EarlyStop()
        let first = stop.note(0.9, margin: 0.05)
        #expect(first)
        for _ in 0..<100 {
            let isBetter = stop.note(0.86, margin: 0.05)
            #expect(!isBetter)
        }
        #expect(!stop.isDue && stop.best == 0.9)
    }

    @Test("eight clearly worse in a row end it, seven and one near the best do not")
    func endsWhenWorse() {
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

    @Test("a new best begins the count again")
    func countsFromTheBest() {
        var stop = EarlyStop(best: 0.5, worseInARow: 7)
        let isBetter = stop.note(0.6, margin: 0)
        #expect(isBetter && stop == EarlyStop(best: 0.6))
    }
}
