/// How a volume is cut into upright slices, so that slices of different volumes can be compared.
///
/// Slices lie as radiologists hang them: axial and coronal with the patient's left on the right, axial with the front on
/// top, the others with the head on top. Oblique slices keep their own rows and columns, and are turned over where the
/// grid is left-handed, as NIfTI files made from DICOM usually are.
public struct Slicing: Equatable, Sendable {
    /// One axis of the grid, read forwards or backwards.
    struct Direction: Equatable, Sendable {
        let axis: Int
        let isReversed: Bool
    }

    /// The axis that slices follow each other along: 0 columns, 1 rows, 2 slices of the grid.
    public let axis: Int
    /// Number of slices.
    public let count: Int
    /// Number of columns of a slice.
    public let width: Int
    /// Number of rows of a slice.
    public let height: Int
    /// Distance between columns and between rows of a slice, in mm.
    public let spacing: SIMD2<Double>

    private let geometry: Geometry
    private let across: Direction
    private let down: Direction

    /// Cuts a grid along one of its axes.
    ///
    /// - Precondition: `axis` is 0, 1 or 2.
    public init(of geometry: Geometry, along axis: Int) {
        self.geometry = geometry
        self.axis = axis
        (across, down) = Self.directions(of: geometry, axis: axis)
        count = geometry.size[axis]
        width = geometry.size[across.axis]
        height = geometry.size[down.axis]
        spacing = SIMD2(geometry.spacing[across.axis], geometry.spacing[down.axis])
    }

    private static func directions(of geometry: Geometry, axis: Int) -> (Direction, Direction) {
        let inPlane = (0..<3).filter { $0 != axis }
        if let plane = geometry.plane(ofSlicesAlong: axis),
            let across = direction(of: geometry, among: inPlane, towards: plane.right),
            let down = direction(of: geometry, among: inPlane, towards: plane.down),
            across.axis != down.axis
        {
            return (across, down)
        }
        let across = Direction(axis: inPlane[0], isReversed: false)
        let handedness = geometry.step(along: inPlane[0]).cross(geometry.step(along: inPlane[1]))
            .dot(geometry.step(along: axis))
        return (across, Direction(axis: inPlane[1], isReversed: handedness < 0))
    }

    /// The in-plane axis within 45 degrees of a direction, and whether it runs against it.
    private static func direction(of geometry: Geometry, among axes: [Int], towards target: Vector) -> Direction? {
        for axis in axes {
            let cosine = geometry.step(along: axis).normalized.dot(target)
            if abs(cosine) > 0.7072 { return Direction(axis: axis, isReversed: cosine < 0) }
        }
        return nil
    }

    /// Where slice k lies in the body.
    public func place(of k: Int, in box: BodyBox) -> BodyPlace {
        func range(_ direction: Direction) -> ClosedRange<Double> {
            let range = box.ranges[direction.axis]
            let size = Double(geometry.size[direction.axis])
            return direction.isReversed ? size - range.upperBound...size - range.lowerBound : range
        }
        let stack = box.ranges[axis]
        let depth = count > 1 ? (Double(k) + 0.5 - stack.lowerBound) / (stack.upperBound - stack.lowerBound) : 0.5
        // The patient's axes run to the left, the back and the head; so depth grows whichever way the file is stored.
        let step = geometry.step(along: axis)
        let largest = (0..<3).max { abs(step[$0]) < abs(step[$1]) } ?? 2
        return BodyPlace(
            columns: range(across), rows: range(down), depth: min(max(step[largest] < 0 ? 1 - depth : depth, 0), 1))
    }

    /// Slice k of a volume on this grid.
    public func slice(_ k: Int, of volume: Volume) -> Raster<Float> { raster(k, of: volume.voxels) }

    /// Slice k of a label map on this grid.
    public func slice(_ k: Int, of map: LabelMap) -> Raster<UInt8> { raster(k, of: map.values) }

    /// Puts a slice back where `slice(_:of:)` takes it from.
    ///
    /// - Precondition: The slice has this width and height.
    public func put(_ slice: Raster<UInt8>, at k: Int, into map: inout LabelMap) {
        precondition(slice.width == width && slice.height == height, "a slice of another size")
        let (start, acrossStride, downStride) = strides(k)
        for y in 0..<height {
            for x in 0..<width {
                map.values[start + x * acrossStride + y * downStride] = slice.pixels[x + width * y]
            }
        }
    }

    private func raster<Value>(_ k: Int, of values: [Value]) -> Raster<Value> {
        let (start, acrossStride, downStride) = strides(k)
        var pixels: [Value] = []
        pixels.reserveCapacity(width * height)
        for y in 0..<height {
            for x in 0..<width { pixels.append(values[start + x * acrossStride + y * downStride]) }
        }
        return Raster(width: width, height: height, pixels: pixels)
    }

    /// Offset of the top left pixel of slice k, and the way to the next column and row, in storage.
    private func strides(_ k: Int) -> (start: Int, across: Int, down: Int) {
        let stride = [1, geometry.size.x, geometry.size.x * geometry.size.y]
        var start = k * stride[axis]
        if across.isReversed { start += (width - 1) * stride[across.axis] }
        if down.isReversed { start += (height - 1) * stride[down.axis] }
        return (
            start, across.isReversed ? -stride[across.axis] : stride[across.axis],
            down.isReversed ? -stride[down.axis] : stride[down.axis]
        )
    }
}
