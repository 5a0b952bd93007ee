// The directory of a report: a page for people, tables for spreadsheets, and the figures
// for programs. A file that is there is replaced only when it is ours.

import Backtest
import Market
import Platform

struct ReportFolder {
    let path: String

    /// In the order of `marks`.
    private func texts(_ report: BacktestReport) -> [String] {
        let json = String(decoding: report.json.serialized(pretty: true), as: UTF8.self)
        return [BacktestPage(report).html, report.tradesCSV, report.equityCSV, json + "\n"]
    }

    /// Makes the directory where it is missing and writes everything, each file whole or not at all.
    ///
    /// - Throws: before anything is written, when a file of somebody else's has one of the names.
    func write(_ report: BacktestReport) throws(Failure) {
        try make()
        for file in ReportFolder.marks { try claim(file.name, file.mark) }
        for (file, text) in zip(ReportFolder.marks, texts(report)) {
            do throws(FileFailure) {
                try Files.writeAtomically(Array(text.utf8), to: path + "/" + file.name, mode: 0o644)
            } catch {
                throw Failure(.system, "\(error)")
            }
        }
    }

    /// Fails early, and makes nothing: a long test should not end with a directory that cannot be written.
    ///
    /// - Parameter marks: Names of the files to come, and how a file of ours begins.
    func check(_ marks: [(name: String, mark: String)] = ReportFolder.marks) throws(Failure) {
        var place = path
        while !Files.exists(place), place != Files.parent(of: place) { place = Files.parent(of: place) }
        do throws(FileFailure) { _ = try Files.list(place) } catch {
            throw Failure(.system, "\(error)", remedy: "name another directory with --report DIR")
        }
        for file in marks where place == path { try claim(file.name, file.mark) }
    }

    static let marks = [
        (name: "report.html", mark: "<!doctype html>\n<html lang=\"en-IN\"><head>"),
        (name: "trades.csv", mark: BacktestReport.tradesHeading),
        (name: "equity.csv", mark: BacktestReport.equityHeading),
        (name: "result.json", mark: "{\n  \"strategy\":"),
    ]

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

    func claim(_ name: String, _ mark: String) throws(Failure) {
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
