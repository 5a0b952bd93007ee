// What the other end of a descriptor can show.
//
// Colour is for people: none when the output is a file or a pipe, or when the
// user set NO_COLOR (no-color.org).

import Glibc

public enum Terminal {
    public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// Columns; 80 when it is no terminal.
    public static func width(_ descriptor: Int32 = 1) -> Int {
        size(descriptor).map { Int($0.ws_col) } ?? 80
    }

    /// Lines; 24 when it is no terminal.
    public static func height(_ descriptor: Int32 = 1) -> Int {
        size(descriptor).map { Int($0.ws_row) } ?? 24
    }

    private static func size(_ descriptor: Int32) -> winsize? {
        var size = winsize()
        let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 && size.ws_row > 0
        return isKnown ? size : nil
    }

    public static func colours(for descriptor: Int32) -> Colours {
        let isWanted = environment("NO_COLOR").map(\.isEmpty) ?? true
        return Colours(isOn: isTerminal(descriptor) && isWanted)
    }
}

/// Puts colour around a text, or nothing.
public struct Colours: Sendable {
    public enum Colour: Int, Sendable { case red = 31, green, yellow, blue, magenta, cyan, grey = 90 }

    public var isOn: Bool
    public init(isOn: Bool) { self.isOn = isOn }

    public func paint(_ text: String, _ colour: Colour) -> String {
        isOn ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }

    public func bold(_ text: String) -> String { isOn ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
}
