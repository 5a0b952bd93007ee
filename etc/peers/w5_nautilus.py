"""Quotes through NautilusTrader: each close becomes a bid and, a tick above, an ask, and every hundredth
quote a market order of one share."""

import numpy as np
from nautilus import SHARE_ID, engine
from nautilus_trader.model.data import QuoteTick
from nautilus_trader.model.enums import OrderSide
from nautilus_trader.model.objects import Price, Quantity
from nautilus_trader.trading.strategy import Strategy
from workload import Timed, bars, path, tell

EVERY = 100


class Alternating(Strategy):
    def on_start(self):
        self.seen = self.fills = 0
        self.one = Quantity.from_int(1)
        self.subscribe_quote_ticks(SHARE_ID)

    def on_quote_tick(self, _):
        self.seen += 1
        if self.seen % EVERY == 0:
            side = OrderSide.BUY if self.seen % (2 * EVERY) else OrderSide.SELL
            self.submit_order(self.order_factory.market(SHARE_ID, side, self.one))

    def on_order_filled(self, _):
        self.fills += 1


paise = np.rint(bars(path())[4] * 100).astype(int).tolist()
prices = {value: Price(value / 100, 2) for value in {*paise, *(value + 5 for value in paise)}}
size = Quantity.from_int(1_000_000)
data = [
    QuoteTick(SHARE_ID, prices[value], prices[value + 5], size, size, second * 1_000_000_000, second * 1_000_000_000)
    for second, value in enumerate(paise, 1)
]
strategy = Alternating()
with Timed() as timed:
    engine(data, strategy).run()
tell(len(data), timed, orders=strategy.fills)
