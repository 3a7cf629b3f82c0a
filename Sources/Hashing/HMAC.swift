/// Keyed digests: HMAC-SHA256 of RFC 2104.
///
/// Who lacks the key can neither undo one nor try out what it may have been made of.
public struct HMAC: Sendable {
    private let inner: [UInt8]
    private let outer: [UInt8]

    /// - Parameter key: The secret, of any length; 32 bytes are enough.
    public init(key: [UInt8]) {
        let short = key.count > 64 ? SHA256.digest(of: key) : key
        let block = short + [UInt8](repeating: 0, count: 64 - short.count)
        inner = block.map { $0 ^ 0x36 }
        outer = block.map { $0 ^ 0x5c }
    }

    /// The 32 bytes of the digest of a message.
    public func digest(of message: [UInt8]) -> [UInt8] {
        SHA256.digest(of: outer + SHA256.digest(of: inner + message))
    }

    /// The digest of texts, each ended by a zero byte, so that no two lists collide.
    public func digest(of texts: String...) -> [UInt8] {
        digest(of: texts.flatMap { Array($0.utf8) + [0] })
    }
}
