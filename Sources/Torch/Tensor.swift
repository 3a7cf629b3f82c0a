internal import CTorch

/// Type of a tensor's elements.
public enum ElementType: Int32, Sendable {
    /// 32-bit floating point, for networks.
    case float32 = 0
    /// 64-bit floating point, for checks.
    case float64 = 1
    /// The upper half of a 32-bit number: its range, and two to three decimal digits. For fast inference on request.
    case bfloat16 = 2

    /// Bytes of one element.
    public var size: Int {
        switch self {
        case .float32: 4
        case .float64: 8
        case .bfloat16: 2
        }
    }
}

/// An array of numbers that libtorch owns, and how it was computed.
///
/// A tensor never changes its values, and libtorch counts references atomically: any number of threads may compute with
/// one. It lies in row-major order: the last axis runs fastest.
@safe public final class Tensor: @unchecked Sendable {
    /// libtorch's side; this object owns one reference.
    let handle: OpaquePointer

    init(adopting handle: OpaquePointer) { unsafe self.handle = handle }

    deinit { unsafe ctorch_tensor_release(handle) }

    /// A tensor of 32-bit elements, row-major in `shape`, on the processor.
    ///
    /// - Precondition: no length is negative, and there is one element per place.
    public convenience init(_ elements: [Float], shape: [Int]) throws(TorchError) {
        try self.init(copying: elements, type: .float32, shape: shape)
    }

    /// A tensor of 64-bit elements, row-major in `shape`, on the processor.
    ///
    /// - Precondition: no length is negative, and there is one element per place.
    public convenience init(_ elements: [Double], shape: [Int]) throws(TorchError) {
        try self.init(copying: elements, type: .float64, shape: shape)
    }

    private init<Element: BitwiseCopyable>(
        copying elements: [Element], type: ElementType, shape: [Int]
    ) throws(TorchError) {
        precondition(shape.allSatisfy { $0 >= 0 }, "no axis has a negative length")
        precondition(shape.reduce(1, *) == elements.count, "a tensor needs one element per place")
        let lengths = shape.map(Int64.init)
        unsafe handle = try Tensor.owned("tensor", from: ()) { status in
            unsafe elements.withUnsafeBytes { bytes in
                // An empty array may have no address; the library does not read it then.
                guard let address = bytes.baseAddress else {
                    var nothing: UInt8 = 0
                    return unsafe ctorch_tensor_copying(
                        &nothing, type.rawValue, lengths, lengths.count, status)
                }
                return unsafe ctorch_tensor_copying(address, type.rawValue, lengths, lengths.count, status)
            }
        }
    }

    /// Length of every axis; none for a single number.
    public var shape: [Int] {
        unsafe (0..<ctorch_tensor_rank(handle)).map { axis in unsafe Int(ctorch_tensor_length(handle, axis)) }
    }

    /// Number of elements.
    public var count: Int { shape.reduce(1, *) }

    /// Type of the elements.
    public var elementType: ElementType {
        unsafe ElementType(rawValue: ctorch_tensor_type(handle)) ?? .float32
    }

    /// The same values as elements of a type.
    public func converted(to type: ElementType) throws(TorchError) -> Tensor {
        try unsafe .making("converted", from: self) { unsafe ctorch_tensor_to_type(handle, type.rawValue, $0) }
    }

    /// The same images with the channels of a pixel beside each other in memory, which convolutions are faster with.
    ///
    /// Shape, values and the order of `floats()` stay.
    ///
    /// - Throws: `TorchError.shapeMismatch` if this is not `[batch, channels, height, width]`.
    public func channelsLast() throws(TorchError) -> Tensor {
        _ = try imageShape("channelsLast")
        return try unsafe .making("channelsLast", from: self) { unsafe ctorch_tensor_channels_last(handle, $0) }
    }

    /// Where the elements lie.
    public var device: Device {
        let number = unsafe ctorch_tensor_device(handle)
        return number < 0 ? .cpu : .cuda(Int(number))
    }

    /// All elements as 32-bit numbers, row-major.
    public func floats() throws(TorchError) -> [Float] {
        switch elementType {
        case .float32: return try copy(Float.self)
        case .float64: return try copy(Double.self).map(Float.init)
        case .bfloat16: return try converted(to: .float32).copy(Float.self)
        }
    }

    /// All elements as 64-bit numbers, row-major.
    public func doubles() throws(TorchError) -> [Double] {
        guard elementType == .float64 else { return try floats().map(Double.init) }
        return try copy(Double.self)
    }

    /// The value of a tensor of one element.
    ///
    /// - Throws: `TorchError.shapeMismatch` if there are more or none.
    public func scalar() throws(TorchError) -> Double {
        let elements = try doubles()
        guard elements.count == 1 else {
            throw .shapeMismatch(
                operation: "scalar", reason: "shape \(shape) holds \(elements.count) numbers, not 1")
        }
        return elements[0]
    }

    private func copy<Element: BitwiseCopyable & Numeric>(_: Element.Type) throws(TorchError) -> [Element] {
        var elements = [Element](repeating: 0, count: count)
        var status = ctorch_status()
        let copied = unsafe elements.withUnsafeMutableBytes { bytes in
            guard let address = bytes.baseAddress, unsafe !bytes.isEmpty else { return true }
            return unsafe ctorch_tensor_copy_out(handle, address, bytes.count, &status)
        }
        guard copied else { throw TorchError(status, operation: "copy") }
        return elements
    }
}

extension Tensor {
    /// Calls into the library; `inputs`, a tensor, a tuple or an array of tensors, live until it returns.
    ///
    /// A tuple needs no memory of its own, which an array would ask for and give back in every operation.
    @inline(__always)
    static func owned<Inputs>(
        _ operation: String, from inputs: Inputs,
        _ call: (UnsafeMutablePointer<ctorch_status>) -> OpaquePointer?
    ) throws(TorchError) -> OpaquePointer {
        var status = ctorch_status()
        let made = unsafe withExtendedLifetime(inputs) { unsafe call(&status) }
        guard let made = unsafe made else { throw TorchError(status, operation: operation) }
        return unsafe made
    }

    /// The tensor that a call into the library makes; `inputs` live until it returns, as above.
    @inline(__always)
    static func making<Inputs>(
        _ operation: String, from inputs: Inputs,
        _ call: (UnsafeMutablePointer<ctorch_status>) -> OpaquePointer?
    ) throws(TorchError) -> Tensor {
        let handle = unsafe try owned(operation, from: inputs, call)
        return unsafe Tensor(adopting: handle)
    }
}
