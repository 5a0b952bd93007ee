// The program: what was asked for, done, and how it ended.

import Gateway
import Platform

exitProcess(await runSauda())

func runSauda() async -> Int32 { 0 }
