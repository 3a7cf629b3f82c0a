import FoundationEssentials
import TestSupport
import Testing

@testable import DICOM

/// Files of the open data whose modality values pydicom found too: Tests/Golden/README.md.
struct ValueGolden: Decodable, Sendable, CustomStringConvertible {
    let file: String
    let rows: Int
    let columns: Int
    /// Number of pixels that are padding, and count in nothing else.
    let padding: Int
    let least: Double
    let greatest: Double
    let sum: Double
    /// Index and value.
    let values: [[Double]]

    var description: String { file }

    /// Empty where the file cannot be read, which the test below finds.
    static let all: [ValueGolden] = {
        let tests = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2).joined(separator: "/")
        guard let json = try? Data(contentsOf: URL(filePath: tests + "/Golden/values.json")) else { return [] }
        return (try? JSONDecoder().decode([ValueGolden].self, from: json)) ?? []
    }()
}

@Suite(.enabled(if: OpenData.isPresent, Comment(rawValue: OpenData.reason))) struct ValueGoldenTests {
    @Test func `There are goldens`() { #expect(ValueGolden.all.count == 14) }

    @Test(arguments: ValueGolden.all)
    func `Values are those of pydicom, in every encoding`(golden: ValueGolden) throws {
        guard case .images(let images) = try DICOMObject.read(OpenData.path("dicom/\(golden.file)")),
            let image = images.first
        else {
            Issue.record("no image")
            return
        }
        #expect(image.rows == golden.rows && image.columns == golden.columns)
        let values = try image.values()
        let known = values.filter { !$0.isNaN }
        #expect(values.count - known.count == golden.padding)
        // Values are kept in 32 bits.
        func isClose(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-6 * max(abs(b), golden.greatest) }
        #expect(isClose(Double(known.min() ?? 0), golden.least))
        #expect(isClose(Double(known.max() ?? 0), golden.greatest))
        #expect(abs(known.reduce(0) { $0 + Double($1) } - golden.sum) <= 1e-6 * golden.greatest * Double(known.count))
        for pair in golden.values { #expect(isClose(Double(values[Int(pair[0])]), pair[1])) }
    }
}
