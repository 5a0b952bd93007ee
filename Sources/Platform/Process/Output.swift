// Text to a descriptor, whole. Standard output has no buffer of ours: what was said
// is out when the call returns, also when the process is then killed.

import Glibc

public enum Output {
    /// A reader that has gone ends the writing, not the process (see `Signals.ignoreBrokenPipes`).
    public static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
    }
}
