import Glibc
import Torch

extension Tensor {
    /// The sines of start, start + 0.7 and so on, row-major: the inputs of Tests/Peers/make_torch_goldens.py.
    static func sines(_ shape: [Int], from start: Double) throws(TorchError) -> Tensor {
        try Tensor((0..<shape.reduce(1, *)).map { sin(start + 0.7 * Double($0)) }, shape: shape)
    }
}

/// The target of the losses in the golden file: label `pixel % 3` over two 4 x 4 images, the first two rows of the
/// first not annotated.
func goldenTarget() throws(TorchError) -> Tensor {
    var shares = [Double](repeating: 0, count: 2 * 3 * 16)
    for pixel in 8..<32 { shares[(pixel / 16 * 3 + pixel % 3) * 16 + pixel % 16] = 1 }
    return try Tensor(shares, shape: [2, 3, 4, 4])
}
