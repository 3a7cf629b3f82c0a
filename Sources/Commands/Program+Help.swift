internal import Arguments

extension Program {
    /// The help page of the whole program, ending in a line break.
    var help: String {
        let exits =
            ExitCode.allCases.map { (term: "\($0.rawValue)", explanation: $0.meaning) }
            + [("128+n", "stopped by signal n, such as 130 for Ctrl-C")]
        return [
            introduction,
            "Usage: \(rawValue) COMMAND [options]",
            "Commands:\n" + TextLayout.table(commands.map { ($0.name, $0.summary) }),
            "Options:\n" + TextLayout.table(Question.options),
            TextLayout.examples(examples),
            "Exit codes:\n" + TextLayout.table(exits),
            "'medshot COMMAND --help' explains a command and all its options.\n",
        ].joined(separator: "\n\n")
    }

    private var introduction: String {
        switch self {
        case .medshot:
            TextLayout.wrapped("medshot \(version): DICOM in, few-shot segmentation, DICOM out.") + "\n\n"
                + TextLayout.wrapped(
                    """
                    Annotate a structure in a few slices, and get masks for a whole folder of studies. It runs \
                    offline, on a laptop if need be. For research; not a medical device.
                    """)
        case .learn:
            TextLayout.wrapped(
                """
                medshot-learn \(version): the part of medshot that links libtorch. Type 'medshot': it starts this \
                program by itself for the commands that need it.
                """)
        }
    }

    private var examples: [String] {
        switch self {
        case .medshot:
            [
                "medshot sample -o phantom",
                "medshot convert studies -o volumes",
                "medshot segment studies --support annotated -o masks",
            ]
        case .learn: ["medshot segment studies --support annotated -o masks"]
        }
    }
}
