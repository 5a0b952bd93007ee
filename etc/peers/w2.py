"""460 crossovers, fast 3 to 12 and slow 15 to 60, long only, without stop or square-off.
`w2.py BARS numba|vectorbt`"""

import sys

import numba
import numpy as np
import pandas as pd
from workload import CASH, COMMISSION, SHARE, WARM_UP, Timed, bars, path, tell

FAST, SLOW = range(3, 13), range(15, 61)


@numba.njit
def crossover(open_, close, fast, slow):
    a, b = 2.0 / (fast + 1), 2.0 / (slow + 1)
    x = y = close[0]
    cash, before, held, wanted, trades = CASH, 0.0, 0, 0, 0
    for bar in range(len(close)):
        if wanted > 0:
            held = wanted
            cash -= held * open_[bar] * (1 + COMMISSION)
        elif wanted < 0:
            cash += held * open_[bar] * (1 - COMMISSION)
            held = 0
            trades += 1
        wanted = 0
        x += a * (close[bar] - x)
        y += b * (close[bar] - y)
        gap = x - y
        if bar >= WARM_UP:
            if held > 0:
                wanted = -1 if before >= 0 and gap < 0 else 0
            elif before <= 0 and gap > 0:
                wanted = int(SHARE * cash / close[bar])
        before = gap
    return trades


def by_numba(open_, close):
    return [crossover(open_, close, fast, slow) for fast in FAST for slow in SLOW]


def by_vectorbt(open_, close):
    import vectorbt as vbt

    price, counts = pd.Series(close), []
    means = {n: price.ewm(span=n, adjust=False).mean().to_numpy() for n in (*FAST, *SLOW)}
    slow = np.stack([means[n] for n in SLOW], 1)
    for fast in FAST:  # 46 columns at a time, or the table does not fit into memory.
        gap = means[fast][:, None] - slow
        enters, leaves = np.zeros(gap.shape, bool), np.zeros(gap.shape, bool)
        before, now = gap[WARM_UP - 1:-2], gap[WARM_UP:-1]
        enters[WARM_UP + 1:] = (before <= 0) & (now > 0)
        leaves[WARM_UP + 1:] = (before >= 0) & (now < 0)
        tested = vbt.Portfolio.from_signals(
            close=price, entries=pd.DataFrame(enters), exits=pd.DataFrame(leaves), price=open_[:, None],
            size=SHARE, size_type="percent", fees=COMMISSION, init_cash=CASH, freq="1min")
        counts += tested.trades.closed.count().tolist()
    return counts


_, open_, _, _, close, _ = bars(path())
search = {"numba": by_numba, "vectorbt": by_vectorbt}[sys.argv[2]]
search(open_[:2000], close[:2000])  # Compiles.
with Timed() as timed:
    counts = search(open_, close)
tell(len(counts) * len(close), timed, trades=int(sum(counts)))
