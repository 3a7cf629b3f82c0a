import Imaging
import Testing
import Torch

@testable import Segmentation

@Suite struct AnnotatedSetTests {
    /// A slice of a study whose brightness is the number of the study, with squares of some structures.
    private func slice(study: Int, showing structures: [UInt8]) -> SupportSlice {
        var labels = Raster(width: 64, height: 64, pixels: [UInt8](repeating: 0, count: 64 * 64))
        for (number, value) in structures.enumerated() {
            for y in 20..<40 { for x in 0..<16 { labels.pixels[y * 64 + 20 * number + x] = value } }
        }
        let image = Raster(width: 64, height: 64, pixels: [Float](repeating: Float(study) / 10, count: 64 * 64))
        return SupportSlice(slice: Slice(image: image, spacing: [1, 1]), labels: labels, subject: study)
    }

    private var set: AnnotatedSet {
        get throws {
            try AnnotatedSet(
                slices: [
                    slice(study: 1, showing: [5]), slice(study: 1, showing: []), slice(study: 4, showing: [5, 9]),
                    slice(study: 7, showing: [9]), slice(study: 9, showing: []),
                ], classes: [5, 9, 11])
        }
    }

    @Test func `What is to be found is shown annotated, and by another study`() throws {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<30 {
            let (classes, pictures) = try set.pictures(annotated: 2, of: 5, side: 32, using: &generator)
            #expect((1...2).contains(classes) && pictures.count == 5)
            for picture in pictures {
                #expect(picture.labels.pixels.allSatisfy { $0 <= UInt8(classes) || $0 == LabelMap.notAnnotated })
            }
            // The first of both parts shows the first structure.
            #expect(pictures[0].labels.pixels.contains(1) && pictures[2].labels.pixels.contains(1))
        }
    }

    @Test func `A structure that one study alone shows is not learned, and a set of such is refused`() throws {
        #expect(throws: TorchError.self) {
            try AnnotatedSet(slices: [slice(study: 1, showing: [5]), slice(study: 2, showing: [])], classes: [5])
        }
        // Two slices of the only study do.
        _ = try AnnotatedSet(slices: [slice(study: 1, showing: [5]), slice(study: 1, showing: [5])], classes: [5])
    }

    @Test(arguments: [FeatureMethod.ridge, .inContext])
    func `A training on annotated slices goes on to the same weights after a stop`(method: FeatureMethod) throws {
        var schedule = FeatureTraining.Schedule()
        (schedule.steps, schedule.baseWidth, schedule.side, schedule.method) = (4, 4, 32, method)
        schedule.source = .both([try set])
        var whole = try FeatureTraining(schedule)
        while !whole.isFinished { _ = try whole.advance() }
        var first = try FeatureTraining(schedule)
        for _ in 0..<2 { _ = try first.advance() }
        var second = try FeatureTraining(schedule)
        try second.resume(first.state, step: first.step)
        while !second.isFinished { _ = try second.advance() }
        #expect(try second.weights.safetensors(record: [:]) == whole.weights.safetensors(record: [:]))
    }

    @Test func `Meta-learning goes on from features of the same network only`() throws {
        var schedule = FeatureTraining.Schedule()
        (schedule.steps, schedule.baseWidth, schedule.side) = (2, 4, 32)
        let features = try FeatureTraining(schedule).weights
        (schedule.method, schedule.start) = (.metaSGD, features)
        _ = try FeatureTraining(schedule)
        schedule.baseWidth = 6
        #expect(throws: TorchError.self) { try FeatureTraining(schedule) }
    }
}
