/// Where a slice lies in the body: what tells left from right, and the top from the bottom of the scan.
public struct BodyPlace: Equatable, Sendable {
    /// The columns that the body fills, from the outer edge of the first column, in pixels.
    public let columns: ClosedRange<Double>
    /// The rows that the body fills, from the outer edge of the first row, in pixels.
    public let rows: ClosedRange<Double>
    /// How far along the scanned body the slice lies, 0...1, towards the left, the back or the head.
    public let depth: Double

    /// A place.
    public init(columns: ClosedRange<Double>, rows: ClosedRange<Double>, depth: Double) {
        self.columns = columns
        self.rows = rows
        self.depth = depth
    }

    /// A picture that is all body, from the middle of it.
    public init(filling width: Int, _ height: Int) {
        self.init(columns: 0...Double(width), rows: 0...Double(height), depth: 0.5)
    }
}
