internal import FoundationEssentials

/// What `labels.json` beside label maps may hold.
struct LabelDescription: Decodable {
    /// The slices of a label map that count.
    struct Annotation: Decodable {
        let axis: Int
        let slices: [Int]
    }

    /// Names by values.
    let labels: [String: String]?
    /// The slices that count, by names of label maps.
    let annotated: [String: Annotation]?

    /// The names by values as numbers.
    var names: [UInt8: String] {
        var names: [UInt8: String] = [:]
        for (value, name) in labels ?? [:] {
            if let value = UInt8(value) { names[value] = name }
        }
        return names
    }

    /// Reads `labels.json` of a folder; nil where there is none.
    ///
    /// - Throws: `DecodingError` or a file error when it is of another form.
    static func read(from folder: String) throws -> LabelDescription? {
        let path = "\(folder)/labels.json"
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try JSONDecoder().decode(LabelDescription.self, from: Data(contentsOf: URL(filePath: path)))
    }

    /// What a file of another form should look like.
    static let form =
        "is not of the form {\"labels\": {\"1\": \"liver\"}, \"annotated\": {\"name\": {\"axis\": 2, \"slices\": [3, 40]}}}"
}
