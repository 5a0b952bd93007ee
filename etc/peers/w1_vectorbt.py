"""The crossover on vectorbt. It sizes in fractions of a share, and values the fee within the size, so its
equity differs a little; its last trade is still open at the end."""

import numpy as np
import pandas as pd
import vectorbt as vbt
from workload import BARS_A_DAY, CASH, COMMISSION, LAST_ENTRY, SHARE, WARM_UP, Timed, bars, path, tell


def crossover(open_, high, low, close):
    price = pd.Series(close)
    fast, slow = (price.ewm(span=n, adjust=False).mean().to_numpy() for n in (9, 21))
    gap, minute = fast - slow, np.arange(len(close)) % BARS_A_DAY
    before = np.concatenate([[0.0], gap[:-1]])
    enters = (before <= 0) & (gap > 0) & (minute < LAST_ENTRY)
    enters[:WARM_UP] = False
    leaves = ((before >= 0) & (gap < 0)) | (minute == LAST_ENTRY)
    leaves[0] = False
    # Decided at a close, done at the next open.
    enters, leaves = (np.concatenate([[False], signal[:-1]]) for signal in (enters, leaves))
    return vbt.Portfolio.from_signals(
        close=price, entries=enters, exits=leaves, price=open_, open=open_, high=high, low=low, size=SHARE,
        size_type="percent", fees=COMMISSION, sl_stop=0.01, stop_entry_price="fillprice", init_cash=CASH,
        freq="1min").trades.count()


_, *prices, _ = bars(path())
crossover(*(row[:2000] for row in prices))  # Compiles.
with Timed() as timed:
    trades = crossover(*prices)
tell(len(prices[0]), timed, trades=int(trades))
