internal import Imaging

/// How an MR image is weighted by diffusion: by the standard's attributes, or by those of Siemens and GE.
struct Diffusion: Equatable {
    /// Strength of the weighting, in s/mm2.
    let bValue: Double
    /// Direction of the gradient in the patient (LPS), of length 1; nil where there is none or it is not known.
    let direction: Vector?

    /// nil for an image that does not say.
    init?(_ frame: FrameAttributes) {
        let item = frame.group(.mrDiffusionSequence) ?? frame.root
        if let value = try? item.number(.diffusionBValue) {
            bValue = value
            let oriented = item.child(Self.gradientSequence) ?? item
            direction = Self.direction((try? oriented.numbers(Self.gradient)) ?? nil)
            return
        }
        let root = frame.root
        if let value = root.privateNumbers(group: 0x0019, creator: "SIEMENS MR HEADER", element: 0x0c)?.first {
            bValue = value
            direction = Self.direction(
                root.privateNumbers(group: 0x0019, creator: "SIEMENS MR HEADER", element: 0x0e))
            return
        }
        if let header = SiemensHeader(root), let value = header.numbers("B_value").first {
            bValue = value
            direction = Self.direction(header.numbers("DiffusionGradientDirection"))
            return
        }
        // GE adds a large number to tell how the value was found.
        guard let value = root.privateNumbers(group: 0x0043, creator: "GEMS_PARM_01", element: 0x39)?.first, value >= 0
        else { return nil }
        bValue = value.truncatingRemainder(dividingBy: 100_000)
        // Its direction lies in axes of the scan, not of the patient.
        direction = nil
    }

    private static let gradientSequence = Tag(0x0018_9076)
    private static let gradient = Tag(0x0018_9089)

    /// A vector of length 1; the length 0 of an image without weighting is no direction.
    private static func direction(_ numbers: [Double]?) -> Vector? {
        guard let numbers, numbers.count == 3 else { return nil }
        let vector = Vector(numbers[0], numbers[1], numbers[2])
        return vector.isFinite && vector.length > 0.1 ? vector.normalized : nil
    }
}
