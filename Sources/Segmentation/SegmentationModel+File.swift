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
                "expected_dice": expectedDice.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.text)" }
                    .joined(separator: ","),
                "comparisons": comparisons.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.text)" }
                    .joined(separator: ","),
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
            let presence = metadata["presence"].flatMap(PresenceCheck.init(text:)),
            let expectedDice = metadata["expected_dice"].flatMap(ExpectedDice.all(in:)),
            let comparisons = metadata["comparisons"].flatMap(ShapePrior.Comparison.all(in:))
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
            record: AdaptationRecord(scheduledSteps: scheduled, steps: steps, loss: loss), presence: presence,
            comparisons: comparisons,
            expectedDice: expectedDice)
    }
}

extension ShapePrior.Comparison {
    fileprivate var text: String { "\(interpolation):\(network):\(together):\(networkShare)" }

    /// Comparisons by subject, such as "0:0.9:0.7:0.92:0.25"; separated by commas.
    fileprivate static func all(in text: String) -> [Int: Self]? {
        var comparisons: [Int: Self] = [:]
        for entry in text.split(separator: ",") {
            let fields = entry.split(separator: ":")
            let numbers = fields.dropFirst().compactMap { Double($0) }
            guard fields.count == 5, numbers.count == 4, numbers.allSatisfy((0...1).contains),
                let subject = Int(fields[0])
            else { return nil }
            comparisons[subject] = Self(
                interpolation: numbers[0], network: numbers[1], together: numbers[2], networkShare: numbers[3])
        }
        return comparisons
    }
}

extension ExpectedDice {
    fileprivate var text: String { "\(mean):\(margin):\(count):\(isBySubject)" }

    /// Estimates by label value, such as "1:0.8:0.1:5:true"; separated by commas.
    fileprivate static func all(in text: String) -> [UInt8: Self]? {
        var estimates: [UInt8: Self] = [:]
        for entry in text.split(separator: ",") {
            let fields = entry.split(separator: ":")
            guard fields.count == 5, let value = UInt8(fields[0]), let mean = Double(fields[1]),
                let margin = Double(fields[2]), let count = Int(fields[3]), let isBySubject = Bool(String(fields[4])),
                (0...1).contains(mean), margin >= 0, margin.isFinite, count > 1
            else { return nil }
            estimates[value] = Self(mean: mean, margin: margin, count: count, isBySubject: isBySubject)
        }
        return estimates
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
