// The word that somebody meant: the nearest known one, if it is near enough.

enum Suggestion {
    /// Nil when nothing known is within a third of the word's length, or two letters of a short one.
    static func nearest(to word: String, in known: [String]) -> String? {
        let allowed = max(2, word.count / 3)
        var best: (word: String, distance: Int)?
        for candidate in known {
            let distance = distance(Array(word.lowercased()), Array(candidate.lowercased()))
            if distance <= allowed, distance < (best?.distance ?? .max) { best = (candidate, distance) }
        }
        return best.flatMap { $0.distance < word.count ? $0.word : nil }
    }

    /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var older: [Int] = []
        var previous = Array(0...b.count)
        for (i, left) in a.enumerated() {
            var current = [i + 1]
            for (j, right) in b.enumerated() {
                var least = min(previous[j + 1], current[j]) + 1
                least = min(least, previous[j] + (left == right ? 0 : 1))
                if i > 0, j > 0, left == b[j - 1], a[i - 1] == right { least = min(least, older[j - 1] + 1) }
                current.append(least)
            }
            older = previous
            previous = current
        }
        return previous[b.count]
    }
}
