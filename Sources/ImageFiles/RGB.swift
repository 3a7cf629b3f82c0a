/// A colour of 8 bits a part, in sRGB.
public struct RGB: Hashable, Sendable {
    /// Amount of red, 0...255.
    public let red: UInt8
    /// Amount of green, 0...255.
    public let green: UInt8
    /// Amount of blue, 0...255.
    public let blue: UInt8

    /// A colour of three parts.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// The grey of an intensity.
    public init(grey: UInt8) { self.init(red: grey, green: grey, blue: grey) }
}
