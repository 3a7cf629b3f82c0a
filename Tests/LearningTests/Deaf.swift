import Batch

/// Hears nothing.
struct Deaf: RunObserver {
    func say(_ line: String) {}
    func adapt(step: Int, of total: Int, loss: Double) {}
    func train(step: Int, of total: Int, loss: Double) {}
    func begin(completed: Int, total: Int) {}
    func advance(completed: Int, total: Int, name: String, note: String?) {}
    func finish() {}
}
