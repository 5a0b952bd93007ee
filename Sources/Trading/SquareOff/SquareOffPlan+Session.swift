// The deadline of a position out of the trading calendar's session.

public import Market

extension SquareOffPlan {
    /// `session` is the instrument's own: since 2026-08-03 it differs from scrip to scrip.
    public init(session: Session, product: Product, cutOffs: CutOffs) {
        self.init(
            open: session.open, end: session.continuousEnd,
            hasClosingAuction: session.close > session.continuousEnd,
            product: product, cutOffs: cutOffs)
    }
}
