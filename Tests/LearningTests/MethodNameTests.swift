import Commands
import MetaLearning
import Testing

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
}
