public import Arguments

/// Where a command writes.
public struct OutputOptions: OptionGroup, Equatable {
    /// The folder, made when it does not exist.
    public var folder = "output"

    /// The default folder.
    public init() {}

    /// `--output`.
    public static var parameters: [Parameter<Self>] {
        [
            .option(
                "output", short: "o", "DIR", .text, \.folder,
                help: "Folder to write to, made when it does not exist.")
        ]
    }
}
