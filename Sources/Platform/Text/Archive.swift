// What exchanges and brokers send packed: gzip streams and zip files.
//
// Everything is unpacked into memory under a limit, so a small file that swells
// without end is refused; nothing is ever written to a path an archive names.

import CArchive
import Glibc

public struct ArchiveError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
}

public enum Archive {
    public static let defaultLimit = 512 << 20

    /// The only content of a gzip stream, or the first file in a zip.
    ///
    /// Bytes that are not packed come back unchanged.
    ///
    /// - Throws: when the archive is broken, or holds more than `limit` bytes.
    public static func decompressed(
        _ packed: [UInt8], limit: Int = defaultLimit
    ) throws(ArchiveError) -> [UInt8] {
        var content: [UInt8]?
        try forEachEntry(packed) { (reader, _) throws(ArchiveError) in
            let unpacked = try reader.content(limit: limit)
            guard !reader.isGzip || GzipTrailer.confirms(packed, unpacked) else {
                throw ArchiveError(
                    description: "the gzip stream is damaged: expected at its end the checksum and the length"
                        + " of what it holds, found others; fetch the file again")
            }
            content = unpacked
            return false
        }
        return content ?? []
    }

    /// As above, for a file; that it cannot be read is an error of the archive too.
    public static func decompressed(
        _ path: String, limit: Int = defaultLimit
    ) throws(ArchiveError) -> [UInt8] {
        let packed: [UInt8]
        do throws(FileFailure) { packed = try Files.read(path) } catch {
            throw ArchiveError(description: error.description)
        }
        return try decompressed(packed, limit: limit)
    }

    /// The file of exactly this name in a zip; nil when there is none.
    public static func entry(
        _ name: String, in packed: [UInt8], limit: Int = defaultLimit
    ) throws(ArchiveError) -> [UInt8]? {
        var content: [UInt8]?
        try forEachEntry(packed) { (reader, found) throws(ArchiveError) in
            guard found == name else { return true }
            content = try reader.content(limit: limit)
            return false
        }
        return content
    }

    /// The names of the files in a zip, in its order; folders are left out.
    public static func entryNames(_ packed: [UInt8]) throws(ArchiveError) -> [String] {
        var names: [String] = []
        try forEachEntry(packed) { (_, name) throws(ArchiveError) in
            names.append(name)
            return true
        }
        return names
    }

    /// Visits files until `visit` returns false.
    private static func forEachEntry(
        _ packed: [UInt8], _ visit: (ArchiveReader, String) throws(ArchiveError) -> Bool
    ) throws(ArchiveError) {
        // libarchive converts names to the thread's locale, and in the daemon's, "C", it loses all but ASCII.
        let unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)
        let before = uselocale(unicode)
        defer {
            uselocale(before)
            if let unicode { freelocale(unicode) }
        }
        try packed.withUnsafeBufferPointer { (buffer) throws(ArchiveError) in
            let reader = try ArchiveReader(UnsafeRawBufferPointer(buffer))
            while let name = try reader.nextName() {
                if name.hasSuffix("/") { continue }
                guard try visit(reader, name) else { return }
            }
        }
    }
}

/// One pass over an archive in memory that outlives this object.
private final class ArchiveReader {
    private let archive: OpaquePointer

    init(_ packed: UnsafeRawBufferPointer) throws(ArchiveError) {
        guard let archive = archive_read_new() else { preconditionFailure("no memory for an archive reader") }
        self.archive = archive
        archive_read_support_filter_gzip(archive)
        archive_read_support_format_zip(archive)
        archive_read_support_format_raw(archive)
        archive_read_support_format_empty(archive)
        guard archive_read_open_memory(archive, packed.baseAddress, packed.count) == ARCHIVE_OK else {
            throw error("open the archive")
        }
    }

    deinit { archive_read_free(archive) }

    /// Whether the file last named is all that a gzip stream holds.
    var isGzip: Bool {
        archive_filter_code(archive, 0) == ARCHIVE_FILTER_GZIP
            && archive_format(archive) & ARCHIVE_FORMAT_BASE_MASK == ARCHIVE_FORMAT_RAW
    }

    /// Nil at the end.
    func nextName() throws(ArchiveError) -> String? {
        var entry: OpaquePointer?
        let result = archive_read_next_header(archive, &entry)
        if result == ARCHIVE_EOF { return nil }
        guard result == ARCHIVE_OK || result == ARCHIVE_WARN, let entry else {
            throw error("list the archive")
        }
        let name = archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry)
        return name.map { String(cString: $0) } ?? ""
    }

    func content(limit: Int) throws(ArchiveError) -> [UInt8] {
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = archive_read_data(archive, &buffer, buffer.count)
            if count == 0 { return content }
            guard count > 0 else { throw error("unpack the archive") }
            guard content.count + count <= limit else {
                throw ArchiveError(
                    description: "unpacked, the archive is longer than the \(limit) bytes allowed")
            }
            content.append(contentsOf: buffer[..<count])
        }
    }

    private func error(_ operation: String) -> ArchiveError {
        let reason = archive_error_string(archive).map { String(cString: $0) } ?? "no reason given"
        return ArchiveError(description: "cannot \(operation): \(reason); fetch the file again")
    }
}
