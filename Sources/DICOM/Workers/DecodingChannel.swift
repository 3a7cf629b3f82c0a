internal import Glibc

/// One end of what a program and its worker share: a socket for words, a file in memory for bytes.
///
/// The file is read and written, never mapped: a worker that shortens it cannot bring its parent down.
struct DecodingChannel: Sendable {
    let socket: Int32
    let memory: Int32

    private static let longestMessage = 1024

    /// Sends a message; false when the other end is gone.
    func send(_ message: String) -> Bool {
        let bytes = Array(message.utf8.prefix(Self.longestMessage))
        while true {
            let sent = unsafe Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            if sent == bytes.count { return true }
            if sent >= 0 || errno != EINTR { return false }
        }
    }

    /// Waits for a message; nil when the other end is gone.
    func receive() -> String? {
        var bytes = [UInt8](repeating: 0, count: Self.longestMessage)
        while true {
            let count = unsafe recv(socket, &bytes, bytes.count, 0)
            if count > 0 { return String(decoding: bytes.prefix(count), as: UTF8.self) }
            if count == 0 || errno != EINTR { return nil }
        }
    }

    /// Waits for something to receive, or for the other end to go; false when the time is over.
    func wait(seconds: Int) -> Bool {
        var clock = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &clock)
        let end = clock.tv_sec * 1000 + clock.tv_nsec / 1_000_000 + seconds * 1000
        while true {
            unsafe clock_gettime(CLOCK_MONOTONIC, &clock)
            let left = end - clock.tv_sec * 1000 - clock.tv_nsec / 1_000_000
            var event = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            let ready = unsafe poll(&event, 1, Int32(clamping: max(0, left)))
            if ready > 0 { return true }
            if ready == 0 { return false }
            if errno != EINTR { return true }
        }
    }

    /// Puts bytes into the shared file, from its start.
    func write(_ bytes: [UInt8]) -> Bool {
        var done = 0
        return unsafe bytes.withUnsafeBytes { buffer in
            while done < buffer.count {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
                let count = unsafe pwrite(memory, rest.baseAddress, rest.count, off_t(done))
                if count > 0 { done += count } else if errno != EINTR { return false }
            }
            return true
        }
    }

    /// Takes bytes from the shared file, from its start; nil when it holds fewer.
    func read(count: Int) -> [UInt8]? {
        var isWhole = true
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = 0
            while filled < count {
                let rest = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[filled..<count])
                let got = unsafe pread(memory, rest.baseAddress, rest.count, off_t(filled))
                if got > 0 {
                    filled += got
                } else if got == 0 || errno != EINTR {
                    isWhole = false
                    return
                }
            }
        }
        return isWhole ? bytes : nil
    }
}
