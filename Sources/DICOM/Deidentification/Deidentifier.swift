internal import Files

/// Writes copies of DICOM files that tell neither the patient nor who took part: PS3.15 annex E, Basic Application Level
/// Confidentiality Profile.
///
/// The copy keeps the transfer syntax and the very bytes of the pixels. Text that is burned into the pixels, and a face that
/// can be seen in them, stay.
public struct Deidentifier: Sendable {
    /// What becomes of dates and times.
    public enum Dates: String, Sendable, CaseIterable {
        /// The profile's own way: they go, or say nothing.
        case remove
        /// Dates move by as many days for all of a patient; times of day stay (option 113107). The birth date goes.
        case shift
    }

    /// What is known of a copy.
    public struct Copy: Equatable, Sendable {
        /// Whether text may be burned into the pixels: the file does not say that there is none.
        public let mayShowText: Bool
    }

    private let pseudonyms: Pseudonyms
    private let dates: Dates
    private let version: String

    /// - Parameters:
    ///   - dates: What becomes of dates and times.
    ///   - pseudonyms: What stands for identifiers and patients; references between copies hold where it is the same.
    ///   - version: medshot's own, for DeidentificationMethod.
    public init(pseudonyms: Pseudonyms, dates: Dates = .remove, version: String) {
        self.pseudonyms = pseudonyms
        self.dates = dates
        self.version = version
    }

    /// Writes the copy of a file in one step.
    ///
    /// - Throws: `DICOMError` when the file cannot be read as DICOM, or the copy not be written.
    public func copy(_ path: String, to target: String) throws(DICOMError) -> Copy {
        let structure = try FileStructure(path: path)
        let dataset = try Dataset(headerOf: structure)
        let root = dataset.root
        guard let sopClass = root.text(.sopClassUID) ?? structure.mediaStorage.classUID,
            let instance = root.text(.sopInstanceUID) ?? structure.mediaStorage.instanceUID
        else {
            throw .damaged(file: path, fault: .missingUID, reason: "it does not say what it is; it cannot be copied")
        }
        // Of a patient without a number, what belongs to one study still belongs together.
        let patient = root.text(.patientID) ?? root.text(.studyInstanceUID) ?? instance
        let mayShowText = structure.pixelData != nil && root.text(.burnedInAnnotation) != "NO"
        let editing = AttributeEditing(
            pseudonyms: pseudonyms, daysEarlier: dates == .shift ? pseudonyms.days(ofPatient: patient) : nil)
        let isReport = root.has(.contentSequence)
        try dataset.edit { tag, representation, value in
            // A report must have this sequence, and it may be empty: PS3.3 section C.17.1.
            isReport && tag == .referencedPerformedProcedureStepSequence
                ? .empty : editing.decision(tag: tag, representation: representation, value: value)
        }
        // A report's content has become one empty item, which must be some content: PS3.3 section C.17.3.
        if let content = root.child(.contentSequence) { try Self.fill(content) }
        try mark(root, as: patient)
        let syntax = structure.transferSyntax.isDeflated ? .explicitLittleEndian : structure.transferSyntax
        let meta = FileMeta(
            sopClassUID: sopClass, sopInstanceUID: pseudonyms.uid(for: instance), transferSyntaxUID: syntax.uid)
        var parts = [meta.bytes, try dataset.encoded(as: syntax)]
        parts += try PixelElement.bytes(of: structure, as: syntax)
        do throws(FileError) {
            try AtomicFile.write(parts: parts, to: target, permissions: 0o600)
        } catch {
            throw .cannotWrite(file: target, reason: error.reason)
        }
        return Copy(mayShowText: mayShowText)
    }

    /// Makes an empty content item one that says nothing.
    private static func fill(_ content: Item) throws(DICOMError) {
        try content.put(.relationshipType, "CONTAINS")
        try content.put(.valueType, "TEXT")
        try content.put(.textValue, "ANONYMIZED")
        let name = try content.append(.conceptNameCodeSequence)
        try name.put(.codeValue, "121071")
        try name.put(.codingSchemeDesignator, "DCM")
        try name.put(.codeMeaning, "Finding")
    }

    /// Says what was done: PS3.3 section C.7.1.1 and C.12.1.
    private func mark(_ root: Item, as patient: String) throws(DICOMError) {
        let pseudonym = pseudonyms.patient(patient)
        try root.put(.patientName, pseudonym)
        try root.put(.patientID, pseudonym)
        try root.put(.patientIdentityRemoved, "YES")
        try root.put(.longitudinalTemporalInformationModified, dates == .shift ? "MODIFIED" : "REMOVED")
        try root.put(.deidentificationMethod, "medshot \(version): PS3.15 Basic Profile")
        var methods = [("113100", "Basic Application Confidentiality Profile")]
        if dates == .shift {
            methods.append(("113107", "Retain Longitudinal Temporal Information Modified Dates Option"))
        }
        for (code, meaning) in methods {
            let item = try root.append(.deidentificationMethodCodeSequence)
            try item.put(.codeValue, code)
            try item.put(.codingSchemeDesignator, "DCM")
            try item.put(.codeMeaning, meaning)
        }
    }
}
