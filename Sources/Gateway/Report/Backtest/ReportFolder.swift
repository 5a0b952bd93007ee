// The directory of a report: a page for people, tables for spreadsheets, and the figures
// for programs. A file that is there is replaced only when it is ours.

import Backtest
import Market
import Platform

struct ReportFolder {
    let path: String

    /// Name, how a file of ours begins, and what is written.
    private func files(_ report: BacktestReport) -> [(name: String, mark: String, text: String)] {
        let json = String(decoding: report.json.serialized(pretty: true), as: UTF8.self)
        return [
            ("report.html", "<!doctype html>\n<html lang=\"en-IN\"><head>", BacktestPage(report).html),
            ("trades.csv", BacktestReport.tradesHeading, report.tradesCSV),
            ("equity.csv", BacktestReport.equityHeading, report.equityCSV),
            ("result.json", "{\n  \"strategy\":", json + "\n"),
        ]
    }

    /// Makes the directory where it is missing and writes everything, each file whole or not at all.
    ///
    /// - Throws: before anything is written, when a file of somebody else's has one of the names.
    func write(_ report: BacktestReport) throws(Failure) {
        try make()
        let files = files(report)
        for file in files { try claim(file.name, file.mark) }
        for file in files {
            do throws(FileFailure) {
                try Files.writeAtomically(Array(file.text.utf8), to: path + "/" + file.name, mode: 0o644)
            } catch {
                throw Failure(.system, "\(error)")
            }
        }
    }

    /// Fails early: a long test should not end with a directory that cannot be made.
    func make() throws(Failure) {
        do throws(FileFailure) {
            if Files.exists(path) {
                _ = try Files.list(path)
            } else {
                try Files.makePrivateDirectory(path)
            }
        } catch {
            throw Failure(.system, "\(error)", remedy: "name another directory with --report DIR")
        }
    }

    private func claim(_ name: String, _ mark: String) throws(Failure) {
        let file = path + "/" + name
        guard Files.exists(file) else { return }
        let bytes: [UInt8]
        do throws(FileFailure) { bytes = try Files.read(file) } catch { throw Failure(.system, "\(error)") }
        guard bytes.starts(with: mark.utf8) else {
            throw Failure(
                .refused, "\(file) is there already and was not written by a backtest",
                remedy: "move it away, or name another directory with --report DIR")
        }
    }
}
