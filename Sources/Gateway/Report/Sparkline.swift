// A row of numbers in one line of text, eight heights of block.

struct Sparkline {
    let text: String

    /// - Parameter width: At most so many characters; each shows the last of its values.
    init(_ values: [Double], width: Int) {
        let count = min(values.count, width)
        guard count > 0, let least = values.min(), let most = values.max() else {
            text = ""
            return
        }
        let blocks = Array("▁▂▃▄▅▆▇█")
        text = String(
            (0..<count).map { place in
                let value = values[(place + 1) * values.count / count - 1]
                guard most > least else { return blocks[3] }
                return blocks[min(Int((value - least) / (most - least) * 8), 7)]
            })
    }
}
