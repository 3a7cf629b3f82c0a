// How many public declarations are documented: swift documentation_coverage.swift LEAST GRAPH...
//
// Fails below LEAST percent. Declarations that the compiler makes, and witnesses that repeat a protocol's documentation, are
// left out.
import Foundation

struct Graph: Decodable {
    struct Symbol: Decodable {
        struct Identifier: Decodable { let precise: String }
        struct Comment: Decodable {}
        struct Kind: Decodable { let identifier: String }
        let identifier: Identifier
        let kind: Kind
        let pathComponents: [String]
        let docComment: Comment?
    }
    let symbols: [Symbol]
}

let arguments = CommandLine.arguments.dropFirst()
guard let least = arguments.first.flatMap(Double.init), arguments.count > 1 else {
    FileHandle.standardError.write(Data("usage: documentation_coverage.swift LEAST GRAPH...\n".utf8))
    exit(2)
}
let made: Set = [
    "==(_:_:)", "hash(into:)", "encode(to:)", "init(from:)", "hashValue", "rawValue", "init(rawValue:)", "RawValue",
    "AllCases", "allCases", "description",
]
var all = 0
var missing: [String] = []
for path in arguments.dropFirst() {
    let graph = try JSONDecoder().decode(Graph.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    for symbol in graph.symbols where symbol.kind.identifier != "swift.extension" {
        guard let name = symbol.pathComponents.last, !made.contains(name) else { continue }
        all += 1
        if symbol.docComment == nil { missing.append(symbol.pathComponents.joined(separator: ".")) }
    }
}
let percent = 100 * Double(all - missing.count) / Double(max(all, 1))
print("\(all - missing.count) of \(all) public declarations are documented: \(String(format: "%.1f", percent)) %")
if !missing.isEmpty { print("not documented: \(missing.sorted().joined(separator: ", "))") }
exit(percent < least ? 1 : 0)
