internal import Foundation

/// Support sets that lie beside each other.
public enum SupportFolders {
    /// The folders of support sets: those within a folder where one of them holds images beside their labels, else the folder
    /// itself.
    ///
    /// - Returns: Paths in order of their names.
    /// - Throws: `StudiesError.unreadableInput` if the folder cannot be read.
    public static func found(in folder: String) throws -> [String] {
        guard try SupportLayout.found(in: folder) == nil else { return [folder] }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw StudiesError.unreadableInput(folder, reason: "it is no folder that can be read")
        }
        let inner = names.filter { !$0.hasPrefix(".") }.sorted().map { "\(folder)/\($0)" }.filter { path in
            var isFolder: ObjCBool = false
            return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
        }
        for path in inner where try SupportLayout.found(in: path) != nil { return inner }
        return [folder]
    }
}
