internal import DICOM
internal import Glibc
internal import Hashing
internal import Studies

/// A hash that changes when a file of a case does.
///
/// Files are told apart by place below the input, size and time of change, as `make` does: reading all of them twice
/// would double the time of a conversion.
enum InputFingerprint {
    /// 64 hexadecimal digits; nil when a file is gone.
    static func of(_ source: Case) -> String? {
        var paths: [String] = []
        var places: [String] = []
        for channel in source.channelCases {
            switch channel.source {
            case .dicom(let stack): paths += stack.images.map(\.file)
            case .nifti(let file), .picture(let file): paths.append(file.path)
            case .archived(let picture): paths.append(picture.file.path)
            }
            let others = channel.labelFiles + channel.reportFiles
            paths += others.map(\.path)
            places += channel.files + others.map(\.relative)
        }
        var hash = SHA256()
        var last = ""
        // The frames of a file come one after the other.
        for (path, place) in zip(paths, places) where path != last {
            last = path
            var status = stat()
            guard unsafe stat(path, &status) == 0 else { return nil }
            hash.update("\(place)\0\(status.st_size) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec)\0")
        }
        return SHA256.hex(hash.finalize())
    }
}
