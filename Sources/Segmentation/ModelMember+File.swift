internal import Torch

extension ModelMember {
    /// Name, channels of the finest level, patch, square, form and weight, such as "full:16:2:256:convolution:1.0".
    var text: String {
        let (word, width, patch) =
            switch form {
            case .convolution(let network): ("convolution", network.baseWidth, network.patch)
            case .prototypes(let network): ("prototypes", network.baseWidth, network.patch)
            case .inContext(let network): ("in-context", network.width, network.patch)
            }
        return "\(name):\(width):\(patch):\(side):\(word):\(weight)"
    }

    init?(text: Substring, classes: Int, parameters: Parameters) {
        let fields = text.split(separator: ":")
        guard fields.count == 6 else { return nil }
        let numbers = fields[1...3].compactMap { Int($0) }
        guard numbers.count == 3, let weight = Double(fields[5]), weight > 0, weight <= 1,
            (1...256).contains(numbers[0]), (1...16).contains(numbers[1]), (1...4096).contains(numbers[2])
        else { return nil }
        let (width, patch, side) = (numbers[0], numbers[1], numbers[2])
        let network = UNet(
            inputChannels: PlacedImage.channels, classes: classes + 1, baseWidth: width, patch: patch)
        let form: Form
        switch fields[4] {
        case "convolution": form = .convolution(network)
        case "prototypes": form = .prototypes(network)
        case "in-context":
            form = .inContext(CrossUNet(inputChannels: PlacedImage.channels, width: width, patch: patch))
        default: return nil
        }
        guard side.isMultiple(of: network.sizeUnit) else { return nil }
        self.init(form: form, side: side, name: String(fields[0]), weight: weight, parameters: parameters)
    }

    /// Checks that the parameters are those of the network.
    func check(classes: Int) throws(TorchError) {
        var generator = SeededGenerator(seed: 0)
        switch form {
        case .convolution(let network):
            try parameters.check(against: network.initialParameters(using: &generator))
        case .prototypes(let network):
            try parameters.check(
                against: network.initialParameters(using: &generator).selecting(network.featureNames).merged(
                    with: Prototypes.zeros(classes: network.classes, network: network)))
        case .inContext(let network):
            // However many pictures there are.
            let count = parameters.contains(Self.picturesName) ? try parameters.tensor(Self.picturesName).shape[0] : 1
            var expected = try network.initialParameters(using: &generator)
            expected.set(
                Self.picturesName, to: try .filled(with: 0, shape: [count, network.inputChannels, side, side]))
            expected.set(Self.masksName, to: try .filled(with: 0, shape: [classes, count, side, side]))
            try parameters.check(against: expected)
        }
    }
}
