import Testing

@testable import Imaging

/// Numbers are worked out by hand from the formulas of PS3.3 section C.11.2.1.3.
@Suite struct ContrastWindowTests {
    @Test func `LINEAR reaches black and white half a unit early`() {
        // The standard's own example: centre 2048, width 4096 is y = x / 4095 for x from 0 to 4095.
        let window = ContrastWindow(center: 2048, width: 4096, shape: .linear)
        let inputs: [Float] = [-1, 0, 819, 4095, 5000]
        for (found, expected) in zip(window.scaled(inputs), [0, 0, 0.2, 1, 1] as [Float]) {
            #expect(abs(found - expected) < 1e-6)
        }
    }

    @Test func `LINEAR of width 1 is a step`() {
        // The standard's other example: centre 0, width 1 is black up to -0.5 and white above.
        let window = ContrastWindow(center: 0, width: 1, shape: .linear)
        #expect(window.scaled([-1, -0.5, 0, 1]) == [0, 0, 1, 1])
    }

    @Test func `LINEAR_EXACT spans exactly its width`() {
        let window = ContrastWindow(center: 2048, width: 4096, shape: .linearExact)
        #expect(window.scaled([-1, 0, 1024, 4096, 5000]) == [0, 0, 0.25, 1, 1])
        #expect(ContrastWindow(center: 0, width: 0.5, shape: .linearExact).scaled([-0.25, 0, 0.25]) == [0, 0.5, 1])
    }

    @Test func `SIGMOID follows its formula and never leaves 0 to 1`() {
        let window = ContrastWindow(center: 100, width: 40, shape: .sigmoid)
        let expected: [Float] = [0.11920292, 0.5, 0.88079708]
        for (found, expected) in zip(window.scaled([80, 100, 120]), expected) { #expect(abs(found - expected) < 1e-6) }
        #expect(window.scaled([-1e30, 1e30]) == [0, 1])
    }

    @Test func `The usual windows have black and white at their edges, middle grey at the centre`() {
        let window = ContrastWindow(center: 40, width: 400)
        #expect(window.scaled([-500, -160, 40, 240, 3000]) == [0, 0, 0.5, 1, 1])
    }

    @Test(arguments: ContrastWindow.Shape.allCases)
    func `Not a number is black`(shape: ContrastWindow.Shape) {
        #expect(ContrastWindow(center: 0, width: 10, shape: shape).scaled([.nan]) == [0])
    }

    @Test func `Widths without a meaning are told`() {
        #expect(!ContrastWindow(center: 0, width: 0.5, shape: .linear).isUsable)
        #expect(!ContrastWindow(center: 0, width: 0, shape: .sigmoid).isUsable)
        #expect(!ContrastWindow(center: .nan, width: 10).isUsable)
        #expect(ContrastWindow(center: 0, width: 0.5).isUsable)
    }
}
