public import Arguments

/// `medshot models`: what the weights that ship, or those in a file, are.
public struct ModelsCommand: Command, Equatable {
    /// A shipped name or a file; "" for a list of what ships.
    public var model = ""
    /// Whether to write JSON for a program.
    public var json = false

    /// A list of what ships.
    public init() {}

    /// Files of networks are read by what runs them.
    public static let isLearning = true

    /// Name, help and options.
    public static let syntax = Syntax<Self>(
        command: "medshot models",
        summary: "Lists the weights that ship, or says what a model file holds.",
        discussion: [
            """
            Without MODEL, a line per set of weights that ships. With the name of one, or a model file, everything that is \
            known of it: kind, size, SHA-256, what it was trained on and how, licence, and the name and shape of every tensor.
            """
        ],
        examples: ["medshot models", "medshot models segmenter", "medshot models adapted.safetensors --json"],
        parameters: [
            .operand("MODEL", .text, \.model, isRequired: false, help: "The name of shipped weights, or a file."),
            .flag("json", \.json, help: "Write one JSON object instead of lines."),
        ])

    /// A name or a file is looked up later.
    public func check() throws(UsageError) {}
}
