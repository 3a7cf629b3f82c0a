internal import Imaging

/// Writes what a classifier says of a series, or of a study and its series, as a Measurement Report: Comprehensive SR, PS3.16
/// TID 1500.
///
/// The class is a finding, every probability a number. The standard has no codes for classes that a user made up, nor for
/// "probability of a class", so both are private codes of the scheme 99MEDSHOT.
public struct ClassificationReport: Sendable {
    /// The scheme of the private codes.
    static let scheme = "99MEDSHOT"

    /// What is said of one series.
    public struct Statement: Sendable {
        /// Index of the class found; nil where the classifier is undecided, and no finding is written.
        public var predicted: Int?
        /// Of every class, 0...1.
        public var probabilities: [Double]
        /// The images of the series, one at least.
        public var images: [ImageInstance]

        /// A statement.
        public init(predicted: Int?, probabilities: [Double], images: [ImageInstance]) {
            self.predicted = predicted
            self.probabilities = probabilities
            self.images = images
        }
    }

    /// A measurement group: what it is called, what makes its identifier, and what it says.
    private struct Group {
        let title: String
        let identity: [String]
        let predicted: Int?
        let probabilities: [Double]
    }

    private let algorithm: SegmentationWriter.Algorithm
    private let classes: [String]

    /// Reports by an algorithm on the classes that it knows.
    public init(algorithm: SegmentationWriter.Algorithm, classes: [String]) {
        self.algorithm = algorithm
        self.classes = classes
    }

    /// Writes the report of one series.
    ///
    /// - Throws: As the other.
    /// - Precondition: There is an image, and one probability per class.
    public func write(_ statement: Statement, to path: String) throws(DICOMError) {
        let group = Group(
            title: "\(algorithm.name) classification",
            identity: ["tracking", algorithm.fingerprint, statement.images[0].seriesInstanceUID],
            predicted: statement.predicted, probabilities: statement.probabilities)
        try write(
            [group], of: [statement.images], identity: ["report", statement.images[0].sopInstanceUID],
            seriesIdentity: ["report series", statement.images[0].seriesInstanceUID], to: path)
    }

    /// Writes the report of a study: a measurement group for the study, then one for each series.
    ///
    /// The groups of the image library are the series, in the order of the statements.
    ///
    /// Patient and study are those of the images; UIDs come from theirs and the algorithm's, and dates are the source's, so
    /// that the same run writes the same bytes.
    ///
    /// - Parameters:
    ///   - predicted: Index of the class of the study; nil where it is undecided, and no finding is written.
    ///   - probabilities: Of every class, 0...1.
    ///   - series: What is said of its series, one at least.
    ///   - path: The file to write.
    /// - Throws: `DICOMError` when an image cannot be read again or the file cannot be written.
    /// - Precondition: Every series has an image, and one probability per class is there.
    public func write(
        predicted: Int?, probabilities: [Double], series: [Statement], to path: String
    ) throws(DICOMError) {
        let study = series[0].images[0].studyInstanceUID
        let groups = [
            Group(
                title: "\(algorithm.name) classification of the study",
                identity: ["study tracking", algorithm.fingerprint, study], predicted: predicted,
                probabilities: probabilities)
        ]
        let members = series.enumerated().map { index, statement in
            Group(
                title: "\(algorithm.name) classification of image library group \(index + 1)",
                identity: ["study tracking", algorithm.fingerprint, statement.images[0].sopInstanceUID],
                predicted: statement.predicted, probabilities: statement.probabilities)
        }
        try write(
            groups + members, of: series.map(\.images), identity: ["study report", study],
            seriesIdentity: ["study report series", study], to: path)
    }

    private func write(
        _ groups: [Group], of series: [[ImageInstance]], identity: [String], seriesIdentity: [String], to path: String
    ) throws(DICOMError) {
        precondition(
            series.allSatisfy { !$0.isEmpty } && groups.allSatisfy { $0.probabilities.count == classes.count },
            "a report is about images and classes")
        let image = series[0][0]
        let source = try Dataset(headerOf: FileStructure(path: image.file)).root
        let dataset = try Dataset(creating: path)
        let root = dataset.root
        try putIdentity(root, source: source, image: image)
        try root.put(.sopInstanceUID, UID.derived(from: [identity[0], algorithm.fingerprint, identity[1]]))
        try root.put(
            .seriesInstanceUID, UID.derived(from: [seriesIdentity[0], algorithm.fingerprint, seriesIdentity[1]]))
        try putEvidence(root, series: series)
        try putContent(root, groups: groups, series: series)
        // Sequences that must be there and have nothing to say.
        let empty = [Tag.performedProcedureCodeSequence, .referencedPerformedProcedureStepSequence]
        for tag in empty { _ = try root.append(tag) }
        try dataset.edit { tag, _, _ in empty.contains(tag) ? .empty : .keep }
        try dataset.save(as: .explicitLittleEndian)
    }

