internal import CTorch

extension Tensor {
    /// Element by element; shapes broadcast.
    ///
    /// - Throws: `TorchError.shapeMismatch` if two lengths differ and neither is 1.
    public static func + (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
        try checkBroadcast("+", a, b)
        return try unsafe making("+", from: (a, b)) { unsafe ctorch_add(a.handle, b.handle, $0) }
    }

    /// Element by element; shapes broadcast.
    ///
    /// - Throws: `TorchError.shapeMismatch` if two lengths differ and neither is 1.
    public static func - (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
        try checkBroadcast("-", a, b)
        return try unsafe making("-", from: (a, b)) { unsafe ctorch_subtract(a.handle, b.handle, $0) }
    }

    /// Element by element; shapes broadcast.
    ///
    /// - Throws: `TorchError.shapeMismatch` if two lengths differ and neither is 1.
    public static func * (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
        try checkBroadcast("*", a, b)
        return try unsafe making("*", from: (a, b)) { unsafe ctorch_multiply(a.handle, b.handle, $0) }
    }

    /// Element by element; shapes broadcast.
    ///
    /// - Throws: `TorchError.shapeMismatch` if two lengths differ and neither is 1.
    public static func / (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
        try checkBroadcast("/", a, b)
        return try unsafe making("/", from: (a, b)) { unsafe ctorch_divide(a.handle, b.handle, $0) }
    }

    /// Every element times `scale` plus `offset`.
    public func scaled(by scale: Double, plus offset: Double = 0) throws(TorchError) -> Tensor {
        try unsafe .making("scaled", from: self) { unsafe ctorch_affine(handle, scale, offset, $0) }
    }

    /// The point `weight` of the way from this tensor to another: this one at 0, the other at 1.
    ///
    /// - Throws: `TorchError.shapeMismatch` if two lengths differ and neither is 1.
    public func interpolated(to end: Tensor, weight: Double) throws(TorchError) -> Tensor {
        try Tensor.checkBroadcast("interpolated", self, end)
        return try unsafe .making("interpolated", from: (self, end)) {
            unsafe ctorch_interpolate(handle, end.handle, weight, $0)
        }
    }

    /// Square root of every element.
    public func squareRoot() throws(TorchError) -> Tensor {
        try unsafe .making("squareRoot", from: self) { unsafe ctorch_square_root(handle, $0) }
    }

    /// e to the power of every element.
    public func exponential() throws(TorchError) -> Tensor {
        try unsafe .making("exponential", from: self) { unsafe ctorch_exponential(handle, $0) }
    }

    /// Natural logarithm of every element.
    public func logarithm() throws(TorchError) -> Tensor {
        try unsafe .making("logarithm", from: self) { unsafe ctorch_logarithm(handle, $0) }
    }

    /// `1 / (1 + exp(-x))` of every element.
    public func sigmoid() throws(TorchError) -> Tensor {
        try unsafe .making("sigmoid", from: self) { unsafe ctorch_sigmoid(handle, $0) }
    }

    /// Hyperbolic tangent of every element.
    public func hyperbolicTangent() throws(TorchError) -> Tensor {
        try unsafe .making("hyperbolicTangent", from: self) { unsafe ctorch_hyperbolic_tangent(handle, $0) }
    }

    /// Every element where it is positive, 0 elsewhere.
    public func relu() throws(TorchError) -> Tensor { try leakyReLU(slope: 0) }

    /// Sum over all elements, a tensor with no axis.
    public func sum() throws(TorchError) -> Tensor { try sum(over: []) }

    /// Sum over the named axes, over all of them if none is named.
    ///
    /// They disappear from the shape, or stay with length 1 if `keepingAxes`.
    ///
    /// - Throws: `TorchError.shapeMismatch` if there is no such axis.
    public func sum(over axes: [Int], keepingAxes: Bool = false) throws(TorchError) -> Tensor {
        for axis in axes { try checkAxis("sum", axis) }
        let numbers = axes.map(Int64.init)
        return try unsafe .making("sum", from: self) {
            unsafe ctorch_sum(handle, numbers, numbers.count, keepingAxes, $0)
        }
    }

    /// Mean over all elements, a tensor with no axis; not a number without an element.
    public func mean() throws(TorchError) -> Tensor { try sum().scaled(by: 1 / Double(count)) }

    /// Mean over the named axes, which disappear from the shape, or stay with length 1 if `keepingAxes`.
    ///
    /// - Throws: `TorchError.shapeMismatch` if there is no such axis, or none is named.
    public func mean(over axes: [Int], keepingAxes: Bool = false) throws(TorchError) -> Tensor {
        guard !axes.isEmpty else { throw .shapeMismatch(operation: "mean", reason: "no axis to take a mean over") }
        let sum = try sum(over: axes, keepingAxes: keepingAxes)
        return try sum.scaled(by: 1 / Double(axes.reduce(1) { $0 * shape[$1] }))
    }

    /// The smallest element along an axis, which disappears from the shape.
    ///
    /// - Throws: `TorchError.shapeMismatch` if there is no such axis, or its length is 0.
    public func smallest(along axis: Int) throws(TorchError) -> Tensor {
        try checkAxis("smallest", axis)
        guard shape[axis] > 0 else {
            throw .shapeMismatch(operation: "smallest", reason: "shape \(shape) holds nothing along axis \(axis)")
        }
        return try unsafe .making("smallest", from: self) { unsafe ctorch_smallest(handle, Int64(axis), $0) }
    }

    /// Matrix product of the last two axes; axes before them broadcast.
    ///
    /// - Throws: `TorchError.shapeMismatch` if one has fewer than two axes, or the columns of this are not as many as the
    ///   rows of the other.
    public func matrixProduct(_ other: Tensor) throws(TorchError) -> Tensor {
        let (a, b) = (shape, other.shape)
        guard a.count >= 2, b.count >= 2, a[a.count - 1] == b[b.count - 2] else {
            throw .shapeMismatch(operation: "matrixProduct", reason: "shapes \(a) and \(b) have no matrix product")
        }
        return try unsafe .making("matrixProduct", from: (self, other)) {
            unsafe ctorch_matrix_product(handle, other.handle, $0)
        }
    }

    /// A tensor of zeros with the shape, type and device of this one.
    public func zeros() throws(TorchError) -> Tensor {
        try unsafe .making("zeros", from: self) { unsafe ctorch_zeros_like(handle, $0) }
    }

    func checkAxis(_ operation: String, _ axis: Int) throws(TorchError) {
        guard shape.indices.contains(axis) else {
            throw .shapeMismatch(operation: operation, reason: "shape \(shape) has no axis \(axis)")
        }
    }

    private static func checkBroadcast(_ operation: String, _ a: Tensor, _ b: Tensor) throws(TorchError) {
        // Axis by axis: arrays of lengths would take longer than a small operation.
        let (rankA, rankB) = unsafe (ctorch_tensor_rank(a.handle), ctorch_tensor_rank(b.handle))
        for axis in 0..<min(rankA, rankB) {
            let lengthA = unsafe ctorch_tensor_length(a.handle, rankA - 1 - axis)
            let lengthB = unsafe ctorch_tensor_length(b.handle, rankB - 1 - axis)
            guard lengthA == lengthB || lengthA == 1 || lengthB == 1 else {
                throw .shapeMismatch(
                    operation: operation, reason: "shapes \(a.shape) and \(b.shape) do not broadcast")
            }
        }
    }
}
