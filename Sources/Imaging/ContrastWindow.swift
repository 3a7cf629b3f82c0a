internal import Glibc

/// A range of intensities that is shown from black to white: DICOM's window centre and width.
public struct ContrastWindow: Equatable, Sendable {
    /// The line or curve from black to white; the raw value is that of VOILUTFunction, PS3.3 section C.11.2.1.3.
    public enum Shape: String, CaseIterable, Sendable {
        /// A line that reaches black and white half a unit early, as made for whole numbers.
        case linear = "LINEAR"
        /// A line from centre - width / 2 to centre + width / 2.
        case linearExact = "LINEAR_EXACT"
        /// 1 / (1 + exp(-4 (x - centre) / width)).
        case sigmoid = "SIGMOID"
    }

    /// The intensity shown as middle grey; Hounsfield units for the named windows.
    public let center: Double
    /// The extent from black to white.
    public let width: Double
    /// The line or curve in between.
    public let shape: Shape

    /// A window.
    public init(center: Double, width: Double, shape: Shape = .linearExact) {
        self.center = center
        self.width = width
        self.shape = shape
    }

    /// The usual CT windows by name.
    public static let named: [(name: String, window: ContrastWindow)] = [
        ("lung", ContrastWindow(center: -600, width: 1500)),
        ("soft-tissue", ContrastWindow(center: 40, width: 400)),
        ("mediastinum", ContrastWindow(center: 50, width: 350)),
        ("liver", ContrastWindow(center: 30, width: 150)),
        ("brain", ContrastWindow(center: 40, width: 80)),
        ("bone", ContrastWindow(center: 400, width: 1800)),
    ]

    /// Whether the standard gives the window a meaning: a width from 1 for LINEAR, above 0 for the others.
    public var isUsable: Bool {
        center.isFinite && width.isFinite && (shape == .linear ? width >= 1 : width > 0)
    }

    /// The values on the way from black, 0, to white, 1; not a number becomes 0.
    public func scaled(_ values: [Float]) -> [Float] {
        switch shape {
        case .linear:
            let black = center - 0.5 - (width - 1) / 2
            guard width > 1 else { return values.map { Double($0) > black ? 1 : 0 } }
            return Self.line(values, from: black, over: width - 1)
        case .linearExact: return Self.line(values, from: center - width / 2, over: width)
        case .sigmoid:
            return values.map { $0.isNaN ? 0 : Float(1 / (1 + exp(-4 * (Double($0) - center) / width))) }
        }
    }

    private static func line(_ values: [Float], from black: Double, over width: Double) -> [Float] {
        values.map { value in
            let scaled = (Double(value) - black) / width
            return scaled > 0 ? Float(min(scaled, 1)) : 0
        }
    }
}
