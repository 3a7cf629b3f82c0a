/// What a command line may ask instead of giving work.
public enum Question: Equatable, Sendable {
    /// `--help` or `-h`.
    case help
    /// `--version`.
    case version

    /// Both as the help lists them.
    public static var options: [(term: String, explanation: String)] {
        [("-h, --help", "Show this help."), ("    --version", "Show the version.")]
    }

    /// The first question among the words, which is answered whatever else is right or wrong in them.
    ///
    /// No option takes a word that begins with a hyphen as its value, so none is mistaken for a question.
    public static func first(in arguments: some Sequence<String>) -> Question? {
        for word in arguments.prefix(while: { $0 != "--" }) {
            if word == "--help" || word == "-h" { return .help }
            if word == "--version" { return .version }
        }
        return nil
    }
}
