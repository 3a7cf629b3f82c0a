import Foundation
import TestSupport
import Testing
import Torch

@Suite struct SafeTensorsReadingTests {
    /// A file of a header and data, with the header's true length unless another is given.
    private static func file(_ header: String, data: Int = 0, length: UInt64? = nil) -> [UInt8] {
        let count = length ?? UInt64(header.utf8.count)
        return (0..<8).map { UInt8(truncatingIfNeeded: count >> UInt64(8 * $0)) } + Array(header.utf8)
            + [UInt8](repeating: 0, count: data)
    }

    /// The description of a tensor.
    private static func entry(_ shape: String, _ offsets: String, type: String = "F32") -> String {
        #"{"dtype":"\#(type)","shape":[\#(shape)],"data_offsets":[\#(offsets)]}"#
    }

    @Test func `What was written comes back, metadata and empty tensors too`() throws {
        let parameters = Parameters([
            "a\"\\\n\u{e9}": try Tensor([1.5, -2, 3] as [Float], shape: [3, 1]),
            "b": try Tensor([0.1, 0.2] as [Double], shape: [2]), "empty": try Tensor([] as [Float], shape: [0, 4]),
        ])
        let texts = ["format": "x", "note": "tab\t\u{1F600}"]
        let (read, metadata) = try SafeTensors.contents(of: SafeTensors.file(of: parameters, metadata: texts))
        #expect(metadata == texts)
        #expect(read.names == parameters.names)
        for name in read.names {
            #expect(try read.tensor(name).shape == parameters.tensor(name).shape)
            #expect(try read.tensor(name).doubles() == parameters.tensor(name).doubles())
            #expect(try read.tensor(name).elementType == parameters.tensor(name).elementType)
        }
    }

    @Test func `A file that Python's safetensors wrote is read`() throws {
        let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
        let path = folder.joined(separator: "/") + "/Golden/torch/python.safetensors"
        let (read, metadata) = try SafeTensors.contents(of: [UInt8](Data(contentsOf: URL(filePath: path))))
        #expect(metadata == ["format": "x", "note": "\u{e9} \"quoted\"\n"])
        #expect(read.names == ["a", "b.weight", "empty", "number"])
        #expect(try read.tensor("a").doubles() == [0.1, 0.2] && read.tensor("a").elementType == .float64)
        #expect(try read.tensor("b.weight").floats() == [1.5, -2, 3.25] && read.tensor("b.weight").shape == [1, 3])
        #expect(try read.tensor("empty").shape == [0, 4])
        #expect(try read.tensor("number").scalar() == 7 && read.tensor("number").shape == [])
    }

    @Test func `A header as Python writes it is read: other order, spaces, escapes`() throws {
        let header =
            #"{ "b" : {"shape":[1], "data_offsets":[4,8],"dtype":"F32"},"__metadata__":{"k":"\u00e9\ud83d\ude00\/"}, "#
            + #""a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}   "#
        let (read, metadata) = try SafeTensors.contents(of: Self.file(header, data: 8))
        #expect(read.names == ["a", "b"])
        #expect(metadata == ["k": "\u{e9}\u{1F600}/"])
        #expect(try read.tensor("a").shape == [])
    }

