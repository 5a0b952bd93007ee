// SHA-256, HMAC-SHA-256 and CRC-32C.
//
// SHA-256 chains and authenticates; CRC-32C (Castagnoli) finds bytes that rotted
// or were torn on disk and protects against nobody.

import COpenSSL

/// SHA-256 over bytes that arrive in pieces. Belongs to one task at a time.
public final class SHA256 {
    private let context: OpaquePointer

    public init() {
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("no memory for a digest") }
        self.context = context
        precondition(EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1, "OpenSSL has no SHA-256")
    }

    deinit { EVP_MD_CTX_free(context) }

    public func update(_ bytes: UnsafeRawBufferPointer) {
        precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1, "SHA-256 failed")
    }

    public func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    /// The 32 bytes of the digest of everything so far; the object then starts over.
    public func finalize() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        precondition(EVP_DigestFinal_ex(context, &digest, nil) == 1, "SHA-256 failed")
        precondition(EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1, "OpenSSL has no SHA-256")
        return digest
    }
}

public func sha256(_ bytes: [UInt8]) -> [UInt8] {
    let digest = SHA256()
    digest.update(bytes)
    return digest.finalize()
}

public func hmacSHA256(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: 32)
    var count: UInt32 = 0
    // OpenSSL takes a nil key for "the same key as before", so an empty key must not become one.
    let keyBytes = key.isEmpty ? [0] : key
    let result = HMAC(EVP_sha256(), keyBytes, Int32(key.count), bytes, bytes.count, &code, &count)
    precondition(result != nil && count == 32, "OpenSSL could not compute an HMAC-SHA-256")
    return code
}

/// CRC-32C of `bytes`, or of everything so far when `previous` is the CRC of what came before.
public func crc32c(_ bytes: UnsafeRawBufferPointer, continuing previous: UInt32 = 0) -> UInt32 {
    var crc = ~previous
    crcTables.withUnsafeBufferPointer { table in
        var at = 0
        while at + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian ^ UInt64(crc)
            crc = 0
            for slice in 0..<8 {
                crc ^= table[(7 - slice) << 8 | Int(word >> UInt64(slice * 8) & 0xFF)]
            }
            at += 8
        }
        for byte in bytes[at...] { crc = crc >> 8 ^ table[Int((crc ^ UInt32(byte)) & 0xFF)] }
    }
    return ~crc
}

public func crc32c(_ bytes: [UInt8], continuing previous: UInt32 = 0) -> UInt32 {
    bytes.withUnsafeBytes { crc32c($0, continuing: previous) }
}

/// Eight tables of 256, so that eight bytes are taken a step ("slicing by eight").
private let crcTables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for index in 0..<256 {
        var crc = UInt32(index)
        for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0x82F6_3B78 : 0) }
        tables[index] = crc
    }
    for index in 256..<tables.count {
        let before = tables[index - 256]
        tables[index] = before >> 8 ^ tables[Int(before & 0xFF)]
    }
    return tables
}()
