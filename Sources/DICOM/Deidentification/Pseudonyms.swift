internal import Hashing

/// Names that stand for others: the same for the same, and of no use to who lacks the key.
public struct Pseudonyms: Sendable {
    private let keyed: HMAC

    /// - Parameter key: The secret, 32 random bytes. Two runs with one key give the same names.
    public init(key: [UInt8]) { keyed = HMAC(key: key) }

    /// The identifier that stands for another.
    ///
    /// Identifiers that the standard itself gives, such as those of well-known coordinate systems, stay.
    public func uid(for uid: String) -> String {
        uid.hasPrefix("1.2.840.10008.") ? uid : UID.made(of: keyed.digest(of: "uid", uid))
    }

    /// The PatientID and PatientName that stand for a patient's, such as "patient-1f3a9c2e07b4".
    func patient(_ patient: String) -> String {
        "patient-" + SHA256.hex(Array(keyed.digest(of: "patient", patient).prefix(6)))
    }

    /// How many days, 1...3652, the dates of a patient lie earlier.
    func days(ofPatient patient: String) -> Int {
        let digest = keyed.digest(of: "dates", patient)
        return 1 + digest.prefix(4).reduce(0) { $0 << 8 | Int($1) } % 3652
    }
}
