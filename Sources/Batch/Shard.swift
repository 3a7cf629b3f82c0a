internal import Hashing

/// One of the parts that a run is split into, for several computers on one output folder.
public struct Shard: Equatable, Sendable {
    /// Which part, 1...`count`.
    public let index: Int
    /// Number of parts.
    public let count: Int

    /// The whole run as one part.
    public static let whole = Shard(1, of: 1)

    /// A part of a run.
    ///
    /// - Precondition: `1 <= index <= count`.
    public init(_ index: Int, of count: Int) {
        precondition(1 <= index && index <= count, "a part is one of the parts")
        self.index = index
        self.count = count
    }

    /// The part that a folder's name, such as "2-of-8", stands for; nil for other names.
    init?(named name: String) {
        let words = name.split(separator: "-", omittingEmptySubsequences: false)
        guard words.count == 3, words[1] == "of", let index = Int(words[0]), let count = Int(words[2]),
            1 <= index, index <= count
        else { return nil }
        self.init(index, of: count)
    }

    /// The name of the part's folder below `shards/`.
    var name: String { "\(index)-of-\(count)" }

    /// Whether a case is done in this part.
    ///
    /// It depends on the case's name alone, so that no two parts that see different files both do it.
    func owns(_ caseName: String) -> Bool {
        let digest = SHA256.digest(of: Array(caseName.utf8))
        let number = digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int(number % UInt64(count)) == index - 1
    }
}
