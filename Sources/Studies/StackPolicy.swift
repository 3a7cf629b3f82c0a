/// What becomes of slices that do not lie at equal distances.
public enum GapPolicy: String, Sendable, CaseIterable {
    /// Missing slices are filled when every gap is a multiple of the step; any other unevenness is refused.
    case automatic
    /// Slices are put at equal distances, those between two images mixed of both.
    case resample
    /// A new volume begins after every gap.
    case split
    /// The series is refused.
    case refuse
}

/// Where a slice of a volume comes from.
public enum StackSlice: Equatable, Sendable {
    /// An image, by its position in the stack.
    case image(Int)
    /// A mixture of an image and the next one; the weight of the next one lies between 0 and 1.
    case between(Int, weight: Double)
}

/// What becomes of pictures in colour and of secondary captures, which are mostly pictures of screens.
public enum ColourPolicy: String, Sendable, CaseIterable {
    /// They are left out.
    case skip
    /// They become images of their brightness.
    case luminance
}
