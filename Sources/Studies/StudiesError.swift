/// What keeps inputs or a support set from being used at all.
public enum StudiesError: Error, Equatable, Sendable, CustomStringConvertible {
    /// An input does not exist or cannot be opened.
    case unreadableInput(String, reason: String)
    /// A support set does not fit: the item, what is wrong with it and what to do.
    case unfitSupport(item: String, reason: String)
    /// Label files do not fit together, and why.
    case unfitLabels(String)
    /// Channels fit no series, or are not described as they should be.
    case unfitChannels(String)

    /// The reason without the item.
    var reason: String {
        switch self {
        case .unreadableInput(_, let reason), .unfitSupport(_, let reason): reason
        case .unfitLabels(let reason), .unfitChannels(let reason): reason
        }
    }

    /// The item and the reason in one line.
    public var description: String {
        switch self {
        case .unreadableInput(let input, let reason): "\(input): \(reason)"
        case .unfitSupport(let item, let reason): "support: \(item): \(reason)"
        case .unfitLabels(let reason): "labels: \(reason)"
        case .unfitChannels(let reason): "channels: \(reason)"
        }
    }
}
