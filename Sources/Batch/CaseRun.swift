internal import Files
internal import ImageFiles
public import Imaging
public import Reports
public import Studies

/// Fills the folder of a case and says what is in it; what it throws fails the case, but a `RunError` ends the run.
public typealias CaseProcess = @Sendable (Case, consuming Volume, CaseFolder) throws -> CaseRecord

/// One case from its files to its finished folder.
struct CaseRun: Sendable {
    /// How a case ended.
    enum Ending: Sendable {
        /// Its folder is complete.
        case finished(CaseRecord, inputs: String, files: [String: FileSeal])
        /// It has no results.
        case failed(CaseFailure)
        /// No further case can be written.
        case stopped(RunError)
    }

    let folder: RunFolder
    let process: CaseProcess

    func run(_ source: Case) -> Ending {
        do {
            return try finish(source)
        } catch let error as RunError {
            return .stopped(error)
        } catch ImageFileError.cannotWrite(_, let reason) {
            // Not the case is at fault, and the next one would meet the same disk.
            return .stopped(.outputUnusable("\(folder.path) cannot be written: \(reason)"))
        } catch {
            return .failed(CaseFailure(error, of: source))
        }
    }

    private func finish(_ source: Case) throws -> Ending {
        guard let inputs = InputFingerprint.of(source) else { throw changed(source) }
        let caseFolder = try folder.beginCase(source.name)
        do {
            var record = try process(source, try source.volume(), caseFolder)
            try caseFolder.write(try JSONDocument.encoded(SourceRecord(of: source)), to: "source.json", isPrivate: true)
            record.files = (caseFolder.names + ["result.json"]).sorted()
            try caseFolder.write(try JSONDocument.encoded(record), to: "result.json")
            // A file that grew meanwhile was read half old and half new.
            guard InputFingerprint.of(source) == inputs else { throw changed(source) }
            guard let files = FileSeal.all(in: caseFolder.path) else {
                throw RunError.outputUnusable("\(caseFolder.path) cannot be read back: \(systemReason())")
            }
            try caseFolder.commit()
            return .finished(record, inputs: inputs, files: files)
        } catch {
            caseFolder.discard()
            throw error
        }
    }

    private func changed(_ source: Case) -> CaseFailure {
        CaseFailure(
            name: source.name, file: source.path, code: "E_CHANGED",
            reason: "a file of it changed or vanished while it was read; run again when it is complete")
    }
}
