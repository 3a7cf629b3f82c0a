import Arguments
import Batch
import Commands
import DICOM
import Glibc

// Started as a worker by itself or by its sibling, it does nothing else.
DecodingService(arguments: CommandLine.arguments)?.serve()

Interruption.listen()
let code: ExitCode
do throws(UsageError) {
    switch try Invocation.parse(Array(CommandLine.arguments.dropFirst()), by: .medshot) {
    case .help(let page): code = Program.medshot.show(page)
    case .version: code = Program.medshot.show("medshot \(version)\n")
    case .inspect(let command): code = run(command)
    case .convert(let command): code = run(command)
    case .report(let command): code = run(command)
    case .sample(let command): code = run(command)
    case .evaluateSegmentation(let command): code = run(command)
    case .evaluateClassification(let command): code = run(command)
    case .segment, .classify, .trainClassifier, .trainSegmenter, .evaluateEpisodes, .models: code = becomeLearn()
    }
} catch {
    code = Program.medshot.complain(error)
}
// Nothing waits in a buffer. An orderly exit would tear down libraries that an abandoned case may still be using.
_exit(code.rawValue)
