public import Torch

extension SegmentationModel {
    private static let format = "medshot-unet-4"
    /// What the names of a caller's texts begin with.
    private static let textPrefix = "text."

    /// A safetensors file of the model; its metadata say what the network looks like and what it finds.
    ///
    /// - Parameter texts: What else the file is to say, by names of the caller's own.
    public func safetensors(texts: [String: String] = [:]) throws(TorchError) -> [UInt8] {
        try SafeTensors.file(
            of: members.enumerated().reduce(Parameters()) {
                $0.merged(with: $1.element.parameters.under("\($1.offset)."))
            },
            metadata: [
                "format": Self.format,
                "classes": classes.map(String.init).joined(separator: ","),
                "members": members.map(\.text).joined(separator: ","),
                "steps": String(record.steps),
                "scheduled_steps": String(record.scheduledSteps),
                "loss": String(record.loss),
                "temperature": String(temperature),
                "choice": choice?.text ?? "",
                "presence": presence.text,
                "expected_dice": expectedDice.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.text)" }
                    .joined(separator: ","),
                "comparisons": comparisons.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.text)" }
                    .joined(separator: ","),
            ].merging(texts.map { (Self.textPrefix + $0.key, $0.value) }) { own, _ in own })
    }

    /// The texts of a model file that its writer gave it; nil if it holds no segmentation model.
    ///
    /// - Throws: `TorchError.unreadableModel` if it is no safetensors file.
    public static func texts(of file: [UInt8]) throws(TorchError) -> [String: String]? {
        let metadata = try SafeTensors.contents(of: file).metadata
        guard metadata["format"] == format else { return nil }
        let own = metadata.filter { $0.key.hasPrefix(textPrefix) }
        return Dictionary(uniqueKeysWithValues: own.map { (String($0.key.dropFirst(textPrefix.count)), $0.value) })
    }

    /// The model that a file holds.
    ///
    /// - Throws: `TorchError.unreadableModel` if it is no such file, or its tensors are not exactly those of its network.
    public init(safetensors file: [UInt8]) throws(TorchError) {
        let (parameters, metadata) = try SafeTensors.contents(of: file)
        func number(_ key: String, _ range: ClosedRange<Int>) -> Int? {
            metadata[key].flatMap(Int.init).flatMap { range.contains($0) ? $0 : nil }
        }
        let classes = metadata["classes"]?.split(separator: ",").compactMap { UInt8($0) } ?? []
        guard metadata["format"] == Self.format, !classes.isEmpty,
            let texts = metadata["members"]?.split(separator: ",", omittingEmptySubsequences: false),
            (1...16).contains(texts.count), let steps = number("steps", 0...Int.max),
            let scheduled = number("scheduled_steps", 0...Int.max),
            let loss = metadata["loss"].flatMap(Float.init),
            let temperature = metadata["temperature"].flatMap(Double.init), (0.01...100).contains(temperature),
            let choiceText = metadata["choice"], let presence = metadata["presence"].flatMap(PresenceCheck.init(text:)),
            let expectedDice = metadata["expected_dice"].flatMap(ExpectedDice.all(in:)),
            let comparisons = metadata["comparisons"].flatMap(ShapePrior.Comparison.all(in:))
        else {
            throw .unreadableModel(
                code: "E_MODEL_KIND", reason: "it is no segmentation model of this version")
        }
        var members: [ModelMember] = []
        for (number, text) in texts.enumerated() {
            let own = parameters.below("\(number).")
            guard let member = ModelMember(text: text, classes: classes.count, parameters: own) else {
                throw .unreadableModel(code: "E_MODEL_KIND", reason: "it describes no network of this version")
            }
            try member.check(classes: classes.count)
            members.append(member)
        }
        guard members.reduce(0, { $0 + $1.parameters.names.count }) == parameters.names.count else {
            throw .unreadableModel(code: "E_MODEL_KIND", reason: "it holds tensors of no network")
        }
        let choice = MemberChoice(text: choiceText)
        guard choice != nil || choiceText.isEmpty else {
            throw .unreadableModel(code: "E_MODEL_KIND", reason: "it does not say why its networks answer")
        }
        self.init(
            classes: classes, members: members, temperature: temperature, choice: choice,
            record: AdaptationRecord(scheduledSteps: scheduled, steps: steps, loss: loss), presence: presence,
            comparisons: comparisons,
            expectedDice: expectedDice)
    }
}

extension MemberChoice {
    /// The number of the chosen candidate, and name and Dice of all, such as "0,gentle and full:0.8,gentle:0.7,full:0.75".
    fileprivate var text: String {
        ([String(chosen)] + candidates.map { "\($0.name):\($0.dice)" }).joined(separator: ",")
    }

    fileprivate init?(text: String) {
        let fields = text.split(separator: ",")
        let candidates = fields.dropFirst().compactMap { field -> Candidate? in
            let parts = field.split(separator: ":")
            guard parts.count == 2, let dice = Double(parts[1]), (0...1).contains(dice) else { return nil }
            return Candidate(name: String(parts[0]), dice: dice)
        }
        guard let chosen = fields.first.flatMap({ Int($0) }), candidates.indices.contains(chosen),
            candidates.count == fields.count - 1
        else { return nil }
        self.init(candidates: candidates, chosen: chosen)
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
