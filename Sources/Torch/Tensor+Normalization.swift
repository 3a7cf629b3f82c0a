internal import CTorch

// Layers that bring features to mean 0 and variance 1: `(x - mean) / sqrt(variance + epsilon) * weight + bias`.
extension Tensor {
    /// Brings every channel to mean 0 and variance 1 over all images of the batch, then scales and shifts it.
    ///
    /// - Parameters:
    ///   - weight: One scale per channel, shape `[channels]`.
    ///   - bias: One shift per channel, shape `[channels]`.
    ///   - statistics: Mean and variance of every channel, shape `[channels]` each, to use in place of the batch's own.
    ///     Without them an image's result depends on the images beside it.
    ///   - epsilon: Keeps a constant channel at `bias`.
    /// - Returns: The same shape.
    /// - Throws: `TorchError.shapeMismatch` if there is not one number of each kind per channel.
    public func batchNormalized(
        weight: Tensor, bias: Tensor, statistics: (mean: Tensor, variance: Tensor)? = nil, epsilon: Double = 1e-5
    ) throws(TorchError) -> Tensor {
        let image = try imageShape("batchNormalized")
        let perChannel = [weight, bias] + (statistics.map { [$0.mean, $0.variance] } ?? [])
        guard perChannel.allSatisfy({ $0.shape == [image[1]] }) else {
            throw .shapeMismatch(
                operation: "batchNormalized",
                reason: "shapes \(perChannel.map(\.shape)) are not all [\(image[1])], one number per channel")
        }
        return try unsafe .making("batchNormalized", from: [self] + perChannel) {
            unsafe ctorch_batch_normalization(
                handle, weight.handle, bias.handle, statistics?.mean.handle, statistics?.variance.handle, epsilon, $0)
        }
    }

    /// Mean and variance of every channel over the batch, shape `[channels]` each.
    ///
    /// The variance is the mean squared deviation, as `batchNormalized` divides by it.
    public func channelStatistics() throws(TorchError) -> (mean: Tensor, variance: Tensor) {
        let channels = try imageShape("channelStatistics")[1]
        let mean = try mean(over: [0, 2, 3], keepingAxes: true)
        let deviation = try self - mean
        return (try mean.reshaped(to: [channels]), try (deviation * deviation).mean(over: [0, 2, 3]))
    }

    /// Brings every channel of every image to mean 0 and variance 1, then scales and shifts it.
    ///
    /// `(x - mean) / sqrt(variance + epsilon) * weight + bias`; the variance is the mean squared deviation.
    ///
    /// - Parameters:
    ///   - weight: One scale per channel, shape `[channels]`.
    ///   - bias: One shift per channel, shape `[channels]`.
    ///   - epsilon: Keeps a constant channel at `bias`.
    /// - Returns: The same shape.
    /// - Throws: `TorchError.shapeMismatch` if there is not one weight and bias per channel.
    public func instanceNormalized(
        weight: Tensor, bias: Tensor, epsilon: Double = 1e-5
    ) throws(TorchError) -> Tensor {
        // One group per channel: the same numbers as libtorch's own from a faster kernel.
        let channels = try imageShape("instanceNormalized")[1]
        return try normalized("instanceNormalized", groups: channels, weight: weight, bias: bias, epsilon: epsilon)
    }

    /// Brings every group of neighbouring channels of every image to mean 0 and variance 1 (Wu and He, 2018).
    ///
    /// - Parameters:
    ///   - groups: How many groups the channels fall into.
    ///   - weight: One scale per channel, shape `[channels]`.
    ///   - bias: One shift per channel, shape `[channels]`.
    ///   - epsilon: Keeps a constant group at `bias`.
    /// - Returns: The same shape.
    /// - Throws: `TorchError.shapeMismatch` if the groups are not of one size, or there is not one weight and bias per
    ///   channel.
    public func groupNormalized(
        groups: Int, weight: Tensor, bias: Tensor, epsilon: Double = 1e-5
    ) throws(TorchError) -> Tensor {
        try normalized("groupNormalized", groups: groups, weight: weight, bias: bias, epsilon: epsilon)
    }

    private func normalized(
        _ operation: String, groups: Int, weight: Tensor, bias: Tensor, epsilon: Double
    ) throws(TorchError) -> Tensor {
        let channels = try imageShape(operation)[1]
        guard groups > 0, channels.isMultiple(of: groups), weight.shape == [channels], bias.shape == [channels]
        else {
            throw .shapeMismatch(
                operation: operation,
                reason: "\(groups) groups, weight \(weight.shape) and bias \(bias.shape) for \(channels) channels")
        }
        return try unsafe .making(operation, from: (self, weight, bias)) {
            unsafe ctorch_group_normalization(handle, Int64(groups), weight.handle, bias.handle, epsilon, $0)
        }
    }

    /// Brings the last axes to mean 0 and variance 1, every entry of the axes before by itself (Ba et al., 2016).
    ///
    /// - Parameters:
    ///   - weight: One scale per element of the last axes, in their shape.
    ///   - bias: One shift per element, the same shape.
    ///   - epsilon: Keeps a constant entry at `bias`.
    /// - Returns: The same shape.
    /// - Throws: `TorchError.shapeMismatch` if weight and bias have not the shape of the last axes.
    public func layerNormalized(weight: Tensor, bias: Tensor, epsilon: Double = 1e-5) throws(TorchError) -> Tensor {
        guard !weight.shape.isEmpty, weight.shape == bias.shape,
            Array(shape.suffix(weight.shape.count)) == weight.shape
        else {
            throw .shapeMismatch(
                operation: "layerNormalized",
                reason: "weight \(weight.shape) and bias \(bias.shape) for shape \(shape)")
        }
        return try unsafe .making("layerNormalized", from: (self, weight, bias)) {
            unsafe ctorch_layer_normalization(handle, weight.handle, bias.handle, epsilon, $0)
        }
    }
}
