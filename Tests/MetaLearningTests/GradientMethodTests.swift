import Glibc
import MetaLearning
import TestSupport
import Testing
import Torch

/// Both sides compute in 64 bits and differ in the order of sums.
private let tolerance = 1e-9

@Suite struct GradientMethodTests {
    private static let network = DenseNetwork(widths: [4, 6, 3])

    private static func learner(_ name: String) -> GradientLearner {
        GradientLearner(
            network: network, steps: 2, rate: 0.1, isSecondOrder: name != "fomaml", learnsRates: name == "meta_sgd")
    }

    /// Sines for the weights; rates are 0.1.
    private static func parameters() throws -> Parameters {
        var generator = SeededGenerator(seed: 0)
        return try network.initialParameters(using: &generator).sines()
    }

    private static func parameters(of name: String) throws -> Parameters {
        let own = try parameters()
        guard name == "meta_sgd" else { return own.under("network.") }
        let rates = try own.map { (tensor) throws(TorchError) in try tensor.zeros().scaled(by: 1, plus: 0.1) }
        return own.under("network.").merged(with: rates.under("rates."))
    }

    private func flattened(_ parameters: Parameters) throws -> [Double] {
        try parameters.names.flatMap { try parameters.tensor($0).doubles() }
    }

    @Test(arguments: ["maml", "fomaml", "meta_sgd"])
    func `Answers and gradients after two inner steps are PyTorch's`(name: String) throws {
        let (learner, parameters) = (Self.learner(name), try Self.parameters(of: name))
        let scores = try learner.scores(of: .golden(), using: parameters)
        #expect(try largestDifference(scores.doubles(), TorchGolden.fewShot("\(name).scores")) < tolerance)
        let (loss, gradients) = try learner.slopes(on: .golden(), at: parameters)
        #expect(try largestDifference([loss], TorchGolden.fewShot("\(name).loss")) < tolerance)
        #expect(
            try largestDifference(flattened(gradients), TorchGolden.fewShot("\(name).gradients")) < tolerance)
    }

    @Test(arguments: ["maml", "meta_sgd"])
    func `Gradients of second order agree with finite differences`(name: String) throws {
        let (learner, parameters) = (Self.learner(name), try Self.parameters(of: name))
        let (_, gradients) = try learner.slopes(on: .golden(), at: parameters)
        let step = 1e-5
        for tensorName in parameters.names {
            let tensor = try parameters.tensor(tensorName)
            let values = try tensor.doubles()
            for index in [0, values.count - 1] {
                let sides = try [step, -step].map { side in
                    var (moved, shifted) = (values, parameters)
                    moved[index] += side
                    shifted.set(tensorName, to: try Tensor(moved, shape: tensor.shape))
                    return try learner.loss(of: .golden(), using: shifted.trackingGradients()).scalar()
                }
                let slope = (sides[0] - sides[1]) / (2 * step)
                #expect(abs(try gradients.tensor(tensorName).doubles()[index] - slope) < 1e-8, "\(tensorName)")
            }
        }
    }

    @Test func `First order differs from second, and agrees with it without inner steps`() throws {
        func gradients(_ name: String, steps: Int) throws -> [Double] {
            var learner = Self.learner(name)
            learner.steps = steps
            return try flattened(learner.slopes(on: .golden(), at: Self.parameters(of: name)).gradients)
        }
        #expect(try largestDifference(gradients("maml", steps: 2), gradients("fomaml", steps: 2)) > 1e-3)
        #expect(try gradients("maml", steps: 0) == gradients("fomaml", steps: 0))
    }

    @Test func `Reptile's way back is that of PyTorch's Adam`() throws {
        let learner = Reptile(network: Self.network, steps: 3, batch: 100, rate: 0.01)
        let (loss, back) = try learner.slopes(on: .golden(), at: Self.parameters())
        #expect(loss > 0)
        // Examples come in another order than in the script, which only changes the rounding of sums.
        #expect(try largestDifference(flattened(back), TorchGolden.fewShot("reptile.way_back")) < 1e-7)
    }

    @Test(arguments: ["maml", "fomaml", "meta_sgd", "reptile"])
    func `A gradient method learns to look past the noise`(name: String) throws {
        let network = DenseNetwork(widths: [4, 24, 3])
        let learner: any FewShotLearner =
            switch name {
            case "reptile": Reptile(network: network, steps: 8, answerSteps: 16, rate: 0.02)
            default:
                GradientLearner(
                    network: network, steps: 2, answerSteps: 4, rate: 0.3, isSecondOrder: name != "fomaml",
                    learnsRates: name == "meta_sgd")
            }
        let form = EpisodeForm(ways: 3, shots: 4, queries: 4)
        let schedule =
            name == "reptile"
            ? MetaSchedule(episodes: 400, form: form, learningRate: 1, rule: .descent, seed: 4)
            : MetaSchedule(episodes: 400, form: form, batch: 2, learningRate: 1e-2, seed: 4)
        let (before, after) = try TinyTask.accuracies(of: learner, schedule: schedule)
        #expect(after > 0.6 && after > before + 0.1, "\(before) \(after)")
    }
}

/// The regression of MAML's paper: after one look at ten points of a sine, the rest of it.
@Suite struct SinusoidTests {
    /// A sine of an amplitude of 0.1 to 5 and any phase, at ten points of -5...5 each for support and query.
    private static func episode(using generator: inout SeededGenerator) throws -> Episode {
        let (amplitude, phase) = (0.1 + 4.9 * generator.uniform(), Double.pi * generator.uniform())
        func points() throws -> (x: Tensor, y: Tensor) {
            let x = (0..<10).map { _ in -5 + 10 * generator.uniform() }
            let y = try Tensor.sines(at: x.map { $0 - phase }).scaled(by: amplitude)
            return (try Tensor(x.map(Float.init), shape: [10, 1]), y)
        }
        let (support, query) = (try points(), try points())
        return try Episode(
            support: support.x, supportTargets: support.y, query: query.x, queryTargets: query.y)
    }

    @Test func `One gradient step fits a new sine several times better than no step`() throws {
        let learner = GradientLearner(
            network: DenseNetwork(widths: [1, 40, 40, 1]), objective: .regression, steps: 1, rate: 0.03)
        var generator = SeededGenerator(seed: 1)
        var parameters = try learner.initialParameters(using: &generator)
        var optimizer = AdamW(weightDecay: 0)
        for _ in 0..<1000 {
            var sum: Parameters?
            for _ in 0..<4 {
                let slopes = try learner.slopes(on: Self.episode(using: &generator), at: parameters).gradients
                sum = try sum?.combined(with: slopes) { (a, b) throws(TorchError) in try a + b } ?? slopes
            }
            guard let sum else { return }
            parameters = try optimizer.updated(parameters, gradients: sum.clipped(toNorm: 10), learningRate: 3e-3)
        }
        func error(steps: Int) throws -> Double {
            var learner = learner
            learner.steps = steps
            var generator = SeededGenerator(seed: 2)
            let errors = try (0..<100).map { _ in
                try learner.loss(
                    of: Self.episode(using: &generator), using: parameters.trackingGradients()
                ).scalar()
            }
            return errors.reduce(0, +) / 100
        }
        let (without, with) = (try error(steps: 0), try error(steps: 1))
        #expect(with < without / 2 && with < 1.5, "\(without) \(with)")
    }
}

extension Tensor {
    /// A column of sines in 32 bits.
    fileprivate static func sines(at places: [Double]) throws -> Tensor {
        try Tensor(places.map { Float(sin($0)) }, shape: [places.count, 1])
    }
}
