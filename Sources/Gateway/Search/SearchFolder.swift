// The directory of a search's report. A file of somebody else's is never replaced.

import Platform

struct SearchFolder {
    let path: String

    struct File {
        let name: String
        /// How a file of ours begins.
        let mark: String
        let text: String
    }

    /// Fails early, and makes nothing: a long search should not end with a directory that cannot be made.
    func check() throws(Failure) { try ReportFolder(path: path).check([]) }

    /// Each file whole or not at all.
    ///
    /// - Throws: before anything is written, when a file of somebody else's has one of the names.
    func write(_ files: [File]) throws(Failure) {
        try ReportFolder(path: path).make()
        for file in files { try claim(file) }
        for file in files {
            do throws(FileFailure) {
                try Files.writeAtomically(Array(file.text.utf8), to: path + "/" + file.name, mode: 0o644)
            } catch {
                throw Failure(.system, "\(error)")
            }
        }
    }

    private func claim(_ file: File) throws(Failure) {
        let path = path + "/" + file.name
        guard Files.exists(path) else { return }
        let bytes: [UInt8]
        do throws(FileFailure) { bytes = try Files.read(path) } catch { throw Failure(.system, "\(error)") }
        guard bytes.starts(with: file.mark.utf8) else {
            throw Failure(
                .refused, "\(path) is there already and was not written by a search",
                remedy: "move it away, or name another directory with --report DIR")
        }
    }
}
