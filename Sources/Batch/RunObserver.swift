/// Hears how far a run is.
///
/// Calls come one after the other, in order.
public protocol RunObserver: Sendable {
    /// A line for the user, such as what was found.
    func say(_ line: String)
    /// A step of the adaptation is done.
    func adapt(step: Int, of total: Int, loss: Double)
    /// A step of a training is done.
    func train(step: Int, of total: Int, loss: Double)
    /// The cases begin.
    func begin(completed: Int, total: Int)
    /// A case is done; the note says why a person should look.
    func advance(completed: Int, total: Int, name: String, note: String?)
    /// Nothing follows.
    func finish()
}

extension RunObserver {
    /// Nothing: most runs train no network.
    public func train(step: Int, of total: Int, loss: Double) {}
}
