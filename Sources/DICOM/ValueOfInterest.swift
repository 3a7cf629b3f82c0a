public import Imaging

/// How the maker of an image meant its values to be seen: a window or a table, PS3.3 section C.11.2.
public enum ValueOfInterest: Equatable, Sendable {
    /// A window on modality values.
    case window(ContrastWindow)
    /// A table of modality values.
    case table(LookupTable)

    /// Brings modality values to 0...1, black to white.
    public func scaled(_ values: [Float]) -> [Float] {
        switch self {
        case .window(let window): return window.scaled(values)
        case .table(let table):
            let white = Float((1 << table.bits) - 1)
            // What lies outside of a table takes an end of it, so that the bounds of an integer do no harm.
            return values.map { value in
                guard !value.isNaN else { return 0 }
                return min(Float(table[Int(max(-1e6, min(1e6, value.rounded())))]) / white, 1)
            }
        }
    }

    /// The tables, then the windows of an item, which are alternatives of each other.
    ///
    /// - Parameter isSigned: Whether modality values may be negative.
    /// - Returns: What can be used, and whether anything cannot.
    static func all(of item: Item, isSigned: Bool) -> (views: [ValueOfInterest], areSomeUnusable: Bool) {
        let entries = item.children(.voiLUTSequence)
        let tables = entries.compactMap { LookupTable($0, isSigned: isSigned) }
        let windows = windows(of: item)
        return (
            tables.map { .table($0) } + windows.usable.map { .window($0) },
            tables.count < entries.count || windows.areSomeUnusable
        )
    }

    private static func windows(of item: Item) -> (usable: [ContrastWindow], areSomeUnusable: Bool) {
        guard item.has(.windowCenter) || item.has(.windowWidth) else { return ([], false) }
        let name = item.text(.voiLUTFunction)
        guard let centers = try? item.numbers(.windowCenter), let widths = try? item.numbers(.windowWidth),
            let shape = name.map(ContrastWindow.Shape.init(rawValue:)) ?? .linear
        else { return ([], item.texts(.windowCenter) != nil) }
        let usable = zip(centers, widths).compactMap { center, width in
            ContrastWindow(center: center, width: width, shape: shape).isUsable
                ? ContrastWindow(center: center, width: width, shape: shape) : nil
        }
        return (usable, usable.count < max(centers.count, widths.count))
    }
}
