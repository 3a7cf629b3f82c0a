/// What becomes of every attribute in a de-identified copy: the Basic Application Level Confidentiality Profile of PS3.15,
/// annex E.
///
/// Where the table leaves a choice to the kind of object (X/D and its like), a sequence goes, for an item without its
/// parts is wrong in every kind, and anything else is kept with a value that says nothing, which every kind allows.
struct ConfidentialityProfile {
    /// The actions of Table E.1-1.
    enum Action: Sendable {
        /// X: it goes.
        case remove
        /// Z: it stays without a value.
        case empty
        /// D: it gets a value that says nothing.
        case dummy
        /// U: it gets a new identifier, the same wherever the old one stands.
        case uid
        /// X/Z.
        case removeOrEmpty
        /// X/D.
        case removeOrDummy
        /// Z/D.
        case emptyOrDummy
        /// X/Z/D.
        case removeOrEmptyOrDummy
        /// X/Z/U*: a sequence of references, of which the identifiers are new.
        case removeOrEmptyOrUIDs
    }

    /// The action for an attribute; nil for one that may stay, as far as what is inside it may.
    static func action(for tag: UInt32) -> Action? {
        let (group, element) = (tag >> 16, tag & 0xffff)
        // Private attributes, lengths of groups, curves and overlays: what says how an overlay lies would be wrong without
        // its picture, which goes.
        if group & 1 == 1 || element == 0 || [0x5000, 0x6000].contains(group & 0xff00) { return .remove }
        return actions[tag]
    }

    private static let actions: [UInt32: Action] = {
        var actions: [UInt32: Action] = [:]
        for (action, tags) in table { for tag in tags { actions[tag] = action } }
        return actions
    }()
}
