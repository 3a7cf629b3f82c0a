import Foundation
import TestSupport
import Testing

@testable import Batch

@Suite struct ShardTests {
    @Test(arguments: [1, 2, 3, 7]) func `Every case is in one part`(count: Int) {
        let shards = (1...count).map { Shard($0, of: count) }
        var sizes = [Int](repeating: 0, count: count)
        for number in 0..<700 {
            let owners = shards.indices.filter { shards[$0].owns("ct-\(number)") }
            #expect(owners.count == 1)
            for owner in owners { sizes[owner] += 1 }
        }
        // 700 draws: a part below half its share has a chance of less than one in a thousand.
        #expect(sizes.allSatisfy { $0 > 700 / count / 2 })
    }

    @Test func `Folder names are read back, and no others`() {
        #expect(Shard(named: Shard(3, of: 12).name) == Shard(3, of: 12))
        for name in ["", "0-of-2", "3-of-2", "1-of-0", "1-of", "1-of-2-", "-1-of-2", "a-of-b", "model.lock"] {
            #expect(Shard(named: name) == nil, "\(name)")
        }
    }

    @Test func `A folder that another process writes to is refused, and its owner named`() throws {
        let folder = try TemporaryFolder()
        let first = try RunFolder(preparing: folder.path("out"), inputs: [])
        withExtendedLifetime(first) {
            let error = #expect(throws: RunError.self) {
                try RunFolder(preparing: folder.path("out"), inputs: [], resumes: true)
            }
            #expect("\(String(describing: error))".contains("process \(getpid())"))
        }
    }

    @Test func `Parts of one run share a folder; parts of another number do not`() throws {
        let folder = try TemporaryFolder()
        let parts = try (1...2).map {
            try RunFolder(preparing: folder.path("out"), inputs: [], shard: Shard($0, of: 2))
        }
        #expect(parts.count == 2)
        for other in [Shard.whole, Shard(1, of: 3)] {
            #expect(throws: RunError.self) { try RunFolder(preparing: folder.path("out"), inputs: [], shard: other) }
        }
    }
}
