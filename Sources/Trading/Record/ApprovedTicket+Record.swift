// An approved ticket read back from a journal: the one way past the risk gate, and
// why it is no way around it (law 2).
//
// `Decodable` is public on whatever conforms, so any module could ask any decoder
// for an approved ticket. This one answers to `RecordDecoder` alone, a type that no
// other module can name: what comes out was approved when it was recorded. A test
// holds that another decoder is refused.

extension ApprovedTicket: Decodable {
    /// - Throws: for every decoder but the journal's.
    public init(from decoder: any Decoder) throws {
        guard decoder is RecordDecoder else {
            throw RecordError(
                offset: 0, "only the risk gate approves tickets; a decoder other than the journal's may not")
        }
        self.init(recorded: try Recorded(from: decoder).ticket)
    }

    /// The fields, as the synthesised encoding writes them.
    private struct Recorded: Decodable { let ticket: Ticket }
}
