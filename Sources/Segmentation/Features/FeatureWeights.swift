public import Torch

/// What was trained on other tasks, to start an adaptation from.
public struct FeatureWeights: Sendable {
    private static let format = "medshot-features-2"

    /// Channels of the network's finest level.
    public let baseWidth: Int
    /// Pixels along each side of a patch that the network takes in as one.
    public let patch: Int
    /// How they were trained.
    public let method: FeatureMethod
    /// What tells these weights from others; "" for weights that no file holds yet.
    public let fingerprint: String
    /// Everything but a head, and what a head in closed form needs.
    let parameters: Parameters

    init(baseWidth: Int, patch: Int, method: FeatureMethod, fingerprint: String = "", parameters: Parameters) {
        (self.baseWidth, self.patch, self.method) = (baseWidth, patch, method)
        (self.fingerprint, self.parameters) = (fingerprint, parameters)
    }

    /// A safetensors file of the weights.
    ///
    /// - Parameter record: How they were trained, in texts by name.
    public func safetensors(record: [String: String]) throws(TorchError) -> [UInt8] {
        // Half the bytes; what networks learn is far less exact.
        try SafeTensors.file(
            of: parameters.map { (tensor) throws(TorchError) in try tensor.converted(to: .bfloat16) },
            metadata: record.merging([
                "format": Self.format, "base_width": String(baseWidth), "patch": String(patch),
                "method": method.rawValue,
            ]) { _, own in own })
    }

    /// The weights that a file holds, and how they were trained.
    ///
    /// - Parameters:
    ///   - file: The bytes of the file.
    ///   - fingerprint: What tells the file from others.
    /// - Throws: `TorchError.unreadableModel` if it is no such file or its tensors are not exactly those of its network.
    public static func reading(
        _ file: [UInt8], fingerprint: String
    ) throws(TorchError) -> (weights: FeatureWeights, record: [String: String]) {
        let (parameters, metadata) = try SafeTensors.contents(of: file)
        guard metadata["format"] == format, let width = metadata["base_width"].flatMap(Int.init),
            (1...256).contains(width), let patch = metadata["patch"].flatMap(Int.init), (1...8).contains(patch),
            let method = metadata["method"].flatMap(FeatureMethod.init(rawValue:))
        else { throw .unreadableModel(code: "E_MODEL_KIND", reason: "it holds no features for segmentation") }
        var generator = SeededGenerator(seed: 0)
        try parameters.check(
            against: method.learner(baseWidth: width, patch: patch).initialParameters(using: &generator))
        return (
            FeatureWeights(
                baseWidth: width, patch: patch, method: method, fingerprint: fingerprint,
                parameters: try parameters.map { (tensor) throws(TorchError) in try tensor.converted(to: .float32) }),
            metadata
        )
    }
}

extension Parameters {
    /// Checks that these are the tensors of a network.
    ///
    /// - Throws: `TorchError.unreadableModel` if a name or a shape differs.
    func check(against expected: Parameters) throws(TorchError) {
        guard expected.names == names else {
            throw .unreadableModel(code: "E_MODEL_KIND", reason: "its tensors are not those of its network")
        }
        for name in expected.names where try expected.tensor(name).shape != tensor(name).shape {
            throw .unreadableModel(
                code: "E_MODEL_KIND", reason: "its tensor \(name.debugDescription) is of another shape")
        }
    }
}
