// `tail` and `alerts --follow`: lines as they come, until the daemon or Ctrl-C ends it.

import Market
import Platform

struct Following {
    let socket: String
    let console: Console

    func run(
        _ route: Route, _ fields: [(name: String, value: JSON)], _ isJSON: Bool
    ) async throws(Failure) -> ExitCode {
        let query = fields.map { "\($0.name)=\(formEncoded($0.value.text ?? "true"))" }.joined(separator: "&")
        let answer: (status: Int, lines: AsyncStream<String>)
        do throws(FileFailure) {
            answer = try LineStream.open(socket: socket, get: route.path + (query.isEmpty ? "" : "?" + query))
        } catch {
            throw Failure(.unreachable, "no daemon answers: \(error)", remedy: "start it: sauda daemon")
        }
        for await line in answer.lines {
            guard answer.status == 200 else { throw refusal(answer.status, line) }
            console.say(isJSON ? line : text(line))
        }
        return .done
    }

    private func refusal(_ status: Int, _ line: String) -> Failure {
        guard let json = parsed(line) else {
            return Failure(
                .unreachable, "JSON was expected of the daemon, which answered \(status) in other words",
                remedy: "see its log")
        }
        return ControlClient.failure(status, json)
    }

    private func text(_ line: String) -> String {
        guard let json = parsed(line) else { return line }
        return json["line"]?.text ?? Page(colours: console.colours).alert(json)
    }

    private func parsed(_ line: String) -> JSON? {
        do throws(JSONError) { return try JSON.parse(line) } catch { return nil }
    }
}
