// The program: what was asked for, done, and how it ended.

import Gateway
import Platform

Signals.ignoreBrokenPipes()
endProcess(await runSauda())

func runSauda() async -> Int32 {
    let tool = Tool(daemon: runDaemon, simulate: runSimulator)
    return await tool.run(Array(CommandLine.arguments.dropFirst())).rawValue
}
