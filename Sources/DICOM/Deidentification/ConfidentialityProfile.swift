/// What becomes of every attribute in a de-identified copy: the Basic Application Level Confidentiality Profile of PS3.15,
/// annex E.
///
/// Where the table leaves a choice to the kind of object (X/D and its like), the attribute is kept with a value that says
/// nothing, which every kind of object allows.
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
        // Private attributes, lengths of groups, curves, and comments and pictures drawn over the image.
        if group & 1 == 1 || element == 0 || group & 0xff00 == 0x5000 { return .remove }
        if group & 0xff00 == 0x6000, element == 0x3000 || element == 0x4000 { return .remove }
        return actions[tag]
    }

    private static let actions: [UInt32: Action] = {
        var actions: [UInt32: Action] = [:]
        for (action, tags) in table { for tag in tags { actions[tag] = action } }
        return actions
    }()
}
