"""The crossover on NautilusTrader, from finished minute bars. A market order of it fills at the close that it
has just seen; volumes are multiplied so that no fill is partial."""

import math

from nautilus import INR, SHARE_ID, VENUE, engine
from nautilus_trader.indicators import ExponentialMovingAverage
from nautilus_trader.model.data import Bar, BarType
from nautilus_trader.model.enums import OrderSide
from nautilus_trader.model.objects import Price, Quantity
from nautilus_trader.trading.strategy import Strategy
from workload import BARS_A_DAY, LAST_ENTRY, SHARE, WARM_UP, Timed, bars, path, tell

KIND = BarType.from_str("X.NSE-1-MINUTE-LAST-EXTERNAL")


class Crossover(Strategy):
    def on_start(self):
        self.fast, self.slow = ExponentialMovingAverage(9), ExponentialMovingAverage(21)
        for average in (self.fast, self.slow):
            self.register_indicator_for_bars(KIND, average)
        self.seen, self.before, self.trades, self.held, self.guard = -1, 0.0, 0, None, None
        self.subscribe_bars(KIND)

    def on_bar(self, bar):
        self.seen += 1
        gap, before, minute = self.fast.value - self.slow.value, self.before, self.seen % BARS_A_DAY
        self.before = gap
        if self.seen < WARM_UP:
            return
        if self.held:
            if before >= 0 > gap or minute == LAST_ENTRY:
                if self.guard:
                    self.cancel_order(self.guard)
                    self.guard = None
                self.send(OrderSide.SELL, self.held)
        elif before <= 0 < gap and minute < LAST_ENTRY:
            equity = self.portfolio.account(VENUE).balance_total(INR).as_double()
            wanted = math.floor(SHARE * equity / bar.close.as_double())
            if wanted:
                self.send(OrderSide.BUY, Quantity.from_int(wanted))

    def send(self, side, quantity):
        self.submit_order(self.order_factory.market(SHARE_ID, side, quantity))

    def on_order_filled(self, fill):
        if fill.order_side == OrderSide.SELL:
            self.held, self.guard = None, None
            self.trades += 1
            return
        self.held = fill.last_qty
        trigger = math.floor(fill.last_px.as_double() * 0.99 / 0.05 + 1e-9) * 0.05
        self.guard = self.order_factory.stop_market(
            SHARE_ID, OrderSide.SELL, fill.last_qty, Price(trigger, 2), reduce_only=True)
        self.submit_order(self.guard)


start, *prices, volume = bars(path())
prices = [[Price(value, 2) for value in row.tolist()] for row in prices]
data = [
    Bar(KIND, *four, Quantity(int(shares) * 1000, 0), end, end)
    for *four, shares, end in zip(*prices, volume.tolist(), ((start + 60) * 1_000_000_000).tolist())
]
strategy = Crossover()
with Timed() as timed:
    engine(data, strategy).run()
tell(len(data), timed, trades=strategy.trades)
