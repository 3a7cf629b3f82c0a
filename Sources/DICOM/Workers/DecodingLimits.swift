/// What a worker may use up.
public struct DecodingLimits: Equatable, Sendable {
    /// Memory on top of what the program itself takes, in bytes.
    var memory = 4 << 30
    /// Time for one frame, in seconds: of the processor in the worker, of the clock in the program that waits.
    var seconds = 60

    static let standard = DecodingLimits()

    /// Whether a frame may fit: every decoder needs its samples as numbers of 32 bits, some twice, and the stream.
    func hold(_ layout: FrameLayout, compressed: Int) -> Bool {
        layout.count * layout.samples * 4 * 3 + 2 * compressed <= memory
    }
}