    private func putIdentity(_ root: Item, source: Item, image: ImageInstance) throws(DICOMError) {
        try root.put(.specificCharacterSet, "ISO_IR 192")
        try root.put(.sopClassUID, "1.2.840.10008.5.1.4.1.1.88.33")
        try root.put(.modality, "SR")
        // Anonymised files carry birth dates such as 00000000.
        try root.put(.patientBirthDate, source.text(.patientBirthDate).flatMap { $0.isDate ? $0 : nil } ?? "")
        for tag in [Tag.patientName, .patientID, .patientSex, .studyID, .accessionNumber] {
            let bytes = source.bytes(tag) ?? []
            try root.put(tag, TextEncoding.decode(bytes, terms: source.characterSets).trimmed)
        }
        try root.put(.referringPhysicianName, "")
        let date = [Tag.contentDate, .seriesDate, .studyDate].lazy.compactMap { source.text($0) }.first { $0.isDate }
        let time = [Tag.contentTime, .seriesTime, .studyTime].lazy.compactMap { source.text($0) }.first
        for tag in [Tag.studyDate, .seriesDate, .contentDate] { try root.put(tag, date ?? "19000101") }
        for tag in [Tag.studyTime, .seriesTime, .contentTime] { try root.put(tag, time ?? "000000") }
        try root.put(.studyInstanceUID, image.studyInstanceUID)
        try root.put(.seriesNumber, "2000")
        try root.put(.instanceNumber, "1")
        try root.put(.seriesDescription, "\(algorithm.name) classification")
        try root.put(.manufacturer, algorithm.name)
        try root.put(.manufacturerModelName, algorithm.name)
        try root.put(.deviceSerialNumber, String(algorithm.fingerprint.prefix(64)))
        try root.put(.softwareVersions, algorithm.version)
        try root.put(.completionFlag, "COMPLETE")
        try root.put(.verificationFlag, "UNVERIFIED")
    }

    private func putEvidence(_ root: Item, series: [[ImageInstance]]) throws(DICOMError) {
        let study = try root.append(.currentRequestedProcedureEvidenceSequence)
        try study.put(.studyInstanceUID, series[0][0].studyInstanceUID)
        // Several cases may come of one series, and even of one image.
        var items: [String: Item] = [:]
        var named: Set<String> = []
        for image in series.joined() where named.insert(image.sopInstanceUID).inserted {
            let item: Item
            if let known = items[image.seriesInstanceUID] {
                item = known
            } else {
                item = try study.append(.referencedSeriesSequence)
                try item.put(.seriesInstanceUID, image.seriesInstanceUID)
                items[image.seriesInstanceUID] = item
            }
            try item.append(.referencedSOPSequence).putReference(to: image)
        }
    }

    private func putContent(_ root: Item, groups: [Group], series: [[ImageInstance]]) throws(DICOMError) {
        try root.putContainer("126000", "Imaging Measurement Report", template: "1500")
        let language = try root.addContent(
            "HAS CONCEPT MOD", "CODE", "121049", "Language of Content Item and Descendants")
        try language.putCode(.conceptCodeSequence, "en-US", "RFC5646", "English (United States)")
        let observer = try root.addContent("HAS OBS CONTEXT", "CODE", "121005", "Observer Type")
        try observer.putCode(.conceptCodeSequence, "121007", "DCM", "Device")
        let device = try root.addContent("HAS OBS CONTEXT", "UIDREF", "121012", "Device Observer UID")
        try device.put(.uidValue, UID.derived(from: ["device", algorithm.name, algorithm.fingerprint]))
        let name = try root.addContent("HAS OBS CONTEXT", "TEXT", "121013", "Device Observer Name")
        try name.put(.textValue, "\(algorithm.name) \(algorithm.version)")
        let procedure = try root.addContent("HAS CONCEPT MOD", "CODE", "121058", "Procedure reported")
        let code = Self.procedure(of: series[0][0].modality)
        try procedure.putCode(.conceptCodeSequence, code.value, code.scheme, code.meaning)

        let library = try root.addContent("CONTAINS", "CONTAINER", "111028", "Image Library")
        try library.put(.continuityOfContent, "SEPARATE")
        for images in series {
            let group = try library.addContent("CONTAINS", "CONTAINER", "126200", "Image Library Group")
            try group.put(.continuityOfContent, "SEPARATE")
            var named: Set<String> = []
            for image in images where named.insert(image.sopInstanceUID).inserted {
                let entry = try group.append(.contentSequence)
                try entry.put(.relationshipType, "CONTAINS")
                try entry.put(.valueType, "IMAGE")
                try entry.append(.referencedSOPSequence).putReference(to: image)
            }
        }

        let all = try root.addContent("CONTAINS", "CONTAINER", "126010", "Imaging Measurements")
        try all.put(.continuityOfContent, "SEPARATE")
        for group in groups { try put(group, into: all) }
    }

