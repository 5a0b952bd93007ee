// A file read through memory: columns of bars, journals being replayed.
//
// The bytes belong to the file. Whoever truncates it while it is mapped kills the
// reader, so only files that are never cut while in use are read this way. What is
// lent for longer than a call, a column, keeps the file mapped as long as it lives.

import Glibc
public import Market

public final class MappedFile: @unchecked Sendable {  // Read-only memory, unmapped when nobody refers to it.
    private let bytes: UnsafeRawBufferPointer

    public init(_ path: String) throws(FileFailure) {
        let file = try Descriptor(regular: path)
        let count = Int(try file.status().st_size)
        guard count > 0 else {  // The system maps no empty file.
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, file.number, 0)
        guard let address, address != MAP_FAILED else {
            throw FileFailure(path: path, operation: "map", code: errno)
        }
        bytes = UnsafeRawBufferPointer(start: address, count: count)
    }

    deinit {
        if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }
    }

    public var count: Int { bytes.count }

    /// Lends the bytes; the pointer must not outlive the call.
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(bytes)
    }

    /// `count` numbers that begin `offset` bytes into the file, without copying. They are read as this
    /// machine's own, so a format that is mapped must be the machine's: little-endian.
    ///
    /// - Parameter offset: A multiple of eight; the numbers must lie within the file.
    public func column(at offset: Int, count: Int) -> Column {
        precondition(
            offset >= 0 && offset % 8 == 0 && count >= 0 && offset <= bytes.count
                && count <= (bytes.count - offset) / 8,
            "\(count) numbers at byte \(offset) do not lie in a file of \(bytes.count) bytes")
        guard let start = bytes.baseAddress else { return Column([]) }
        let base = (start + offset).assumingMemoryBound(to: Int64.self)
        return Column(base: base, count: count, owner: self)
    }
}
