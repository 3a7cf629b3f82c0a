internal import Imaging
internal import Torch

/// The pictures of a task as tensors: some annotated, others to find the structures in.
struct TaskPictures {
    /// Pictures of a task, annotated and others together.
    private static let count = 6

    /// Structures to find.
    let classes: Int
    /// What can be learned from.
    let support: (input: Tensor, target: Tensor)
    /// What is to be found.
    let query: (input: Tensor, target: Tensor)
    /// Pixels of every class in the support, background first.
    let pixels: [Int]

    /// The pictures of a random task.
    init(from source: TaskSource, side: Int, using generator: inout SeededGenerator) throws(TorchError) {
        switch source {
        case .synthetic: try self.init(side: side, using: &generator)
        case .annotated(let sets):
            let annotated = 1 + generator.index(below: Self.count - 1)
            let set = sets[generator.index(below: sets.count)]
            let (classes, pictures) = try set.pictures(
                annotated: annotated, of: Self.count, side: side, using: &generator)
            try self.init(pictures, annotated: annotated, classes: classes)
        case .both(let sets):
            let isSynthetic = generator.uniform() < 0.5
            try self.init(from: isSynthetic ? .synthetic : .annotated(sets), side: side, using: &generator)
        }
    }

    /// The pictures of a made-up task.
    private init(side: Int, using generator: inout SeededGenerator) throws(TorchError) {
        let task = SyntheticTask(side: side, using: &generator)
        let annotated = 1 + generator.index(below: Self.count - 1)
        let examples = (0..<Self.count).map { number in
            // The first of both must show what is to be found.
            task.example(showsStructure: number == 0 || number == annotated, using: &generator)
        }
        try self.init(examples, annotated: annotated, classes: task.classes)
    }

    private init(
        _ examples: [(image: PlacedImage, labels: Raster<UInt8>)], annotated: Int, classes: Int
    ) throws(TorchError) {
        let values = (0..<classes).map { UInt8($0 + 1) }
        func tensors(_ part: ArraySlice<(image: PlacedImage, labels: Raster<UInt8>)>) throws(TorchError) -> (
            input: Tensor, target: Tensor
        ) { (try .inputs(part.map(\.image)), try .shares(of: part.map(\.labels), classes: values)) }
        var pixels = [Int](repeating: 0, count: classes + 1)
        for example in examples[..<annotated] {
            for label in example.labels.pixels where label != LabelMap.notAnnotated { pixels[Int(label)] += 1 }
        }
        self.classes = classes
        support = try tensors(examples[..<annotated])
        query = try tensors(examples[annotated...])
        self.pixels = pixels
    }

    private init(support: (input: Tensor, target: Tensor), query: (input: Tensor, target: Tensor), pixels: [Int]) {
        (classes, self.support, self.query, self.pixels) = (pixels.count - 1, support, query, pixels)
    }

    /// The same pictures with a single structure to find; all others are background.
    ///
    /// - Parameter structure: Its number, 1...classes.
    func keeping(structure: Int) throws(TorchError) -> TaskPictures {
        func kept(_ target: Tensor) throws(TorchError) -> Tensor {
            let own = try target.slice(structure..<structure + 1, of: 1)
            return try .concatenated([target.sum(over: [1], keepingAxes: true) - own, own], along: 1)
        }
        return TaskPictures(
            support: (support.input, try kept(support.target)), query: (query.input, try kept(query.target)),
            pixels: [pixels.reduce(0, +) - pixels[structure], pixels[structure]])
    }
}