    private func put(_ group: Group, into all: Item) throws(DICOMError) {
        let measurements = try all.append(.contentSequence)
        try measurements.put(.relationshipType, "CONTAINS")
        try measurements.put(.valueType, "CONTAINER")
        try measurements.putContainer("125007", "Measurement Group", template: "1501")
        let tracking = try measurements.addContent("HAS OBS CONTEXT", "TEXT", "112039", "Tracking Identifier")
        try tracking.put(.textValue, group.title)
        let unique = try measurements.addContent("HAS OBS CONTEXT", "UIDREF", "112040", "Tracking Unique Identifier")
        try unique.put(.uidValue, UID.derived(from: group.identity))
        if let predicted = group.predicted {
            let finding = try measurements.addContent("CONTAINS", "CODE", "121071", "Finding")
            try finding.putCode(
                .conceptCodeSequence, "CLASS\(predicted + 1)", Self.scheme, String(classes[predicted].prefix(64)))
        }
        for (index, probability) in group.probabilities.enumerated() {
            let number = try measurements.append(.contentSequence)
            try number.put(.relationshipType, "CONTAINS")
            try number.put(.valueType, "NUM")
            try number.putCode(
                .conceptNameCodeSequence, "PROB\(index + 1)", Self.scheme,
                String("Probability of \(classes[index])".prefix(64)))
            let value = try number.append(.measuredValueSequence)
            try value.putCode(.measurementUnitsCodeSequence, "1", "UCUM", "no units")
            try value.put(.numericValue, "\((probability * 1e6).rounded() / 1e6)".decimalString)
        }
    }

    /// What was done to the patient, as far as the modality tells.
    private static func procedure(of modality: String) -> Code {
        switch modality {
        case "CT": Code(value: "25045-6", scheme: "LN", meaning: "CT unspecified body region")
        case "MR": Code(value: "25056-3", scheme: "LN", meaning: "MRI unspecified body region")
        default: Code(value: "363679005", scheme: "SCT", meaning: "Imaging")
        }
    }
}

extension Item {
    /// Makes this the container of a template.
    fileprivate func putContainer(_ code: String, _ meaning: String, template: String) throws(DICOMError) {
        try put(.valueType, "CONTAINER")
        try put(.continuityOfContent, "SEPARATE")
        try putCode(.conceptNameCodeSequence, code, "DCM", meaning)
        let reference = try append(.contentTemplateSequence)
        try reference.put(.mappingResource, "DCMR")
        try reference.put(.templateIdentifier, template)
    }

    /// Adds a content item with a name that the standard codes.
    fileprivate func addContent(
        _ relationship: String, _ type: String, _ code: String, _ meaning: String
    ) throws(DICOMError) -> Item {
        let item = try append(.contentSequence)
        try item.put(.relationshipType, relationship)
        try item.put(.valueType, type)
        try item.putCode(.conceptNameCodeSequence, code, "DCM", meaning)
        return item
    }

    fileprivate func putCode(
        _ tag: Tag, _ value: String, _ scheme: String, _ meaning: String
    ) throws(DICOMError) {
        let code = try append(tag)
        try code.put(.codeValue, value)
        try code.put(.codingSchemeDesignator, scheme)
        // A backslash would part the text in two.
        try code.put(.codeMeaning, meaning.replacing("\\", with: "/"))
    }

    fileprivate func putReference(to image: ImageInstance) throws(DICOMError) {
        try put(.referencedSOPClassUID, image.sopClassUID)
        try put(.referencedSOPInstanceUID, image.sopInstanceUID)
    }
}

extension String {
    /// Whether the text is a date of the calendar, YYYYMMDD.
    fileprivate var isDate: Bool {
        guard utf8.count == 8, let number = Int(self) else { return false }
        return (1...12).contains(number / 100 % 100) && (1...31).contains(number % 100)
    }

    /// Without padding.
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " || $0 == "\0" }.reversed())
    }

    /// A number as a decimal string of 16 characters at most.
    fileprivate var decimalString: String { String(prefix(16)) }
}

extension Tag {
    fileprivate static let deviceSerialNumber = Tag(0x0018_1000)
    fileprivate static let measurementUnitsCodeSequence = Tag(0x0040_08ea)
    fileprivate static let continuityOfContent = Tag(0x0040_a050)
    fileprivate static let uidValue = Tag(0x0040_a124)
    fileprivate static let conceptCodeSequence = Tag(0x0040_a168)
    fileprivate static let measuredValueSequence = Tag(0x0040_a300)
    fileprivate static let numericValue = Tag(0x0040_a30a)
    fileprivate static let performedProcedureCodeSequence = Tag(0x0040_a372)
    fileprivate static let completionFlag = Tag(0x0040_a491)
    fileprivate static let verificationFlag = Tag(0x0040_a493)
    fileprivate static let mappingResource = Tag(0x0008_0105)
    fileprivate static let templateIdentifier = Tag(0x0040_db00)
}
