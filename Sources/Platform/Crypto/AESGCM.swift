// AES-256 in Galois/Counter Mode, with a nonce of any length.
//
// The usual nonce is 12 bytes; ShareKhan's login uses 16 zero bytes (facts in
// Brokers/ShareKhan), which only a library that lets the length be set can do.
// There is no associated data, and the tag is always the last 16 bytes.

import COpenSSL

/// What a cipher could not do. The text never holds key or plaintext.
public struct CryptoError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}

public enum AESGCM {
    static let tagCount = 16

    /// The ciphertext, followed by its tag of 16 bytes.
    ///
    /// A `key` that has not 32 bytes, or an empty `nonce`, is a bug.
    public static func seal(_ plaintext: [UInt8], key: [UInt8], nonce: [UInt8]) -> [UInt8] {
        precondition(key.count == 32, "an AES-256 key has 32 bytes, this one \(key.count)")
        precondition(!nonce.isEmpty, "AES-GCM needs a nonce of at least one byte")
        let cipher = Cipher(key: key, nonce: nonce, encrypts: true)
        let body = cipher.update(plaintext)
        precondition(cipher.finish(), "OpenSSL could not finish an AES-GCM encryption")
        return body + cipher.tag()
    }

    /// The plaintext of what `seal` made with the same key and nonce.
    ///
    /// - Throws: when key or nonce have no usable length, or when the tag does not match: another
    ///   key, another nonce, or bytes changed on the way. Nothing of the plaintext is then given out.
    public static func open(
        _ sealed: [UInt8], key: [UInt8], nonce: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        guard key.count == 32 else {
            throw CryptoError("an AES-256 key has 32 bytes, this one \(key.count); check the API secret")
        }
        guard !nonce.isEmpty else { throw CryptoError("AES-GCM needs a nonce of at least one byte") }
        guard sealed.count >= tagCount else {
            throw CryptoError("sealed data ends with a tag of 16 bytes, but has only \(sealed.count) bytes")
        }
        let cipher = Cipher(key: key, nonce: nonce, encrypts: false)
        let plaintext = cipher.update(Array(sealed.dropLast(tagCount)))
        cipher.expect(tag: Array(sealed.suffix(tagCount)))
        guard cipher.finish() else {
            throw CryptoError("the tag does not match: wrong key or nonce, or the data was changed")
        }
        return plaintext
    }
}

/// One OpenSSL context, for one message. Its failures are out of memory or a bug here.
private final class Cipher {
    private let context: OpaquePointer

    init(key: [UInt8], nonce: [UInt8], encrypts: Bool) {
        guard let context = EVP_CIPHER_CTX_new() else { preconditionFailure("no memory for a cipher") }
        self.context = context
        let direction: Int32 = encrypts ? 1 : 0
        let isReady =
            EVP_CipherInit_ex(context, EVP_aes_256_gcm(), nil, nil, nil, direction) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, Int32(nonce.count), nil) == 1
            && EVP_CipherInit_ex(context, nil, nil, key, nonce, direction) == 1
        precondition(isReady, "OpenSSL refused AES-256-GCM with a nonce of \(nonce.count) bytes")
    }

    deinit { EVP_CIPHER_CTX_free(context) }

    func update(_ input: [UInt8]) -> [UInt8] {
        guard !input.isEmpty else { return [] }
        var output = [UInt8](repeating: 0, count: input.count)
        var count: Int32 = 0
        let isDone = EVP_CipherUpdate(context, &output, &count, input, Int32(input.count)) == 1
        precondition(isDone && Int(count) == input.count, "OpenSSL could not encrypt \(input.count) bytes")
        return output
    }

    /// False when decrypting and the tag does not match.
    func finish() -> Bool {
        var rest = [UInt8](repeating: 0, count: AESGCM.tagCount)
        var count: Int32 = 0
        return EVP_CipherFinal_ex(context, &rest, &count) == 1
    }

    func tag() -> [UInt8] {
        var tag = [UInt8](repeating: 0, count: AESGCM.tagCount)
        let isDone = EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tag.count), &tag) == 1
        precondition(isDone, "OpenSSL gave no tag")
        return tag
    }

    func expect(tag: [UInt8]) {
        var tag = tag
        let isDone = EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1
        precondition(isDone, "OpenSSL took no tag of \(tag.count) bytes")
    }
}
