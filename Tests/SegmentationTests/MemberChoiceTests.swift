import Imaging
import Testing
import Torch

@testable import Segmentation

@Suite struct MemberChoiceTests {
    private static let size = 8

    /// A slice whose left half is the structure.
    private func slice(subject: Int) -> SupportSlice {
        let labels = Raster(
            width: Self.size, height: Self.size,
            pixels: (0..<Self.size * Self.size).map { UInt8($0 % Self.size < 4 ? 1 : 0) })
        return SupportSlice(
            slice: Slice(image: labels.map { Float($0) }, spacing: [1, 1]), labels: labels, subject: subject)
    }

    /// What a network says that finds the structure on some of the left columns.
    private func answer(columns: Int, probability: Float) -> [Raster<Float>] {
        let map = Raster(
            width: Self.size, height: Self.size,
            pixels: (0..<Self.size * Self.size).map { $0 % Self.size < columns ? probability : 0 })
        return [map.map { 1 - $0 }, map]
    }

    private func model() throws -> SegmentationModel {
        func member(_ name: String, weight: Double) -> ModelMember {
            ModelMember(
                form: .convolution(UNet(inputChannels: 4, classes: 2, baseWidth: 1)), side: 16, name: name,
                weight: weight, parameters: Parameters())
        }
        return SegmentationModel(
            classes: [1],
            members: [
                member("closed-form", weight: 0), member("gentle", weight: 1), member("full", weight: 1),
                member("scratch", weight: 1),
            ],
            record: AdaptationRecord(scheduledSteps: 0, steps: 0, loss: 0),
            presence: PresenceCheck(support: [], classes: [1], heldOut: []))
    }

    /// What is chosen where the networks find that many of the four columns.
    private func chosen(columns: [Int], subjects: [Int]) throws -> (model: SegmentationModel, seen: [HeldOut]) {
        var model = try model()
        let support = subjects.map { slice(subject: $0) }
        let heldOut = support.indices.map { index in
            let parts = columns.map { answer(columns: $0, probability: 0.9) }
            // The last of the model's networks is not judged.
            let named = Array(zip(["closed-form", "gentle", "full"], parts))
            return HeldOut(index: index, probabilities: parts[0], parts: named)
        }
        let seen = model.choose(by: heldOut, support: support)
        return (model, seen)
    }

    @Test func `On a study that was drawn on, the network that was trained in full answers`() throws {
        var model = try model()
        #expect(model.weights(isOwnStudy: false) == [0, 1, 1, 1])
        #expect(model.weights(isOwnStudy: true) == [0, 0, 1, 0])
        #expect(model.answering(isOwnStudy: true) == [model.members[2].name])
        #expect(model.answering(isOwnStudy: false) == model.members[1...].map(\.name))
        // Where it was not made, the others do.
        model.members.removeAll { $0.name == "full" }
        #expect(model.weights(isOwnStudy: true) == [0, 1, 1])
    }

    @Test func `A network that finds clearly more than all together answers alone`() throws {
        // Both together find two columns; twice the overlap over the sum is 4 / 6.
        let (model, seen) = try chosen(columns: [1, 4, 2], subjects: [0, 1, 2, 3])
        #expect(model.members.map(\.name) == ["gentle"])
        let choice = try #require(model.choice)
        #expect(choice.chosen == 2)
        #expect(choice.candidates.map(\.name) == ["gentle and full and scratch", "closed-form", "gentle", "full"])
        for (candidate, dice) in zip(choice.candidates, [4.0 / 6, 0.4, 1, 4.0 / 6]) {
            #expect(abs(candidate.dice - dice) < 1e-9)
        }
        // They are seen again as the chosen one sees them.
        #expect(seen[0].probabilities.labels([1]) == slice(subject: 0).labels)
    }

    @Test func `Without a clear winner, or with slices of one study, those answer that were meant to`() throws {
        let same = try chosen(columns: [1, 2, 2], subjects: [0, 1, 2, 3]).model
        let one = try chosen(columns: [1, 4, 2], subjects: [0, 0, 0, 0]).model
        for model in [same, one] {
            #expect(model.members.map(\.name) == ["gentle", "full", "scratch"])
            #expect(model.choice?.chosen == 0)
        }
        // Three studies tell nothing at all.
        #expect(try chosen(columns: [1, 4, 2], subjects: [0, 1, 2]).model.choice == nil)
    }

    @Test func `With nothing held out, nothing is chosen`() throws {
        var model = try model()
        #expect(model.choose(by: [], support: [slice(subject: 0)]).isEmpty)
        #expect(
            model.members.map(\.name) == ["gentle", "full", "scratch"] && model.choice == nil && model.temperature == 1)
    }
}
