"""The crossover on backtesting.py, which sizes at the price of the fill."""

import warnings

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
from backtesting import Backtest, Strategy  # noqa: E402
from workload import BARS_A_DAY, CASH, COMMISSION, LAST_ENTRY, SHARE, WARM_UP, Timed, bars, path, tell  # noqa: E402


def mean(values, n):
    return pd.Series(values).ewm(span=n, adjust=False).mean().to_numpy()


class Crossover(Strategy):
    def init(self):
        self.fast = self.I(mean, self.data.Close, 9, plot=False)
        self.slow = self.I(mean, self.data.Close, 21, plot=False)

    def next(self):
        bar = len(self.data) - 1
        minute = bar % BARS_A_DAY
        gap, before = self.fast[-1] - self.slow[-1], self.fast[-2] - self.slow[-2]
        if self.position:
            held = self.trades[0]
            if held.entry_bar == bar:
                held.sl = np.floor(held.entry_price * 0.99 / 0.05 + 1e-9) * 0.05
            if before >= 0 > gap or minute == LAST_ENTRY:
                self.position.close()
        elif before <= 0 < gap and minute < LAST_ENTRY and bar >= WARM_UP:
            self.buy(size=SHARE, sl=self.data.Close[-1] * 0.99)


start, open_, high, low, close, volume = bars(path())
table = pd.DataFrame(
    {"Open": open_, "High": high, "Low": low, "Close": close, "Volume": volume},
    index=pd.to_datetime(start + 19800, unit="s"))
with Timed() as timed:
    figures = Backtest(table, Crossover, cash=CASH, commission=COMMISSION, trade_on_close=False).run()
tell(len(table), timed, trades=int(figures["# Trades"]))
