import Imaging
import Testing

@testable import Reports

struct CohortTests {
    private func record(_ name: String, spacing: Double = 1, liver: Double = 1500) -> CaseRecord {
        CaseRecord(
            name: name, modality: "CT", source: .dicom, size: SIMD3(512, 512, 100), spacing: Vector(0.8, 0.8, spacing),
            labels: [
                LabelRecord(value: 1, name: "liver", volumeML: liver, voxels: 9, meanIntensity: 60, slices: 3)
            ])
    }

    @Test func `What differs from the others comes first, the oddest before all, and says why`() {
        var records = (0..<8).map {
            record("case \($0)", spacing: 1 + 0.01 * Double($0), liver: 1400 + 30 * Double($0))
        }
        records.append(record("thick", spacing: 5))
        records.append(record("tiny", spacing: 1.03, liver: 2))
        let rows = Cohort(records).rows
        #expect(rows.map(\.record.name).prefix(2) == ["tiny", "thick"])
        #expect(rows[0].reasons == ["ml of liver 2.00, usually 1495"])
        #expect(rows[1].reasons.count == 1 && rows[1].reasons[0].hasPrefix("mm between slices 5"))
        #expect(rows.dropFirst(2).allSatisfy { $0.reasons.isEmpty })
        #expect(rows.dropFirst(2).map(\.index) == Array(0..<8))
    }

    @Test func `Few cases, equal cases and other modalities say nothing`() {
        #expect(
            Cohort((0..<4).map { record("\($0)", spacing: $0 == 0 ? 9 : 1) }).rows.allSatisfy { $0.reasons.isEmpty })
        #expect(Cohort((0..<9).map { record("\($0)") }).rows.allSatisfy { $0.reasons.isEmpty })
        var other = record("mr", spacing: 9)
        other.modality = "MR"
        #expect(Cohort((0..<9).map { record("\($0)") } + [other]).rows.allSatisfy { $0.reasons.isEmpty })
        #expect(Cohort([]).rows.isEmpty)
    }

    @Test func `A dark end that differs by a little of the range is not odd, one beyond it is`() {
        let grid = Geometry(ofPicture: 100, 1)
        var records = (0..<9).map { record("\($0)") }
        for index in records.indices {
            // 0.2 to 999 in most, and the first begins at 3; the last at 600.
            let low: Float = index == 0 ? 3 : index == 8 ? 600 : 0.2
            let voxels = (0..<100).map { low + (999 - low) * Float($0) / 99 }
            records[index].intensity = IntensityRecord(of: Volume(geometry: grid, voxels: voxels))
        }
        let rows = Cohort(records).rows
        #expect(rows[0].record.name == "8" && rows[0].reasons.contains { $0.hasPrefix("dark end 60") })
        #expect(rows.dropFirst().allSatisfy { $0.reasons.isEmpty })
    }

    @Test func `Sizes are whole numbers, and reasons have a line of their own`() {
        var records = (0..<9).map { record("\($0)") }
        records[4].size = SIMD3(64, 512, 100)
        #expect(Cohort(records).rows[0].reasons == ["columns 64, usually 512"])
        let html = CohortTable(records: records).html.markup
        #expect(html.contains("<tr class=\"why\"><td colspan=\"5\"><span>columns 64, usually 512</span></td></tr>"))
    }

    @Test func `Names in the table are escaped`() {
        let html = CohortTable(records: [record("<b>"), record("b")]).html.markup
        #expect(html.contains("&lt;b&gt;") && !html.contains("<b>"))
        #expect(CohortTable(records: [record("a")]).html.markup.isEmpty)
    }

    @Test func `Intensities have columns where any case tells them`() {
        var records = [record("a"), record("b")]
        #expect(!CohortTable(records: records).html.markup.contains("median"))
        let grid = Geometry(ofPicture: 2, 1)
        records[1].intensity = IntensityRecord(of: Volume(geometry: grid, voxels: [7, 7]))
        let html = CohortTable(records: records).html.markup
        #expect(html.contains("<th>1 %</th><th>median</th><th>99 %</th>"))
        #expect(html.contains("<td>–</td><td>–</td><td>–</td>"))
        #expect(html.contains("<td>7.00</td><td>7.00</td><td>7.00</td>"))
    }
}