    static let hostile: [(String, [UInt8], String)] = [
        ("empty", [], "E_MODEL_TRUNCATED"),
        ("seven bytes", [UInt8](repeating: 0, count: 7), "E_MODEL_TRUNCATED"),
        ("no header", file("", length: 0), "E_MODEL_HEADER"),
        ("header beyond the file", file("{}", length: 3), "E_MODEL_TRUNCATED"),
        ("header of 100 MB and one byte", file("{}", length: 100_000_001), "E_MODEL_HEADER"),
        ("header of 2^63 bytes", file("{}", length: 1 << 63), "E_MODEL_HEADER"),
        ("header of 2^64 - 1 bytes", file("{}", length: .max), "E_MODEL_HEADER"),
        ("no brace", file(" {}"), "E_MODEL_HEADER"),
        ("an array", file("[]"), "E_MODEL_HEADER"),
        ("not closed", file("{"), "E_MODEL_HEADER"),
        ("text behind it", file("{}x"), "E_MODEL_HEADER"),
        ("no UTF-8", [2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff], "E_MODEL_HEADER"),
        (
            "a name that is no UTF-8", [9, 0, 0, 0, 0, 0, 0, 0] + Array("{\"".utf8) + [0xff] + Array("\":[]}}".utf8),
            "E_MODEL_HEADER"
        ),
        ("half a surrogate", file(#"{"__metadata__":{"a":"\ud83d"}}"#), "E_MODEL_HEADER"),
        ("nested", file(#"{"a":"# + String(repeating: "[", count: 100_000)), "E_MODEL_HEADER"),
        ("metadata that are no texts", file(#"{"__metadata__":{"a":1}}"#), "E_MODEL_HEADER"),
        ("metadata that are no object", file(#"{"__metadata__":[]}"#), "E_MODEL_HEADER"),
        ("a name twice", file(#"{"a":\#(entry("1", "0,4")),"a":\#(entry("1", "0,4"))}"#, data: 4), "E_MODEL_HEADER"),
        (
            "a name twice by escape", file(#"{"a":\#(entry("1", "0,4")),"\u0061":\#(entry("1", "0,4"))}"#, data: 4),
            "E_MODEL_HEADER"
        ),
        ("a size with sign", file(#"{"a":\#(entry("-1", "0,4"))}"#, data: 4), "E_MODEL_HEADER"),
        ("a size with fraction", file(#"{"a":\#(entry("1.0", "0,4"))}"#, data: 4), "E_MODEL_HEADER"),
        ("a size beyond 64 bits", file(#"{"a":\#(entry("99999999999999999999", "0,4"))}"#, data: 4), "E_MODEL_HEADER"),
        ("true as a size", file(#"{"a":\#(entry("true", "0,4"))}"#, data: 4), "E_MODEL_HEADER"),
        ("no shape", file(#"{"a":{"dtype":"F32","data_offsets":[0,4]}}"#, data: 4), "E_MODEL_TENSOR"),
        ("an unknown type", file(#"{"a":\#(entry("1", "0,4", type: "F4"))}"#, data: 4), "E_MODEL_TENSOR"),
        ("a type that is no number", file(#"{"a":\#(entry("4", "0,4", type: "BOOL"))}"#, data: 4), "E_MODEL_TENSOR"),
        ("shape and size differ", file(#"{"a":\#(entry("2", "0,4"))}"#, data: 4), "E_MODEL_TENSOR"),
        (
            "a product that wraps", file(#"{"a":\#(entry("4194305,4194305,211106198978564", "0,16"))}"#, data: 16),
            "E_MODEL_TENSOR"
        ),
        ("three offsets", file(#"{"a":\#(entry("1", "0,4,8"))}"#, data: 4), "E_MODEL_TENSOR"),
        ("offsets the wrong way round", file(#"{"a":\#(entry("1", "4,0"))}"#, data: 4), "E_MODEL_LAYOUT"),
        ("beyond the end", file(#"{"a":\#(entry("2", "0,8"))}"#, data: 4), "E_MODEL_LAYOUT"),
        ("a gap before", file(#"{"a":\#(entry("1", "4,8"))}"#, data: 8), "E_MODEL_LAYOUT"),
        ("a gap between", file(#"{"a":\#(entry("1", "0,4")),"b":\#(entry("1", "8,12"))}"#, data: 12), "E_MODEL_LAYOUT"),
        ("an overlap", file(#"{"a":\#(entry("2", "0,8")),"b":\#(entry("1", "4,8"))}"#, data: 8), "E_MODEL_LAYOUT"),
        ("bytes left over", file(#"{"a":\#(entry("1", "0,4"))}"#, data: 5), "E_MODEL_LAYOUT"),
        ("no tensor but data", file("{}", data: 1), "E_MODEL_LAYOUT"),
        ("not a number", Array(file(#"{"a":\#(entry("1", "0,4"))}"#)) + [0, 0, 0xc0, 0x7f], "E_MODEL_NOT_FINITE"),
        (
            "infinity", Array(file(#"{"a":\#(entry("1", "0,8", type: "F64"))}"#)) + [0, 0, 0, 0, 0, 0, 0xf0, 0x7f],
            "E_MODEL_NOT_FINITE"
        ),
        ("a zip archive", [0x50, 0x4b, 3, 4] + [UInt8](repeating: 0, count: 40), "E_MODEL_FORMAT"),
        ("an empty zip archive", [0x50, 0x4b, 5, 6] + [UInt8](repeating: 0, count: 18), "E_MODEL_FORMAT"),
        ("a pickle", [0x80, 2] + Array("}q\u{0}.".utf8), "E_MODEL_FORMAT"),
        ("a long pickle", [0x80, 4, 0x95] + [UInt8](repeating: 0, count: 40), "E_MODEL_FORMAT"),
    ]

    @Test(arguments: hostile)
    func `A hostile file is refused with its code`(name: String, file: [UInt8], code: String) {
        do {
            _ = try SafeTensors.contents(of: file)
            Issue.record("\(name) was read")
        } catch TorchError.unreadableModel(let found, let reason) {
            #expect(found == code, "\(name): \(reason)")
            #expect(!reason.isEmpty && !reason.contains("\n"))
        } catch {
            Issue.record("\(name): \(error)")
        }
    }

    @Test func `More tensors than a network has are refused`() {
        let items = (0...10_000).map { #""\#($0)":\#(Self.entry("0", "0,0"))"# }.joined(separator: ",")
        #expect(throws: TorchError.self) { try SafeTensors.contents(of: Self.file("{\(items)}")) }
    }

    @Test func `A file cut anywhere is refused`() throws {
        let whole = try SafeTensors.file(
            of: Parameters(["a": Tensor([1, 2] as [Float], shape: [2])]), metadata: ["k": "v"])
        for length in 0..<whole.count {
            #expect(throws: TorchError.self) { try SafeTensors.contents(of: Array(whole[..<length])) }
        }
    }
}
