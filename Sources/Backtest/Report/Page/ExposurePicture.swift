// How much of the account was at work, session by session: the highest value of all open
// positions over the equity.

import Market

struct ExposurePicture {
    let report: BacktestReport
    private let frame = Frame(width: 1040, left: 76, right: 12)

    var markup: Markup {
        let values = report.exposures
        guard let most = values.max(), most > 0 else { return .none }
        let scale = Scale(0...most * 1.05, from: 130, to: 10)
        let points = values.enumerated().map { (x: frame.x($0, of: values.count), y: scale($1)) }
        let right = points.last?.x ?? frame.left
        let line = polyline([(points[0].x, 130)] + points + [(right, 130)])
        return """
            <figure><figcaption>Exposure, highest of each session<output></output></figcaption>
            <svg viewBox="0 0 1040 156" role="img" aria-label="Exposure by session">
            \(frame.grid(scale, ticks: 3, label: axisPercent))<path class="exposure" d="\(line)Z"/>
            \(frame.dates(report.result.equity.map(\.date), y: 148))
            \(frame.strips(values.count, top: 10, height: 120, text: spoken))</svg></figure>
            """
    }

    private func spoken(_ session: Int) -> String {
        let point = report.result.equity[session]
        return "\(point.date) · \(Humane.wholeRupees(point.exposure)) · "
            + "\(Humane.decimal(report.exposures[session] * 100, places: 1))% of equity"
    }
}
