import Foundation
import Testing

@testable import DICOM

@Suite struct ShiftedDateTests {
    @Test func `Days are those of Foundation's calendar`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        let day = { (date: Date) -> String in
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            return String(format: "%04d%02d%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
        }
        let first = try #require(calendar.date(from: DateComponents(year: 1900, month: 1, day: 1)))
        for step in 0..<2000 {
            let date = first.addingTimeInterval(86_400 * Double(step * 41 % 80_000))
            let days = 1 + step * 7 % 3652
            let expected = day(date.addingTimeInterval(-86_400 * Double(days)))
            #expect(ShiftedDate.earlier(day(date), by: days) == expected)
        }
    }

    @Test func `The time behind a date stays`() {
        #expect(ShiftedDate.earlier("20200301120059.5+0100", by: 1) == "20200229120059.5+0100")
    }

    @Test(arguments: ["", "2020", "202003", "20201301", "20200100", "2020-3-1", "00010101"])
    func `What is no day is not moved`(text: String) { #expect(ShiftedDate.earlier(text, by: 400) == nil) }
}
