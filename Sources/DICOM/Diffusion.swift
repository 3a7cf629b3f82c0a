internal import Imaging

/// How an MR image is weighted by diffusion: by the standard's attributes, or by those of Siemens, Philips and GE.
struct Diffusion: Equatable {
    /// Strength of the weighting, in s/mm2.
    let bValue: Double
    /// Direction of the gradient in the patient (LPS), of length 1; nil where there is none or it is not known.
    let direction: Vector?

    /// nil for an image that does not say.
    init?(_ frame: FrameAttributes) {
        let item = frame.group(.mrDiffusionSequence) ?? frame.root
        if let value = try? item.number(.diffusionBValue) {
            let oriented = item.child(Self.gradientSequence) ?? item
            let gradient = (try? oriented.numbers(Self.gradient)) ?? nil
            // GE writes the standard's strength and its own direction.
            let own = gradient == nil ? Self.generalElectric(frame) : nil
            self.init(own?.bValue ?? value, own?.direction ?? Self.unit(gradient))
        } else if let found = Self.siemens(frame.root) ?? Self.philips(frame.root) ?? Self.generalElectric(frame) {
            self = found
        } else {
            return nil
        }
    }

    private init(_ bValue: Double, _ direction: Vector?) {
        self.bValue = bValue
        self.direction = bValue > 0 ? direction : nil
    }

    private static let gradientSequence = Tag(0x0018_9076)
    private static let gradient = Tag(0x0018_9089)

    /// A vector of length 1; the length 0 of an image without weighting is no direction.
    private static func unit(_ numbers: [Double]?) -> Vector? {
        guard let numbers, numbers.count == 3 else { return nil }
        let vector = Vector(numbers[0], numbers[1], numbers[2])
        return vector.isFinite && vector.length > 0.1 ? vector.normalized : nil
    }

    /// Attributes of their own, else the private header.
    private static func siemens(_ root: Item) -> Diffusion? {
        let creator = "SIEMENS MR HEADER"
        if let value = root.privateNumbers(group: 0x0019, creator: creator, element: 0x0c)?.first {
            return Diffusion(value, unit(root.privateNumbers(group: 0x0019, creator: creator, element: 0x0e)))
        }
        guard let header = SiemensHeader(root), let value = header.numbers("B_value").first else { return nil }
        return Diffusion(value, unit(header.numbers("DiffusionGradientDirection")))
    }

    /// Three numbers along right to left, front to back and feet to head: the axes of the patient.
    private static func philips(_ root: Item) -> Diffusion? {
        guard
            let value = root.privateNumbers(group: 0x2001, creator: "Philips Imaging DD 001", element: 0x03)?.first,
            value.isFinite, value >= 0
        else { return nil }
        let parts = [0xb0, 0xb1, 0xb2].compactMap { (element: UInt32) in
            root.privateNumbers(group: 0x2005, creator: "Philips MR Imaging DD 001", element: element)?.first
        }
        return Diffusion(value, unit(parts))
    }

    /// A strength for the whole series, and a vector along the image's rows and columns and against the cross product of
    /// them; where that is shorter than 1, the strength is less by the square of its length.
    private static func generalElectric(_ frame: FrameAttributes) -> Diffusion? {
        let root = frame.root
        guard let mark = generalElectric(root, group: 0x0043, creator: "GEMS_PARM_01", element: 0x39), mark >= 0 else {
            return nil
        }
        // A large number is added to tell how the value was found.
        let whole = mark.truncatingRemainder(dividingBy: 100_000)
        let parts = [0xbb, 0xbc, 0xbd].compactMap { (element: UInt32) in
            generalElectric(root, group: 0x0019, creator: "GEMS_ACQU_01", element: element)
        }
        guard parts.count == 3 else { return Diffusion(whole, nil) }
        let vector = Vector(parts[0], parts[1], parts[2])
        let length = vector.length
        guard vector.isFinite, length > 0.03 else { return Diffusion(whole, nil) }
        let value = length < 0.97 ? max(5, (whole * length * length / 5).rounded() * 5) : whole
        return Diffusion(min(value, whole), inPatient(vector / length, of: frame))
    }

    /// A private number of a GE scanner; its usual place counts, too, where a de-identification took away the names of blocks.
    private static func generalElectric(_ root: Item, group: UInt32, creator: String, element: UInt32) -> Double? {
        if let numbers = root.privateNumbers(group: group, creator: creator, element: element) { return numbers.first }
        guard root.text(.manufacturer) == "GE MEDICAL SYSTEMS", !root.has(Tag(group << 16 | 0x10)) else { return nil }
        return ((try? root.numbers(Tag(group << 16 | 0x1000 | element))) ?? nil)?.first
    }

    /// GE's vector in the patient.
    ///
    /// It is known only where the independent programs dcm2niix and MRtrix3 agree, up to the sign, which means nothing: head
    /// first and supine, phase encoded along the columns, and slices that are not coronal.
    private static func inPatient(_ vector: Vector, of frame: FrameAttributes) -> Vector? {
        guard frame.root.text(Tag(0x0018_5100)) == "HFS", frame.root.text(Tag(0x0018_1312))?.hasPrefix("COL") == true,
            let plane = try? ImagePlane(position: frame.root, orientation: frame.root, file: ""),
            abs(plane.normal.y) < max(abs(plane.normal.x), abs(plane.normal.z))
        else { return nil }
        return plane.rowDirection * vector.x + plane.columnDirection * vector.y - plane.normal * vector.z
    }
}
