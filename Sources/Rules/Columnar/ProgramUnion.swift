// Several programs as one: what they have in common is reckoned once.
//
// The settings of one rule file differ in a few periods and levels; joined, every mean
// and every range that any of them needs stands once, whatever the number of settings.

import Market

struct ProgramUnion {
    private(set) var program = Program()
    /// By program: where each of its registers stands here.
    private(set) var registers: [[Register]] = []
    /// Looked up, never iterated.
    private var known: [Key: Register] = [:]
    private var lanes: [Int] = []

    private struct Key: Hashable {
        let lane: Int
        let instruction: Instruction
    }

    init(_ programs: [Program]) {
        program.lanes = [ProgramLane(stream: nil)]
        for program in programs { add(program) }
        place()
    }

    private mutating func add(_ other: Program) {
        var lane = [Int](repeating: -1, count: other.instructions.count)
        for one in other.lanes {
            let here = program.lanes.firstIndex { $0.stream == one.stream } ?? program.lanes.count
            if here == program.lanes.count { program.lanes.append(ProgramLane(stream: one.stream)) }
            for instruction in one.code { lane[Int(instruction.target)] = here }
        }
        var map: [Register] = []
        for (register, instruction) in other.instructions.enumerated() {
            map.append(add(instruction, lane[register], map))
        }
        registers.append(map)
    }

    private mutating func add(_ instruction: Instruction, _ lane: Int, _ map: [Register]) -> Register {
        var moved = instruction
        let operands = instruction.operands
        moved.a = operands > 0 ? map[Int(instruction.a)] : 0
        moved.b = operands > 1 ? map[Int(instruction.b)] : 0
        moved.c = operands > 2 ? map[Int(instruction.c)] : 0
        moved.target = 0
        moved.memory = 0
        let key = Key(lane: lane, instruction: moved)
        if let register = known[key] { return register }
        let register = Register(program.instructions.count)
        known[key] = register
        moved.target = register
        program.instructions.append(moved)
        lanes.append(lane)
        return register
    }

    private mutating func place() {
        for register in program.instructions.indices {
            program.instructions[register].memory = Int32(program.instructions.count + program.memory)
            program.memory += program.instructions[register].numbers
            if lanes[register] >= 0 {
                program.lanes[lanes[register]].code.append(program.instructions[register])
            }
        }
    }
}
