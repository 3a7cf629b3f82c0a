import Glibc
import Testing
import Torch

@Suite struct TensorTests {
    @Test func `Elements come back as they went in, row by row`() throws {
        let tensor = try Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3])
        #expect(tensor.shape == [2, 3])
        #expect(tensor.count == 6)
        #expect(tensor.elementType == .float32)
        #expect(tensor.device == .cpu)
        #expect(try tensor.floats() == [1, 2, 3, 4, 5, 6])
        #expect(try tensor.doubles() == [1, 2, 3, 4, 5, 6])
        #expect(try tensor.slice(1..<3, of: 1).floats() == [2, 3, 5, 6])
    }

    @Test func `A tensor may be empty or have no axis`() throws {
        let empty = try Tensor([] as [Float], shape: [0, 3])
        #expect(empty.shape == [0, 3])
        #expect(try empty.floats() == [])
        let number = try Tensor([7.5], shape: [])
        #expect(number.shape == [])
        #expect(try number.scalar() == 7.5)
    }

    @Test func `Arithmetic is element by element and broadcasts`() throws {
        let a = try Tensor([1, 2, 3, 4] as [Double], shape: [2, 2])
        let b = try Tensor([10, 20] as [Double], shape: [2])
        #expect(try (a + b).doubles() == [11, 22, 13, 24])
        #expect(try (b - a).doubles() == [9, 18, 7, 16])
        #expect(try (a * b).doubles() == [10, 40, 30, 80])
        #expect(try (b / a).doubles() == [10, 10, 10.0 / 3, 5])
        #expect(try a.scaled(by: 2, plus: 1).doubles() == [3, 5, 7, 9])
        #expect(try (a * a).squareRoot().doubles() == [1, 2, 3, 4])
        #expect(try a.interpolated(to: b, weight: 0.5).doubles() == [5.5, 11, 6.5, 12])
        #expect(try a.zeros().doubles() == [0, 0, 0, 0])
    }

    @Test func `A sum takes the axes it is given, or all`() throws {
        let tensor = try Tensor((0..<24).map(Double.init), shape: [2, 3, 4])
        #expect(try tensor.sum().scalar() == 276)
        #expect(try tensor.sum(over: [0, 2]).doubles() == [60, 92, 124])
        #expect(try tensor.sum(over: [0, 2], keepingAxes: true).shape == [1, 3, 1])
    }

    @Test func `Tensors join along an axis`() throws {
        let a = try Tensor([1, 2] as [Float], shape: [2, 1])
        let b = try Tensor([3, 4, 5, 6] as [Float], shape: [2, 2])
        let joined = try Tensor.concatenated([a, b], along: 1)
        #expect(joined.shape == [2, 3])
        #expect(try joined.floats() == [1, 3, 4, 2, 5, 6])
    }

    @Test func `The processor is a device, a missing GPU is an error`() throws {
        let tensor = try Tensor([1] as [Float], shape: [1])
        #expect(try tensor.moved(to: .cpu).floats() == [1])
        #expect(!Device.cuda(99).isAvailable)
        #expect(throws: TorchError.deviceUnavailable("cuda:99")) { try tensor.moved(to: .cuda(99)) }
    }
}

@Suite struct RefusalTests {
    /// An image of 3 channels and 4 x 4 pixels.
    private func image() throws -> Tensor { try .sines([1, 3, 4, 4], from: 0) }

    private func expectMismatch(_ operation: String, _ body: () throws -> Tensor) {
        let error = #expect(throws: TorchError.self) { _ = try body() }
        guard case .shapeMismatch(operation, _) = error else {
            Issue.record("\(operation): \(String(describing: error))")
            return
        }
    }

    @Test func `Shapes that do not fit are named before libtorch sees them`() throws {
        let (image, vector) = (try image(), try Tensor.sines([5], from: 0))
        expectMismatch("+") { try image + vector }
        expectMismatch("*") { try image * vector }
        expectMismatch("interpolated") { try image.interpolated(to: vector, weight: 0.5) }
        expectMismatch("sum") { try image.sum(over: [4]) }
        expectMismatch("slice") { try image.slice(2..<4, of: 1) }
        expectMismatch("slice") { try image.slice(-1..<1, of: 1) }
        expectMismatch("concatenated") { try .concatenated([image, vector], along: 1) }
        expectMismatch("concatenated") { try .concatenated([], along: 0) }
        expectMismatch("convolved") { try image.convolved(with: .sines([1, 2, 3, 3], from: 0)) }
        expectMismatch("convolved") { try image.convolved(with: .sines([1, 3, 5, 5], from: 0)) }
        expectMismatch("convolved") { try vector.convolved(with: .sines([1, 3, 5, 5], from: 0)) }
        expectMismatch("convolved") {
            try image.convolved(with: .sines([2, 3, 1, 1], from: 0), bias: vector)
        }
        expectMismatch("instanceNormalized") { try image.instanceNormalized(weight: vector, bias: vector) }
        expectMismatch("maxPooled") { try image.maxPooled(size: 5) }
        expectMismatch("resampled") { try image.resampled(height: 0, width: 3) }
        expectMismatch("softmax") { try image.softmax(along: 4) }
        expectMismatch("scalar") { try Tensor([image.scalar()], shape: []) }
    }

    @Test func `An error is one line that says what failed, why, and what to try`() {
        let refused = #expect(throws: TorchError.self) {
            try Tensor([1] as [Float], shape: [1, 1, 1, 1]).convolved(
                with: Tensor([1] as [Double], shape: [1, 1, 1, 1]))
        }
        guard case .failed("convolved", let reason) = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        #expect(!reason.isEmpty)
        let errors: [TorchError] = [
            .failed(operation: "convolved", reason: reason), .missingParameter("a"),
            .unusableInput("no slice"),
            .diverged(step: 3), .outOfMemory(operation: "convolved"), .deviceUnavailable("cuda:0"),
            .shapeMismatch(operation: "sum", reason: "no axis"),
        ]
        for error in errors {
            #expect(!error.description.isEmpty && !error.description.contains("\n"))
        }
    }

    // The address sanitizer ends a process that asks for so much.
    @Test(.enabled(if: unsafe dlsym(nil, "__asan_init") == nil))
    func `More memory than there is, is an error and not the end`() throws {
        let image = try Tensor([1] as [Float], shape: [1, 1, 1, 1])
        #expect(throws: TorchError.outOfMemory(operation: "resampled")) {
            try image.resampled(height: 1 << 24, width: 1 << 20)
        }
    }

    @Test func `Fewer threads than one cannot work`() {
        #expect(throws: TorchError.self) { try Runtime.useThreads(0) }
        #expect(throws: TorchError.self) { try Runtime.useThreads(.max) }
        #expect(Runtime.threadCount >= 1)
        #expect(Runtime.version.split(separator: ".").count >= 2)
    }
}
