/// Parameters that several commands share, together with the value that holds them.
public protocol OptionGroup: Sendable {
    /// What the group can be told.
    static var parameters: [Parameter<Self>] { get }
}

extension OptionGroup {
    /// The parameters of the group for a command that holds it at a key path.
    public static func parameters<Root>(
        at path: any WritableKeyPath<Root, Self> & Sendable
    ) -> [Parameter<Root>] {
        parameters.map { $0.within(path) }
    }
}
