internal import FoundationEssentials

/// The open data sets that some tests read, found through the environment variable MEDSHOT_DATA.
public enum OpenData {
    /// Whether the data are here.
    public static var isPresent: Bool { root != nil }

    /// What a skipped test says.
    public static let reason = "MEDSHOT_DATA is not set: the open data sets are not here"

    /// The path of something below the data.
    public static func path(_ relative: String) -> String { (root ?? "") + "/" + relative }

    private static var root: String? { ProcessInfo.processInfo.environment["MEDSHOT_DATA"] }
}
