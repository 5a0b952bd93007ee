// The tape's words about orders and from the operator, back into values.

import Market

extension Tape {
    func answer(_ words: inout TapeWords) throws(TapeError) -> BrokerAnswer {
        let word = try words.word()
        switch word {
        case "attempting":
            var baseline: [BrokerOrderID] = []
            while !words.isAtEnd { baseline.append(BrokerOrderID(try words.word())) }
            return .attempting(baseline: baseline)
        case "placed":
            let id = BrokerOrderID(try words.word())
            try words.expect("routing")
            return .placed(id, routingCode: try words.word())
        case "refused": return .refused(reason: try words.word())
        case "notSent": return .notSent(reason: try words.word())
        case "unanswered": return .unanswered(reason: try words.word())
        case "cancelTaken": return .cancelTaken
        case "cancelRefused": return .cancelRefused(reason: try words.word())
        case "cancelUnanswered": return .cancelUnanswered(reason: try words.word())
        case "modifyTaken": return .modifyTaken
        case "modifyRefused": return .modifyRefused(reason: try words.word())
        case "modifyUnanswered": return .modifyUnanswered(reason: try words.word())
        default: throw words.failure("“\(word)” is no answer of a broker")
        }
    }

    func acknowledgement(_ words: inout TapeWords) throws(TapeError) -> Acknowledgement {
        let word = try words.word()
        switch word {
        case "confirmed": return .confirmed
        case "rejected": return .rejected(reason: try words.word())
        case "filled": return .filled(try fill(&words))
        case "cancelled": return .cancelled
        case "modified": return .modified
        case "triggered": return .triggered
        case "expired": return .expired
        case "cancelRejected": return .cancelRejected(reason: try words.word())
        case "modifyRejected": return .modifyRejected(reason: try words.word())
        default: throw words.failure("“\(word)” is no message of a broker")
        }
    }

    private func fill(_ words: inout TapeWords) throws(TapeError) -> Fill {
        let id = try words.word()
        let quantity = try words.quantity()
        try words.expect("@")
        let price = try words.price()
        try words.expect("at")
        return Fill(id: id, quantity: quantity, price: price, time: try instant(&words))
    }

    func command(_ words: inout TapeWords) throws(TapeError) -> Command {
        let word = try words.word()
        switch word {
        case "start": return .start(strategies: try strategies(&words))
        case "stop": return .stop
        case "squareOff": return .squareOff(try squareOffScope(&words))
        case "halt": return .halt(reason: try words.word())
        case "resume": return .resume
        case "kill":
            let scope = try riskScope(&words)
            let level = try words.value("a kill level") { word in
                KillLevel.allCases.first { "\($0)" == word }
            }
            return .kill(scope, level, reason: try words.word())
        case "lowerKill": return .lowerKill(try riskScope(&words), reason: try words.word())
        case "reconcile": return .reconcile
        case "resolve": return .resolve(try words.order(), evidence: try words.word())
        default: throw words.failure("“\(word)” is no command")
        }
    }

    private func strategies(_ words: inout TapeWords) throws(TapeError) -> [Int] {
        var strategies: [Int] = []
        while let word = words.peek, let index = Int(word) {
            strategies.append(index)
            _ = words.take(word)
        }
        return strategies
    }

    private func squareOffScope(_ words: inout TapeWords) throws(TapeError) -> SquareOffScope {
        if words.take("account") { return .account }
        if words.take("strategy") { return .strategy(try words.integer()) }
        try words.expect("instrument")
        return .instrument(try instrument(&words))
    }

    private func riskScope(_ words: inout TapeWords) throws(TapeError) -> RiskScope {
        if words.take("system") { return .system }
        if words.take("account") { return .account }
        if words.take("instrument") { return .instrument(try instrument(&words)) }
        try words.expect("owner")
        if words.take("strategy") { return .strategy(.strategy(try words.integer())) }
        if words.take("manual") { return .strategy(.manual) }
        try words.expect("external")
        return .strategy(.external)
    }
}
