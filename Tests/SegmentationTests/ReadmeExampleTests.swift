import Foundation
import ImageFiles
import Imaging
import Segmentation
import Testing

@Suite struct ReadmeExampleTests {
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    private static let root = tests.deletingLastPathComponent().deletingLastPathComponent()

    @Test func `The README shows the text of the example that runs here`() throws {
        let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
        let example = try String(contentsOf: Self.tests.appending(path: "ReadmeExample.swift"), encoding: .utf8)
        #expect(readme.contains("```swift\n\(example)```\n"))
    }

    @Test func `The example of the README finds most of the ventricles in another patient`() throws {
        let samples = Self.root.appending(path: "samples/brain").path
        var recipe = AdaptationRecipe()
        recipe.side = 64
        recipe.scratch.steps = 100
        let example = "\(samples)/support/images/patient-3.nii.gz"
        let labels = "\(samples)/support/labels/patient-3.nii.gz"
        let other = "\(samples)/support/images/patient-0.nii.gz"
        let found = try mask(of: other, like: example, drawn: labels, recipe: recipe)
        let truth = try NIfTIFile.labelMap(at: "\(samples)/support/labels/patient-0.nii.gz")
        let pairs = zip(found.values, truth.values).filter { $0.1 != LabelMap.notAnnotated }
        let both = pairs.count { $0 == 1 && $1 == 1 }
        let total = pairs.count { $0.0 == 1 } + pairs.count { $0.1 == 1 }
        #expect(Double(2 * both) / Double(total) > 0.6)
    }
}
