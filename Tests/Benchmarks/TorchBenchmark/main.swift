import Glibc
import MetaLearning
import Segmentation
import Torch

// Times what Tests/Benchmarks/compare.py times in PyTorch and torch_loop.cpp in C++, and prints a line "name seconds" for
// each case: the median of the repetitions after one that does not count.
//
// Usage: torch-benchmark THREADS REPETITIONS [CASE...]

let numbers = CommandLine.arguments.dropFirst().prefix(2).compactMap { Int($0) }
guard numbers.count == 2, numbers.allSatisfy({ $0 > 0 }) else {
    print("usage: torch-benchmark THREADS REPETITIONS [CASE...]")
    exit(2)
}
let (threads, repetitions) = (numbers[0], numbers[1])
let cases = Set(CommandLine.arguments.dropFirst(3))

func report(_ name: String, _ body: () throws -> Void) throws {
    guard cases.isEmpty || cases.contains(name) else { return }
    var seconds: [Double] = []
    for _ in 0...repetitions {
        let start = ContinuousClock.now
        try body()
        seconds.append((ContinuousClock.now - start) / .seconds(1))
    }
    let sorted = seconds.dropFirst().sorted()
    print(name, sorted[sorted.count / 2])
}

func randomImages(_ shape: [Int], _ generator: inout SeededGenerator) throws -> Tensor {
    try Tensor((0..<shape.reduce(1, *)).map { _ in Float(generator.uniform()) }, shape: shape)
}

Runtime.keepMemory()
try Runtime.useThreads(threads)
var generator = SeededGenerator(seed: 1)

let network = UNet(classes: 2, baseWidth: 32)
var parameters = try network.initialParameters(using: &generator)
var optimizer = AdamW(weightDecay: 0)
let images = try randomImages([8, 1, 128, 128], &generator)
let target = try randomImages([8, 2, 128, 128], &generator)
try report("unet-training-step") {
    let tracked = try parameters.trackingGradients()
    let loss = try crossEntropy(network(images, using: tracked), target: target)
    parameters = try optimizer.updated(
        parameters, gradients: gradients(of: loss, withRespectTo: tracked), learningRate: 1e-3)
}
try report("unet-inference") {
    _ = try withInference { () throws(TorchError) in try network(images, using: parameters) }
}
try report("unet-training-step-bfloat16") {
    let tracked = try parameters.trackingGradients()
    let loss = try crossEntropy(network(images, using: tracked, in: .bfloat16), target: target)
    parameters = try optimizer.updated(
        parameters, gradients: gradients(of: loss, withRespectTo: tracked), learningRate: 1e-3)
}
try report("unet-inference-bfloat16") {
    _ = try withInference { () throws(TorchError) in try network(images, using: parameters, in: .bfloat16) }
}

// Blocks that stride and a mean over places, as in the paper and in learn2learn.
let embedding = ConvolutionalEmbedding(channels: 1, by: .stride)
let maml = GradientLearner(
    network: NetworkChain(embedding, PlaceMean(), DenseNetwork(widths: [embedding.width, 5])), steps: 1, rate: 0.4)
let start = try maml.initialParameters(using: &generator)
let pool = try ExamplePool(
    (0..<20 * 10 * 784).map { _ in Float(generator.uniform()) }, shape: [1, 28, 28],
    counts: [Int](repeating: 10, count: 20))
let episodes = try (0..<4).map { _ in
    try pool.episode(
        EpisodeIndices(
            drawing: EpisodeForm(ways: 5, shots: 1, queries: 5), fromClassesOf: pool.counts, using: &generator))
}
try report("maml-meta-step") {
    _ = try Runtime.sideBySide(episodes.count) { [maml, episodes, start] (task) throws(TorchError) in
        try maml.slopes(on: episodes[task], at: start)
    }
}

let dense = DenseNetwork(widths: [64, 128, 128, 10])
var denseParameters = try dense.initialParameters(using: &generator)
var denseOptimizer = AdamW(weightDecay: 0)
let (rows, shares) = (try randomImages([32, 64], &generator), try randomImages([32, 10], &generator))
try report("hundred-dense-training-steps") {
    for _ in 0..<100 {
        let tracked = try denseParameters.trackingGradients()
        let loss = try crossEntropy(dense(rows, using: tracked), target: shares)
        denseParameters = try denseOptimizer.updated(
            denseParameters, gradients: gradients(of: loss, withRespectTo: tracked), learningRate: 1e-3)
    }
}

// Ones stay ones: numbers that shrink towards 0 would be timed as they vanish.
let small = try Tensor.filled(with: 1, shape: [8, 8])
try report("ten-thousand-small-operations") {
    var x = small
    for _ in 0..<5000 { x = try (x * small).relu() }
}
