internal import Arguments
internal import Synchronization

/// Shows a person how far a run is.
///
/// On a terminal one line is drawn over and over; elsewhere every case gets a line of its own, so that a log can be
/// read afterwards. Any task may report; the texts are written in the order of the calls.
public final class ConsoleProgress: Sendable {
    /// How progress is shown.
    public enum Style: Equatable, Sendable {
        /// A bar with rate and time left, on a line that is drawn over.
        case bar
        /// One line per case.
        case lines
        /// Nothing at all.
        case silent
    }

    private let style: Style
    private let columns: @Sendable () -> Int
    private let now: @Sendable () -> ContinuousClock.Instant
    private let write: @Sendable (String) -> Void
    private let state: Mutex<State>

    private struct State {
        /// When the stage that is counted began: adaptation says nothing about the rate of the cases.
        var start: ContinuousClock.Instant
        /// Cases that were done before it, by a run that this one resumes.
        var before = 0
        /// When a bar or an adaptation line was last shown, so that neither floods the screen.
        var lastShown: ContinuousClock.Instant?
        var barIsDrawn = false
        /// Whether nothing is counted any more.
        var isFinished = false
    }

    /// A display that writes to standard error, in the style that fits what is behind it.
    public convenience init(quiet: Bool) {
        let stream = StandardStream.error
        self.init(
            style: quiet ? .silent : stream.isTerminal ? .bar : .lines, columns: { stream.columns },
            now: { .now }, write: { stream.write($0) })
    }

    /// A display with its surroundings given.
    ///
    /// - Parameters:
    ///   - style: How progress is shown.
    ///   - columns: The width of the terminal now.
    ///   - now: The time now.
    ///   - write: Takes every text, with the control characters that move the cursor.
    public init(
        style: Style, columns: @escaping @Sendable () -> Int,
        now: @escaping @Sendable () -> ContinuousClock.Instant,
        write: @escaping @Sendable (String) -> Void
    ) {
        self.style = style
        self.columns = columns
        self.now = now
        self.write = write
        state = Mutex(State(start: now()))
    }

    /// Starts to count the time of the cases.
    ///
    /// - Parameters:
    ///   - completed: Cases that are done already, by a run that this one resumes.
    ///   - total: Cases of the run.
    public func begin(completed: Int = 0, total: Int) {
        state.withLock { state in
            state.start = now()
            state.before = completed
            state.isFinished = false
            guard style == .bar else { return }
            draw(Pace(completed: completed, before: completed, total: total, elapsed: .zero).bar, &state)
        }
    }

    /// Reports that a case is done.
    ///
    /// - Parameters:
    ///   - completed: Cases done so far, this one among them.
    ///   - total: Cases of the run.
    ///   - name: The case that was just done.
    ///   - note: What a person should know of it, such as why it failed; it stays on the screen.
    public func advance(completed: Int, total: Int, name: String, note: String? = nil) {
        let line = (note.map { "\(name): \($0)" } ?? name).printable
        state.withLock { state in
            switch style {
            case .silent: return
            case .lines: write("[\(completed)/\(total)] \(line)\n")
            case .bar:
                if note != nil {
                    erase(&state)
                    write("\(line)\n")
                } else if completed < total, !isDue(after: .milliseconds(100), state) {
                    return
                }
                let elapsed = now() - state.start
                let pace = Pace(completed: completed, before: state.before, total: total, elapsed: elapsed)
                draw("\(pace.bar)  \(name.printable)", &state)
            }
        }
    }

    /// Reports a step of the adaptation to the support.
    ///
    /// - Parameters:
    ///   - step: Steps done so far.
    ///   - total: Steps of the schedule.
    ///   - loss: The training loss now.
    public func adapt(step: Int, of total: Int, loss: Double) {
        count("adapting", step: step, of: total, loss: loss)
    }

    /// Reports a step of a training.
    ///
    /// - Parameters:
    ///   - step: Steps done so far.
    ///   - total: Steps of the schedule.
    ///   - loss: The training loss now.
    public func train(step: Int, of total: Int, loss: Double) {
        count("training", step: step, of: total, loss: loss)
    }

    private func count(_ doing: String, step: Int, of total: Int, loss: Double) {
        let text = "\(doing): loss \(Pace.rounded(loss, digits: 3))"
        state.withLock { state in
            // Work that was abandoned may still report.
            guard !state.isFinished else { return }
            switch style {
            case .silent: return
            case .lines:
                guard step >= total || isDue(after: .seconds(10), state) else { return }
                write("\(text), step \(step) of \(total)\n")
                state.lastShown = now()
            case .bar:
                guard step >= total || isDue(after: .milliseconds(100), state) else { return }
                let pace = Pace(completed: step, before: 0, total: total, elapsed: now() - state.start)
                draw("\(pace.bar)  \(text)", &state)
            }
        }
    }

    /// Shows a line that stays, such as what was found; the bar goes on below it.
    public func say(_ line: String) {
        guard style != .silent else { return }
        state.withLock { state in
            erase(&state)
            write("\(line.printable)\n")
        }
    }

    /// Leaves the screen tidy for what follows: the bar, if one is drawn, is taken away, and steps are not shown any more.
    public func finish() {
        state.withLock { state in
            erase(&state)
            state.isFinished = true
        }
    }

    private func isDue(after pause: Duration, _ state: borrowing State) -> Bool {
        state.lastShown.map { now() - $0 >= pause } ?? true
    }

    private func draw(_ text: String, _ state: inout State) {
        // One column stays free: a full line would wrap on some terminals, and then not be drawn over.
        write("\r\(text.prefix(max(0, columns() - 1)))\u{1B}[K")
        state.lastShown = now()
        state.barIsDrawn = true
    }

    private func erase(_ state: inout State) {
        guard state.barIsDrawn else { return }
        write("\r\u{1B}[K")
        state.barIsDrawn = false
    }
}
