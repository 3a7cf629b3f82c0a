internal import Arguments

/// What the two programs tell each other when one starts the other.
public enum HandOver {
    /// The environment variable in which `medshot` names its version.
    public static let variable = "MEDSHOT_VERSION"

    /// Why `medshot-learn` does not carry on; nil when it does.
    ///
    /// - Parameters:
    ///   - announced: The version of the program that started this one; nil when a person did.
    ///   - own: The version of this program.
    public static func refusal(announced: String?, own: String = version) -> String? {
        guard let announced, announced != own else { return nil }
        return "medshot is version \(announced.printable), but medshot-learn beside it is \(own): "
            + "install both from the same release into one folder"
    }

    /// What to do when `medshot-learn` cannot be started.
    public static func failure(path: String, reason: String) -> String {
        "cannot start \(path.quoted): \(reason); this command needs medshot-learn in the same folder as medshot "
            + "('swift build -c release' makes both)"
    }
}
