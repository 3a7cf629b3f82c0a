internal import DICOM
internal import Reports
internal import Studies

/// Which case is which input: `key.csv`, for the owner of the data only.
enum KeyTable {
    /// One case, or a file that never became one.
    struct Row: Codable, Hashable {
        var name: String
        var source: String
        var study: String
        var series: String

        var cells: [CSVTable.Cell] { [.text(name), .text(source), .text(study), .text(series)] }
    }

    /// The table without rows.
    static var empty: CSVTable {
        CSVTable(header: ["case", "source", "study_instance_uid", "series_instance_uid"])
    }

    /// A row for every series of every case, then one for every failure that is of no case.
    static func rows(of catalog: CaseCatalog) -> [Row] {
        let known = Set(catalog.cases.map(\.name))
        return catalog.cases.flatMap { source in
            source.channelCases.map { channel in
                let image = channel.images.first
                return Row(
                    name: source.name, source: channel.location, study: image?.studyInstanceUID ?? "",
                    series: image?.seriesInstanceUID ?? "")
            }
        }
            + catalog.failures.filter { !known.contains($0.name) }.map {
                Row(name: $0.name, source: $0.file, study: "", series: "")
            }
    }
}
