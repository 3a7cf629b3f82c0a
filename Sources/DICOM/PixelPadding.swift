/// The stored values that fill up a picture where nothing was measured: PS3.3 section C.7.5.1.1.2.
struct PixelPadding: Equatable, Sendable {
    /// PixelPaddingValue to PixelPaddingRangeLimit, whichever is the lower; one value when there is no limit.
    let values: ClosedRange<Int>

    /// Reads the attributes; nil when there are none, or a value that no pixel can have.
    ///
    /// - Parameters:
    ///   - bits: BitsStored.
    ///   - isSigned: Whether stored values may be negative; padding is often written as if they could not.
    init?(_ item: Item, bits: Int, isSigned: Bool) {
        func stored(_ tag: Tag) -> Int? {
            guard let value = try? item.integer(tag), (-1 << (bits - 1)..<1 << bits).contains(value) else { return nil }
            if isSigned { return value < 1 << (bits - 1) ? value : value - 1 << bits }
            return value < 0 ? value + 1 << bits : value
        }
        guard let value = stored(.pixelPaddingValue) else { return nil }
        let limit = stored(.pixelPaddingRangeLimit) ?? value
        values = min(value, limit)...max(value, limit)
    }
}
