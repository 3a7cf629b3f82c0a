/// Dates of DICOM (DA and DT, PS3.5 section 6.2), brought to earlier days of the proleptic Gregorian calendar.
enum ShiftedDate {
    /// A date, or the date that a date and time begin with, so many days earlier; nil when it is none.
    ///
    /// Years and months without a day, which DT allows, cannot be shifted by days.
    static func earlier(_ text: String, by days: Int) -> String? {
        let digits = Array(text.utf8.prefix(8))
        guard digits.count == 8, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        let number = digits.reduce(0) { 10 * $0 + Int($1 - UInt8(ascii: "0")) }
        let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100)
        guard (1...12).contains(month), (1...31).contains(day) else { return nil }
        let shifted = date(ofDay: Self.day(year, month, day) - days)
        guard shifted >= 1_01_01 else { return nil }
        let padded = String("0000000\(shifted)".suffix(8))
        return padded + String(text.dropFirst(8))
    }

    // Years begin in March here, so that the day that some years have more is their last.

    private static func day(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let (year, month) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
        return 365 * year + floor(year, 4) - floor(year, 100) + floor(year, 400) + (153 * month + 2) / 5 + day - 1
    }

    private static func date(ofDay number: Int) -> Int {
        // 146097 days make 400 years.
        let era = floor(number, 146_097)
        let rest = number - era * 146_097
        let year = (rest - rest / 1460 + rest / 36_524 - rest / 146_096) / 365
        let dayOfYear = rest - (365 * year + year / 4 - year / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        return (year + era * 400 + (month < 10 ? 0 : 1)) * 10_000 + (month < 10 ? month + 3 : month - 9) * 100 + day
    }

    private static func floor(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : (a - b + 1) / b }
}
