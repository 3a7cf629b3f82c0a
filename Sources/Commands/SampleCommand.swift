public import Arguments

/// `medshot sample`: phantom studies to try things on.
public struct SampleCommand: Command, Equatable {
    /// Where the studies go.
    public var output = OutputOptions()
    /// The start of every random choice.
    public var seed: UInt64 = 0

    /// The default phantom.
    public init() {}

    /// Making phantoms is file work.
    public static let isLearning = false

    /// Name, help and options.
    public static let syntax = Syntax<Self>(
        command: "medshot sample",
        summary: "Makes small phantom studies to try the other commands on.",
        discussion: [
            """
            The studies are computed, not measured: they show no patient, and the same seed makes the same files on \
            every computer.
            """,
            """
            abdomen: CT studies with a DICOM segmentation of some slices. brain: MR studies with NIfTI label maps of some \
            slices. chest: radiographs with labelled examples. shapes: pictures in class folders. The true masks and classes \
            lie beside the studies.
            """,
        ],
        examples: ["medshot sample -o phantom"],
        parameters: OutputOptions.parameters(at: \.output)
            + [.seed(\.seed, help: "Number that chooses the phantom: the same number, the same files.")])

    /// Nothing that could be missing.
    public func check() throws(UsageError) {}
}
