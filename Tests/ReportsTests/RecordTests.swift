import Imaging
import Reports
import Testing

@Suite struct RecordTests {
    @Test(arguments: [SampleRecords.done, SampleRecords.review])
    func `A case comes back from JSON as it was`(record: CaseRecord) throws {
        let document = try JSONDocument.encoded(record)
        #expect(try JSONDocument.decoded(CaseRecord.self, from: document) == record)
    }

    @Test func `A run comes back from JSON as it was, with a seed of 64 bits`() throws {
        let document = try JSONDocument.encoded(SampleRecords.run)
        #expect(try JSONDocument.decoded(RunRecord.self, from: document) == SampleRecords.run)
    }

    @Test func `Names in JSON are snake case with the unit at the end, sorted`() throws {
        let text = String(decoding: try JSONDocument.encoded(SampleRecords.done), as: UTF8.self)
        let keys = text.matches(of: /"(\w+)" :/).map { String($0.1) }
        #expect(
            keys == [
                "files", "labels", "confidence", "mean_intensity", "name", "slices", "value", "volume_ml",
                "voxels",
                "modality", "name", "orientation", "review_reasons", "size", "source", "spacing_mm",
                "warnings",
            ])
        #expect(text.hasSuffix("}\n"))
    }

    @Test func `A number that is not finite is refused`() {
        var record = SampleRecords.liver
        record.confidence = .nan
        #expect(throws: ReportError.self) { try JSONDocument.encoded(record) }
    }

    @Test func `A document cut anywhere is an error`() throws {
        let document = try JSONDocument.encoded(SampleRecords.review)
        // The last two bytes are the brace and the newline.
        for count in 0..<document.count - 1 {
            #expect(throws: ReportError.self, "cut to \(count)") {
                try JSONDocument.decoded(CaseRecord.self, from: Array(document[..<count]))
            }
        }
    }

    @Test func `Structures are measured with true volumes, means and slices`() {
        let geometry = Geometry(
            size: SIMD3(3, 2, 4), origin: .zero, columnStep: Vector(10, 0, 0), rowStep: Vector(0, 10, 0),
            sliceStep: Vector(0, 0, 20))
        var values = [UInt8](repeating: 0, count: 24)
        values[geometry.offset(0, 0, 1)] = 1
        values[geometry.offset(2, 1, 1)] = 1
        values[geometry.offset(2, 1, 3)] = 1
        values[geometry.offset(1, 1, 0)] = 255
        let map = LabelMap(geometry: geometry, values: values)
        let volume = Volume(geometry: geometry, voxels: (0..<24).map { Float($0) })
        let labels = [Label(value: 1, name: "a"), Label(value: 7, name: "b")]
        let records = LabelRecord.measure(labels, in: map, on: volume, axis: 2, scaled: true)
        // Offsets 6, 11 and 23; a voxel is 2 ml.
        #expect(
            records == [
                LabelRecord(value: 1, name: "a", volumeML: 6, voxels: 3, meanIntensity: 40.0 / 3, slices: 2),
                LabelRecord(value: 7, name: "b", volumeML: 0, voxels: 0, meanIntensity: nil, slices: 0),
            ])
        #expect(LabelRecord.measure(labels, in: map, on: volume, axis: 0, scaled: true)[0].slices == 2)
        #expect(LabelRecord.measure(labels, in: map, on: volume, axis: 1, scaled: false)[0].volumeML == nil)
    }

    @Test func `summary.csv has a row per case and label`() {
        var formula = SampleRecords.review
        formula.labels[0].name = "=1+1"
        var bare = SampleRecords.done
        bare.labels = []
        let table = SummaryTable.table(of: [SampleRecords.done, formula, bare])
        #expect(
            String(decoding: table.encoded, as: UTF8.self).split(separator: "\r\n") == [
                "case,modality,label,name,volume_ml,voxels,slices,mean_intensity,confidence,review,reasons",
                "ct-1f3a9c2e07b4,CT,1,liver,1482.25,593000,41,64.5,0.94,no,",
                "scan,,2,'=1+1,,0,0,,,yes,nodule is absent; confidence is low",
                "ct-1f3a9c2e07b4,CT,,,,,,,,no,",
            ])
    }
}
