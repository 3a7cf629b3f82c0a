public import Torch

extension SegmentationModel {
    private static let format = "medshot-unet-1"

    /// A safetensors file of the model; its metadata say what the network looks like and what it finds.
    ///
    /// - Parameter origin: What it was trained on and how, in any words that tell one training from another.
    public func safetensors(origin: String) throws(TorchError) -> [UInt8] {
        try SafeTensors.file(
            of: parameters,
            metadata: [
                "format": Self.format,
                "classes": classes.map(String.init).joined(separator: ","),
                "base_width": String(network.baseWidth),
                "input_channels": String(network.inputChannels),
                "working_size": String(workingSize),
                "steps": String(record.steps),
                "scheduled_steps": String(record.scheduledSteps),
                "loss": String(record.loss),
                "presence": presence.text,
                "origin": origin,
            ])
    }

    /// The model that a file holds.
    ///
    /// - Parameter origin: What it must have been trained on.
    /// - Throws: `TorchError.unreadableModel` if it is no such file, was trained on something else, or its tensors are
    ///   not exactly those of its network.
    public init(safetensors file: [UInt8], origin: String) throws(TorchError) {
        let (parameters, metadata) = try SafeTensors.contents(of: file)
        func number(_ key: String, _ range: ClosedRange<Int>) -> Int? {
            metadata[key].flatMap(Int.init).flatMap { range.contains($0) ? $0 : nil }
        }
        let classes = metadata["classes"]?.split(separator: ",").compactMap { UInt8($0) } ?? []
        guard metadata["format"] == Self.format, metadata["origin"] == origin, !classes.isEmpty,
            let baseWidth = number("base_width", 1...256), number("input_channels", 1...1) != nil,
            let workingSize = number("working_size", UNet.sizeUnit...4096), workingSize.isMultiple(of: UNet.sizeUnit),
            let steps = number("steps", 0...Int.max), let scheduled = number("scheduled_steps", 0...Int.max),
            let loss = metadata["loss"].flatMap(Float.init),
            let presence = metadata["presence"].flatMap(PresenceCheck.init(text:))
        else {
            throw .unreadableModel(
                code: "E_MODEL_KIND", reason: "it is no segmentation model that was made from this support")
        }
        let network = UNet(classes: classes.count + 1, baseWidth: baseWidth)
        var generator = SeededGenerator(seed: 0)
        let expected = try network.initialParameters(using: &generator)
        guard expected.names == parameters.names else {
            throw .unreadableModel(code: "E_MODEL_KIND", reason: "its tensors are not those of its network")
        }
        for name in expected.names where try expected.tensor(name).shape != parameters.tensor(name).shape {
            throw .unreadableModel(
                code: "E_MODEL_KIND", reason: "its tensor \(name.debugDescription) is of another shape")
        }
        self.init(
            classes: classes, workingSize: workingSize, network: network, parameters: parameters,
            record: AdaptationRecord(scheduledSteps: scheduled, steps: steps, loss: loss), presence: presence)
    }
}

extension PresenceCheck {
    /// For every structure its value, area, certain and least evidence, such as "1:59.5:0.95:0.4"; separated by commas.
    fileprivate var text: String {
        expectations.sorted { $0.key < $1.key }
            .map { "\($0.key):\($0.value.area):\($0.value.certain):\($0.value.least)" }.joined(separator: ",")
    }

    fileprivate init?(text: String) {
        var expectations: [UInt8: Expectation] = [:]
        for entry in text.split(separator: ",") {
            let fields = entry.split(separator: ":")
            guard fields.count == 4, let value = UInt8(fields[0]), let area = Double(fields[1]),
                let certain = Double(fields[2]), let least = Double(fields[3]),
                area > 0, area.isFinite, (0...1).contains(certain), (0...1).contains(least)
            else { return nil }
            expectations[value] = Expectation(area: area, certain: certain, least: least)
        }
        self.init(expectations: expectations)
    }
}
