internal import CTorch

// Layers without state on images of shape [batch, channels, height, width].
extension Tensor {
    /// `x` where positive, else `slope * x`; the same shape.
    public func leakyReLU(slope: Double = 0.01) throws(TorchError) -> Tensor {
        try unsafe .making("leakyReLU", from: self) { unsafe ctorch_leaky_relu(handle, slope, $0) }
    }

    /// The largest value of every block of `size` by `size` pixels; what is left over at the border is dropped.
    ///
    /// - Throws: `TorchError.shapeMismatch` if the image is smaller than one block.
    public func maxPooled(size: Int = 2) throws(TorchError) -> Tensor {
        let image = try imageShape("maxPooled")
        guard size > 0, image[2] >= size, image[3] >= size else {
            throw .shapeMismatch(
                operation: "maxPooled", reason: "no block of \(size) pixels in shape \(image)")
        }
        return try unsafe .making("maxPooled", from: self) {
            unsafe ctorch_max_pooling(handle, Int64(size), $0)
        }
    }

    /// The mean of every block of `size` by `size` pixels; what is left over at the border is dropped.
    ///
    /// - Throws: `TorchError.shapeMismatch` if the image is smaller than one block.
    public func averagePooled(size: Int = 2) throws(TorchError) -> Tensor {
        let image = try imageShape("averagePooled")
        guard size > 0, image[2] >= size, image[3] >= size else {
            throw .shapeMismatch(
                operation: "averagePooled", reason: "no block of \(size) pixels in shape \(image)")
        }
        return try unsafe .making("averagePooled", from: self) {
            unsafe ctorch_average_pooling(handle, Int64(size), $0)
        }
    }

    /// Bilinear samples at places of the image, 0 beyond its border.
    ///
    /// libtorch 1.13 takes no gradients of gradients of this.
    ///
    /// - Parameter grid: Shape `[batch, rows, columns, 2]`, x before y; the outer edges of the image lie at -1 and 1.
    /// - Returns: Shape `[batch, channels, rows, columns]`.
    /// - Throws: `TorchError.shapeMismatch` if the batches differ or a place has not two coordinates.
    public func sampled(at grid: Tensor) throws(TorchError) -> Tensor {
        let image = try imageShape("sampled")
        guard grid.shape.count == 4, grid.shape[0] == image[0], grid.shape[3] == 2 else {
            throw .shapeMismatch(
                operation: "sampled", reason: "places of shape \(grid.shape) in images of shape \(image)")
        }
        return try unsafe .making("sampled", from: (self, grid)) {
            unsafe ctorch_grid_sampling(handle, grid.handle, $0)
        }
    }

    /// The image resampled bilinearly; pixels are areas, so that the corners of both images coincide.
    ///
    /// - Throws: `TorchError.shapeMismatch` if a length is 0.
    public func resampled(height: Int, width: Int) throws(TorchError) -> Tensor {
        let image = try imageShape("resampled")
        guard height > 0, width > 0, image[2] > 0, image[3] > 0 else {
            throw .shapeMismatch(
                operation: "resampled", reason: "shape \(image) to \(height) by \(width) pixels")
        }
        return try unsafe .making("resampled", from: self) {
            unsafe ctorch_bilinear_resampling(handle, Int64(height), Int64(width), $0)
        }
    }

    /// Probabilities from scores: exp(x) over its sum along an axis; the same shape.
    ///
    /// - Throws: `TorchError.shapeMismatch` if there is no such axis.
    public func softmax(along axis: Int) throws(TorchError) -> Tensor {
        try checkAxis("softmax", axis)
        return try unsafe .making("softmax", from: self) { unsafe ctorch_softmax(handle, Int64(axis), $0) }
    }

    /// Logarithm of the softmax, exact where the softmax itself underflows; the same shape.
    ///
    /// - Throws: `TorchError.shapeMismatch` if there is no such axis.
    public func logSoftmax(along axis: Int) throws(TorchError) -> Tensor {
        try checkAxis("logSoftmax", axis)
        return try unsafe .making("logSoftmax", from: self) {
            unsafe ctorch_log_softmax(handle, Int64(axis), $0)
        }
    }

    func imageShape(_ operation: String) throws(TorchError) -> [Int] {
        let shape = shape
        guard shape.count == 4 else {
            throw .shapeMismatch(
                operation: operation, reason: "shape \(shape) is not [batch, channels, height, width]")
        }
        return shape
    }
}
