// Many settings of one rule file over one history: what they share is reckoned once a
// bar, however many they are.
//
// Each setting is answered as its own `RuleColumns`, equal to one made alone. One task
// at a time makes a family; its members may then go to different tasks.

public import Market

public enum RuleFamily {
    /// How many entries a family may note; what is beyond is reckoned again when it is asked for.
    private static let notes = 400_000

    /// The columns of every setting, in the given order. All read the same companions and have the same
    /// length of bar; three bits a bar and setting are kept, and some entries.
    public static func columns(
        _ settings: [Strategy], bars: BarColumns, companions: [BarColumns] = [],
        opening: (CalendarDate) -> SessionOpening? = SessionOpening.usual
    ) -> [RuleColumns] {
        guard let first = settings.first else { return [] }
        precondition(
            settings.allSatisfy { $0.barLength == first.barLength && $0.companions == first.companions },
            "the settings of a family read the same bars")
        let union = ProgramUnion(settings.map(\.program))
        let lanes = union.program.rows(bars, companions, length: first.barLength, opening)
        let members = settings.map { setting in
            let own = setting.program.lanes.compactMap { lane in
                union.program.lanes.firstIndex { $0.stream == lane.stream }.map { lanes[$0] }
            }
            return RuleColumns(setting, bars: bars, lanes: own)
        }
        let engine = BlockEngine(union.program, lanes)
        for block in 0..<engine.blocks {
            engine.load(block)
            for (member, registers) in zip(members, union.registers) {
                let rows = engine.rows(of: block)
                member.learn(rows, of: engine) { registers[Int($0)] }
                member.note(rows, of: engine, room: notes / settings.count) { registers[Int($0)] }
            }
        }
        return members
    }
}
