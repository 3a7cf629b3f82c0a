import Foundation
import TestSupport
import Testing

@testable import DICOM

/// Workers that crash, hang or run out of memory cost one frame each.
@Suite struct DecodingPoolTests {
    /// A frame of JPEG lossless as the pool gets it, and what it decodes to.
    private struct Frame {
        let stream: [UInt8]
        let layout: FrameLayout
        let samples: [UInt8]

        init() throws {
            let folder = try TemporaryFolder()
            let path = try PhantomSeries(isCompressed: true).write(slice: 1, to: folder.path("a.dcm"))
            let structure = try FileStructure(path: path)
            guard case .encapsulated(let fragments) = structure.pixelData else { throw CancellationError() }
            let bytes = try folder.bytes(of: "a.dcm")
            stream = fragments.flatMap { bytes[$0] }
            layout = try FrameLayout(Dataset(headerOf: structure).root, file: path)
            samples = PhantomSeries().storedBytes(slice: 1)
        }

        func decode(_ pool: DecodingPool) throws(DICOMError) -> [UInt8] {
            try pool.decode(stream, as: .jpegLosslessFirstOrder, layout: layout, file: "a.dcm")
        }

        func code(_ pool: DecodingPool) -> String? {
            do throws(DICOMError) {
                _ = try decode(pool)
                return nil
            } catch {
                return error.code
            }
        }
    }

    @Test func `A worker decodes frame after frame`() throws {
        let frame = try Frame()
        let pool = DecodingPool()
        for _ in 0..<3 { #expect(try frame.decode(pool) == frame.samples) }
        #expect(pool.identities.count == 1)
    }

    @Test func `A damaged frame is refused in the decoder's words, and its worker lives on`() throws {
        let frame = try Frame()
        let pool = DecodingPool()
        _ = try frame.decode(pool)
        let worker = pool.identities
        let error = try #require(throws: DICOMError.self) {
            try pool.decode(
                Array(frame.stream.dropLast(4)), as: .jpegLosslessFirstOrder, layout: frame.layout, file: "a.dcm")
        }
        #expect(error.code == "E_DECODE" && error.file == "a.dcm")
        #expect(try frame.decode(pool) == frame.samples)
        #expect(pool.identities == worker)
    }

    @Test func `A worker that crashes costs its frame`() throws {
        let frame = try Frame()
        let pool = DecodingPool()
        var failure: DICOMError?
        // On a busy machine the signal may come before the request, and then costs nothing: later next time.
        for delay in [300_000, 1_000_000, 5_000_000] as [UInt32] where failure == nil {
            _ = try frame.decode(pool)
            let worker = try #require(pool.identities.first)
            // Stopped, it takes the request and does not answer.
            kill(worker, SIGSTOP)
            // A thread of its own: the tasks' threads are all busy with tests that wait.
            Thread.detachNewThread {
                usleep(delay)
                // What a trap raises; sanitizers take other signals for themselves.
                kill(worker, SIGILL)
                kill(worker, SIGCONT)
            }
            do throws(DICOMError) { _ = try frame.decode(pool) } catch { failure = error }
        }
        #expect(failure?.code == "E_WORKER_CRASH")
        #expect(failure?.reason == "the decoder crashed on the compressed pixels (signal 4)")
        #expect(try frame.decode(pool) == frame.samples, "the next frame gets a new worker")
    }

    @Test func `A worker that hangs is ended after its time`() throws {
        let frame = try Frame()
        let pool = DecodingPool(limits: DecodingLimits(seconds: 3))
        _ = try frame.decode(pool)
        let worker = try #require(pool.identities.first)
        kill(worker, SIGSTOP)
        #expect(frame.code(pool) == "E_WORKER_TIMEOUT")
        #expect(kill(worker, 0) != 0, "the process is gone")
        #expect(try frame.decode(pool) == frame.samples)
    }

