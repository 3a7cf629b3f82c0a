import Commands
import MetaLearning
import Testing
import Torch

@Suite struct MethodNameTests {
    /// What scripts may write after `--method`.
    private static let published = [
        "siamese", "siamese-triplet", "matching", "matching-fce", "prototypical", "prototypical-margin", "relation",
        "maml",
        "fomaml", "reptile", "meta-sgd", "mann", "meta-network",
    ]

    @Test func `The command takes exactly the published names of methods, and each has an implementation`() throws {
        #expect(Set(TrainClassifierCommand.Method.allCases.map(\.rawValue)) == Set(Self.published))
        #expect(Set(MethodName.allCases.map(\.rawValue)) == Set(Self.published))
        for method in MethodName.allCases { _ = try method.learner(for: [1, 28, 28], ways: 5) }
    }

    @Test func `The command takes the networks that there are, and auto`() {
        #expect(
            Set(TrainClassifierCommand.Network.allCases.map(\.rawValue))
                == Set(NetworkName.allCases.map(\.rawValue) + ["auto"]))
    }

    @Test(arguments: MethodName.allCases)
    func `A model file tells pooling from strides`(method: MethodName) throws {
        for network in [NetworkName.conv4, .conv4Strides] {
            let learner = try method.learner(for: [1, 28, 28], ways: 2, on: network)
            var generator = SeededGenerator(seed: 1)
            let fresh = try learner.initialParameters(using: &generator)
            let pictures = try Tensor((0..<4 * 784).map { _ in Float(generator.uniform()) }, shape: [4, 1, 28, 28])
            let targets = try Tensor([1, 0, 1, 0, 0, 1, 0, 1] as [Float], shape: [4, 2])
            let episode = try Episode(
                support: pictures, supportTargets: targets, query: pictures, queryTargets: targets)
            let learned = fresh.merged(with: try learner.statistics(of: episode, using: fresh))
            let file = try ClassifierModel(
                method: method, network: network, shape: [1, 28, 28], ways: 2, parameters: learned, record: [:]
            ).safetensors()
            let read = try ClassifierModel(safetensors: file)
            #expect(read.network == network)
            let found = try read.learner().scores(of: episode, using: read.parameters).floats()
            #expect(try found == learner.scores(of: episode, using: learned).floats())
        }
        let usual = ClassifierModel(method: method, shape: [1, 28, 28], ways: 2, parameters: Parameters(), record: [:])
        #expect(usual.network == method.usualNetwork)
    }
}
