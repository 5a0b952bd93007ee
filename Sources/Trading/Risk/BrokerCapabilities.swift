// Which kinds of order a broker takes: a table of bits, one for each combination of
// segment, kind, validity and product. What is not in the table is denied.

public import Market

public struct BrokerCapabilities: Hashable, Sendable {
    public enum Kind: Int, CaseIterable, Hashable, Sendable {
        case limit, market, stop

        public init(_ kind: OrderKind) {
            switch kind {
            case .limit: self = .limit
            case .market: self = .market
            case .stop: self = .stop
            }
        }
    }

    private var bits: UInt128 = 0

    /// Takes nothing.
    public init() {}

    /// Adds every combination of the given lists.
    public mutating func allow(
        _ segments: [Segment], _ kinds: [Kind], _ validities: [Validity], _ products: [Product]
    ) {
        for segment in segments {
            for kind in kinds {
                for validity in validities {
                    for product in products {
                        bits |= BrokerCapabilities.bit(segment, kind, validity, product)
                    }
                }
            }
        }
    }

    public func takes(_ terms: OrderTerms, in segment: Segment) -> Bool {
        bits & BrokerCapabilities.bit(segment, Kind(terms.kind), terms.validity, terms.product) != 0
    }

    private static func bit(
        _ segment: Segment, _ kind: Kind, _ validity: Validity, _ product: Product
    ) -> UInt128 {
        let place = ((segment.place * 3 + kind.rawValue) * 2 + validity.place) * 3 + product.place
        return 1 << UInt128(place)
    }
}

extension Segment {
    fileprivate var place: Int {
        switch self {
        case .cash: 0
        case .derivatives: 1
        case .currency: 2
        case .commodity: 3
        }
    }
}
extension Validity {
    fileprivate var place: Int { self == .day ? 0 : 1 }
}
extension Product {
    fileprivate var place: Int {
        switch self {
        case .delivery: 0
        case .intraday: 1
        case .carryForward: 2
        }
    }
}
