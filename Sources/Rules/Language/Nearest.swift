// The word that was probably meant, for messages about one that is not known.

/// The candidate nearest in spelling, if it is near enough to be meant.
func nearest(to word: String, among candidates: [String]) -> String? {
    var best: (name: String, distance: Int)?
    for candidate in candidates {
        let distance = editDistance(Array(word.utf8.prefix(40)), Array(candidate.utf8))
        if distance < best?.distance ?? Swift.max(2, candidate.utf8.count / 3 + 1) {
            best = (candidate, distance)
        }
    }
    return best?.name
}

/// Damerau's and Levenshtein's distance: insertions, deletions, replacements and swaps.
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var before: [Int] = []
    var previous = Array(0...b.count)
    for (i, x) in a.enumerated() {
        var current = [i + 1]
        for (j, y) in b.enumerated() {
            var distance = Swift.min(previous[j] + (x == y ? 0 : 1), previous[j + 1] + 1, current[j] + 1)
            if i > 0, j > 0, x == b[j - 1], a[i - 1] == y {
                distance = Swift.min(distance, before[j - 1] + 1)
            }
            current.append(distance)
        }
        before = previous
        previous = current
    }
    return previous[b.count]
}
