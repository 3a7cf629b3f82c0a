internal import CTorch

extension Tensor {
    /// Cross-correlates images or volumes with a kernel; zeros lie beyond the border.
    ///
    /// - Parameters:
    ///   - weight: The kernel, shape `[outputs, channels, height, width]`, or with a depth before the height.
    ///   - bias: Added to every output channel, shape `[outputs]`.
    ///   - stride: Places from one place of the kernel to the next, along every axis.
    ///   - padding: Zeros around the image, along every axis.
    /// - Returns: Shape `[batch, outputs, ...]`; a length is `(length + 2 * padding - kernel) / stride + 1`.
    /// - Throws: `TorchError.shapeMismatch` if the channels differ or the kernel is larger than the padded image.
    public func convolved(
        with weight: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Int = 0
    ) throws(TorchError) -> Tensor {
        let (image, kernel) = (shape, weight.shape)
        guard (4...5).contains(image.count), kernel.count == image.count, kernel[1] == image[1],
            bias.map({ $0.shape == [kernel[0]] }) ?? true, stride > 0, padding >= 0,
            (2..<image.count).allSatisfy({ kernel[$0] > 0 && kernel[$0] <= image[$0] + 2 * padding })
        else { throw Self.misfit("convolved", image, kernel, bias) }
        return try convolution("convolved", weight, bias, stride, padding, transposed: false)
    }

    /// The step back of a convolution, from its output's shape to its input's: what doubles a size with a stride of 2.
    ///
    /// - Parameters:
    ///   - weight: The kernel, shape `[channels, outputs, height, width]`, or with a depth before the height.
    ///   - bias: Added to every output channel, shape `[outputs]`.
    ///   - stride: Places that neighbouring elements come to lie apart.
    ///   - padding: Places cut off around the result.
    /// - Returns: Shape `[batch, outputs, ...]`; a length is `(length - 1) * stride - 2 * padding + kernel`.
    /// - Throws: `TorchError.shapeMismatch` if the channels differ or nothing would be left.
    public func transposedConvolved(
        with weight: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Int = 0
    ) throws(TorchError) -> Tensor {
        let (image, kernel) = (shape, weight.shape)
        guard (4...5).contains(image.count), kernel.count == image.count, kernel[0] == image[1],
            bias.map({ $0.shape == [kernel[1]] }) ?? true, stride > 0, padding >= 0,
            (2..<image.count).allSatisfy({
                image[$0] > 0 && (image[$0] - 1) * stride - 2 * padding + kernel[$0] > 0
            })
        else { throw Self.misfit("transposedConvolved", image, kernel, bias) }
        return try convolution("transposedConvolved", weight, bias, stride, padding, transposed: true)
    }

    private func convolution(
        _ operation: String, _ weight: Tensor, _ bias: Tensor?, _ stride: Int, _ padding: Int, transposed: Bool
    ) throws(TorchError) -> Tensor {
        try unsafe .making(operation, from: [self, weight] + (bias.map { [$0] } ?? [])) {
            unsafe ctorch_convolution(
                handle, weight.handle, bias?.handle, Int64(stride), Int64(padding), transposed, $0)
        }
    }

    private static func misfit(_ operation: String, _ image: [Int], _ kernel: [Int], _ bias: Tensor?) -> TorchError {
        .shapeMismatch(
            operation: operation,
            reason: "kernel \(kernel) with bias \(bias?.shape ?? []) does not fit an image of shape \(image)")
    }
}