    @Test func `A frame that needs more memory than a worker gets is refused`() throws {
        let frame = try Frame()
        let large = FrameLayout(
            rows: 65535, columns: 65535, samples: 1, photometric: .monochrome2, isPlanar: false, bitsAllocated: 16,
            bitsStored: 12, highBit: 11, isSigned: false)
        let error = try #require(throws: DICOMError.self) {
            try DecodingPool().decode(frame.stream, as: .jpegLosslessFirstOrder, layout: large, file: "a.dcm")
        }
        #expect(error.code == "E_OOM")
    }

    @Test func `A worker that was ended between two frames costs none`() throws {
        let frame = try Frame()
        let pool = DecodingPool()
        _ = try frame.decode(pool)
        let worker = try #require(pool.identities.first)
        kill(worker, SIGKILL)
        while try state(of: worker) != "Z" { usleep(1000) }
        #expect(try frame.decode(pool) == frame.samples)
    }

    private func state(of process: Int32) throws -> String {
        let status = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        return String(status.split(separator: " ")[2])
    }

    @Test func `Threads that ask at the same time get workers of their own, and right frames`() throws {
        let frame = try Frame()
        let pool = DecodingPool()
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            for _ in 0..<5 { #expect((try? frame.decode(pool)) == frame.samples) }
        }
        #expect((1...4).contains(pool.identities.count))
    }

    @Test func `A worker's command line and environment name nobody, and it leaves no core`() throws {
        let frame = try Frame()
        let pool = DecodingPool()
        _ = try frame.decode(pool)
        let worker = try #require(pool.identities.first)
        let command = try String(contentsOfFile: "/proc/\(worker)/cmdline", encoding: .utf8)
        #expect(command.split(separator: "\0") == ["medshot", "--decode-frames", "4294967296", "60"])
        // What cannot be dumped belongs to root, and so do its files.
        let limits = try String(contentsOfFile: "/proc/\(worker)/limits", encoding: .utf8)
        let core = try #require(limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") })
        #expect(core.split(separator: " ")[4] == "0")
    }

    @Test func `Run lengths and deflated data sets are unpacked by workers too`() throws {
        let pool = DecodingPool()
        let layout = FrameLayout(
            rows: 1, columns: 3, samples: 1, photometric: .monochrome2, isPlanar: false, bitsAllocated: 8,
            bitsStored: 8, highBit: 7, isSigned: false)
        let packed: [UInt8] = [1, 0, 0, 0, 64, 0, 0, 0] + [UInt8](repeating: 0, count: 56) + [254, 9]
        let runLengths = try #require(TransferSyntax(uid: "1.2.840.10008.1.2.5"))
        #expect(try pool.decode(packed, as: runLengths, layout: layout, file: "a.dcm") == [9, 9, 9])
        let worker = pool.identities
        #expect(try pool.inflate(Deflated.stored([1, 2, 3, 4, 5]), file: "a.dcm") == [1, 2, 3, 4, 5])
        #expect {
            try pool.inflate([0xff, 0xff, 0xff], file: "a.dcm")
        } throws: { ($0 as? DICOMError)?.code == "E_DECODE" }
        #expect(worker.count == 1 && pool.identities == worker)
    }

    @Test func `An answer of another size than the request is not believed`() throws {
        let frame = try Frame()
        let request = DecodingRequest(.frame(.jpegLosslessFirstOrder, frame.layout), length: 12)
        #expect(request.allows(96) && !request.allows(95) && !request.allows(97))
        let dataset = DecodingRequest(.dataset, length: 12)
        #expect(dataset.allows(0) && !dataset.allows(-1) && !dataset.allows(Inflation.maximumSize + 1))
    }

    @Test func `Requests and answers come back as they were sent`() throws {
        let frame = try Frame()
        for work in [.frame(.jpegLosslessFirstOrder, frame.layout), .dataset] as [DecodingRequest.Work] {
            let request = DecodingRequest(work, length: 12)
            #expect(DecodingRequest(request.message) == request)
            for message in ["", "x", "dataset|-1", request.message + "|1", "1.2.3" + request.message.dropFirst(22)] {
                #expect(DecodingRequest(message) == nil)
            }
        }
        let failed = DecodingAnswer.failed(DecodingFailure(.decoding, "JPEG: a | b"))
        for answer in [failed, .done(96)] { #expect(DecodingAnswer(answer.message) == answer) }
        for message in ["nonsense", "done", "done|x"] {
            guard case .failed(let failure) = DecodingAnswer(message) else {
                Issue.record("\(message) was understood")
                continue
            }
            #expect(failure.fault == .workerCrash)
        }
    }
}
