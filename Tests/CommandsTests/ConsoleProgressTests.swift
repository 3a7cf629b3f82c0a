import Commands
import Synchronization
import Testing

struct ConsoleProgressTests {
    /// A screen and a clock in the hand of the test.
    final class Bench: Sendable {
        let screen = Mutex("")
        let time = Mutex(ContinuousClock.now)

        func progress(_ style: ConsoleProgress.Style, columns: Int = 100) -> ConsoleProgress {
            ConsoleProgress(
                style: style, columns: { columns }, now: { self.time.withLock { $0 } },
                write: { text in self.screen.withLock { $0 += text } })
        }

        func wait(_ duration: Duration) { time.withLock { $0 += duration } }

        /// What was written since the last look.
        func look() -> String {
            screen.withLock { screen in
                defer { screen = "" }
                return screen
            }
        }
    }

    @Test func `A log has one line per case`() {
        let bench = Bench()
        let progress = bench.progress(.lines)
        progress.begin(total: 2)
        progress.advance(completed: 1, total: 2, name: "ct-1f3a")
        progress.advance(completed: 2, total: 2, name: "mr-77b0", note: "a slice is missing")
        progress.finish()
        #expect(bench.look() == "[1/2] ct-1f3a\n[2/2] mr-77b0: a slice is missing\n")
    }

    @Test func `A bar shows share, count, rate and time left`() {
        let bench = Bench()
        let progress = bench.progress(.bar)
        progress.begin(total: 8)
        #expect(bench.look() == "\r[--------------------]   0%  0/8\u{1B}[K")
        bench.wait(.seconds(1))
        progress.advance(completed: 2, total: 8, name: "ct-1f3a")
        #expect(bench.look() == "\r[#####---------------]  25%  2/8  2.0/s  ETA 0:03  ct-1f3a\u{1B}[K")
        bench.wait(.seconds(59))
        progress.advance(completed: 4, total: 8, name: "b")
        #expect(bench.look() == "\r[##########----------]  50%  4/8  15.0 s each  ETA 1:00  b\u{1B}[K")
        progress.advance(completed: 8, total: 8, name: "c")
        #expect(bench.look() == "\r[####################] 100%  8/8  7.5 s each  c\u{1B}[K")
        progress.finish()
        #expect(bench.look() == "\r\u{1B}[K")
    }

    @Test func `Cases of an earlier run count as done but not for the rate`() {
        let bench = Bench()
        let progress = bench.progress(.bar)
        progress.begin(completed: 90, total: 100)
        _ = bench.look()
        bench.wait(.seconds(10))
        progress.advance(completed: 91, total: 100, name: "a")
        #expect(bench.look().contains(" 91%  91/100  10.0 s each  ETA 1:30  a"))
    }

    @Test func `A bar is drawn ten times a second and at the end`() {
        let bench = Bench()
        let progress = bench.progress(.bar)
        progress.begin(total: 1000)
        for completed in 1..<1000 {
            bench.wait(.milliseconds(1))
            progress.advance(completed: completed, total: 1000, name: "x")
        }
        #expect(bench.look().count { $0 == "\r" } == 10)
        progress.advance(completed: 1000, total: 1000, name: "x")
        #expect(bench.look().contains("100%"))
    }

    @Test func `A note stays above the bar`() {
        let bench = Bench()
        let progress = bench.progress(.bar)
        progress.begin(total: 2)
        _ = bench.look()
        progress.advance(completed: 1, total: 2, name: "a", note: "review")
        #expect(bench.look().hasPrefix("\r\u{1B}[Ka: review\n\r[##########----------]"))
    }

    @Test func `What is said stays and leaves no rest of the bar`() {
        let bench = Bench()
        let progress = bench.progress(.bar)
        progress.begin(total: 2)
        _ = bench.look()
        progress.say("12 series in 3 studies")
        #expect(bench.look() == "\r\u{1B}[K12 series in 3 studies\n")
        progress.finish()
        #expect(bench.look() == "")
    }

    @Test func `A narrow terminal gets a short line`() {
        let bench = Bench()
        bench.progress(.bar, columns: 20).advance(completed: 1, total: 2, name: "a-long-name")
        #expect(bench.look() == "\r[##########--------\u{1B}[K")
    }

    @Test(arguments: [ConsoleProgress.Style.bar, .lines])
    func `A name steers no terminal`(style: ConsoleProgress.Style) {
        let bench = Bench()
        bench.progress(style).advance(completed: 1, total: 1, name: "\u{1B}[2Jx\n", note: "\u{9B}31m")
        let text = bench.look()
        #expect(text.contains("\\u{1b}[2Jx\\u{a}"))
        #expect(!text.contains("\u{1B}[2J"))
        #expect(!text.contains("\u{9B}"))
    }

    @Test func `Adaptation shows its loss`() {
        let bench = Bench()
        let progress = bench.progress(.bar)
        bench.wait(.seconds(2))
        progress.adapt(step: 50, of: 200, loss: 0.31449)
        #expect(
            bench.look()
                == "\r[#####---------------]  25%  50/200  25.0/s  ETA 0:06  adapting: loss 0.314\u{1B}[K")
        progress.adapt(step: 51, of: 200, loss: 0.3)
        #expect(bench.look() == "")
        progress.adapt(step: 200, of: 200, loss: .nan)
        #expect(bench.look().contains("loss nan"))
    }

    @Test func `A log hears of adaptation every ten seconds and at its end`() {
        let bench = Bench()
        let progress = bench.progress(.lines)
        for step in 1...30 {
            bench.wait(.seconds(1))
            progress.adapt(step: step, of: 30, loss: -0.0604)
        }
        let steps = bench.look().split(separator: "\n").map(String.init)
        #expect(steps == [1, 11, 21, 30].map { "adapting: loss -0.060, step \($0) of 30" })
    }

    @Test func `Quiet is quiet`() {
        let bench = Bench()
        let progress = bench.progress(.silent)
        progress.say("x")
        progress.begin(total: 1)
        progress.adapt(step: 1, of: 1, loss: 0)
        progress.advance(completed: 1, total: 1, name: "a", note: "b")
        progress.finish()
        #expect(bench.look() == "")
    }
}
