import Arguments
import Batch
import Commands
import Glibc
import Learning

let announced = unsafe getenv(HandOver.variable).map { unsafe String(cString: $0) }
// Programs that this one starts were not started by medshot.
unsafe unsetenv(HandOver.variable)
if let refusal = HandOver.refusal(announced: announced) { exit(Program.learn.admit(refusal).rawValue) }

ComputeDevice.keepMemory()
Interruption.listen()
let code: ExitCode
do throws(UsageError) {
    let invocation = try Invocation.parse(Array(CommandLine.arguments.dropFirst()), by: .learn)
    if let device = invocation.device {
        do throws(RunError) { try ComputeDevice.use(device) } catch { _exit(Program.learn.fail(error).rawValue) }
    }
    switch invocation {
    case .help(let page): code = Program.learn.show(page)
    case .version: code = Program.learn.show("medshot-learn \(version)\n")
    case .segment(let command): code = run(command)
    case .classify(let command): code = run(command)
    case .trainClassifier(let command): code = run(command)
    case .trainSegmenter(let command): code = run(command)
    case .evaluateEpisodes(let command): code = run(command)
    case .models(let command): code = run(command)
    case .inspect, .convert, .report, .sample, .evaluateSegmentation, .evaluateClassification:
        code = Program.learn.admit("medshot-learn was given a command of medshot")
    }
} catch {
    code = Program.learn.complain(error)
}
// Nothing waits in a buffer. An orderly exit would tear down libraries that an abandoned case may still be using.
_exit(code.rawValue)
