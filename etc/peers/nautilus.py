"""What the scripts for NautilusTrader share: one share on one venue, and an engine without its log.

As shipped it joins two tables for every closed trade, which grows with the square of the trades; that
bookkeeping is switched off here, in its favour."""

from decimal import Decimal

from nautilus_trader.analysis.analyzer import PortfolioAnalyzer
from nautilus_trader.backtest.engine import BacktestEngine, BacktestEngineConfig
from nautilus_trader.config import ExecEngineConfig, LoggingConfig, RiskEngineConfig
from nautilus_trader.model.currencies import INR
from nautilus_trader.model.enums import AccountType, OmsType
from nautilus_trader.model.identifiers import InstrumentId, Symbol, Venue
from nautilus_trader.model.instruments import Equity
from nautilus_trader.model.objects import Money, Price, Quantity

PortfolioAnalyzer._append_pnl_record = lambda self, **_: None

VENUE, SHARE_ID = Venue("NSE"), InstrumentId.from_str("X.NSE")


def engine(data, strategy):
    # Closed orders are purged, or they pile up.
    purge = {
        f"purge_{what}_{setting}": value
        for what, age in (("closed_orders", "buffer"), ("closed_positions", "buffer"), ("account_events", "lookback"))
        for setting, value in (("interval_mins", 60), (f"{age}_mins", 0))
    }
    made = BacktestEngine(
        BacktestEngineConfig(
            logging=LoggingConfig(bypass_logging=True), run_analysis=False,
            risk_engine=RiskEngineConfig(bypass=True), exec_engine=ExecEngineConfig(**purge)))
    made.add_venue(VENUE, OmsType.NETTING, AccountType.MARGIN, [Money(10_000_000, INR)], base_currency=INR)
    fee = Decimal("0.0003")
    made.add_instrument(
        Equity(SHARE_ID, Symbol("X"), INR, 2, Price.from_str("0.05"), Quantity.from_int(1), 0, 0,
               maker_fee=fee, taker_fee=fee))
    made.add_data(data, validate=False)
    made.add_strategy(strategy)
    return made
