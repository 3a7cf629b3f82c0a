import Foundation
import Testing
import Torch

@Suite struct SafeTensorsTests {
    private let parameters = Result {
        try Parameters([
            "b.weight": Tensor([1.5, -2, 3] as [Float], shape: [3, 1]),
            "a": Tensor([0.1, 0.2] as [Double], shape: [2]), "empty": Tensor([] as [Float], shape: [0]),
        ])
    }

    /// The header as JSON and where the tensors begin, read by Foundation.
    private func opened(_ file: [UInt8]) throws -> (header: [String: Any], data: [UInt8]) {
        let length = file.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let json = try JSONSerialization.jsonObject(with: Data(file[8..<8 + length]))
        return (try #require(json as? [String: Any]), Array(file[(8 + length)...]))
    }

    @Test func `Every tensor can be read back with its name, type and shape`() throws {
        let (header, data) = try opened(SafeTensors.file(of: parameters.get()))
        let a = try #require(header["a"] as? [String: Any])
        #expect(a["dtype"] as? String == "F64")
        #expect(a["shape"] as? [Int] == [2])
        #expect(a["data_offsets"] as? [Int] == [0, 16])
        let b = try #require(header["b.weight"] as? [String: Any])
        #expect(b["dtype"] as? String == "F32")
        #expect(b["shape"] as? [Int] == [3, 1])
        #expect(b["data_offsets"] as? [Int] == [16, 28])
        #expect((header["empty"] as? [String: Any])?["data_offsets"] as? [Int] == [28, 28])
        #expect(header.count == 3)

        func bits(_ range: Range<Int>) -> UInt64 { data[range].reversed().reduce(0) { $0 << 8 | UInt64($1) } }
        #expect([0, 8].map { Double(bitPattern: bits($0..<$0 + 8)) } == [0.1, 0.2])
        #expect([16, 20, 24].map { Float(bitPattern: UInt32(bits($0..<$0 + 4))) } == [1.5, -2, 3])
        #expect(data.count == 28)
    }

    @Test func `Metadata survive quotes, backslashes, line breaks and umlauts`() throws {
        let texts = ["made by": "\"me\" \\ and\nyou\u{1}", "für": "Änderung"]
        let (header, _) = try opened(SafeTensors.file(of: parameters.get(), metadata: texts))
        #expect(header["__metadata__"] as? [String: String] == texts)
    }

    @Test(arguments: 0..<9) func `Tensors begin at a multiple of 8 bytes`(length: Int) throws {
        let file = try SafeTensors.file(
            of: parameters.get(), metadata: ["x": String(repeating: "y", count: length)])
        #expect((file.count - 28) % 8 == 0)
    }

    @Test func `The same parameters give the same bytes`() throws {
        let texts = Dictionary(uniqueKeysWithValues: (0..<20).map { ("key\($0)", "\($0)") })
        #expect(
            try SafeTensors.file(of: parameters.get(), metadata: texts)
                == SafeTensors.file(of: parameters.get(), metadata: texts))
    }
}
