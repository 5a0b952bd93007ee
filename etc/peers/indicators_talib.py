"""TA-Lib's EMA 21, RSI 14 and ATR 14 over whole columns: `indicators_talib.py BARS ema|rsi|atr`"""

import sys

import talib
from workload import Timed, bars, path, tell

_, _, high, low, close, _ = bars(path())
indicator = {
    "ema": lambda: talib.EMA(close, 21),
    "rsi": lambda: talib.RSI(close, 14),
    "atr": lambda: talib.ATR(high, low, close, 14),
}[sys.argv[2]]
RUNS = 21
indicator()
with Timed() as timed:
    for _ in range(RUNS):
        column = indicator()
tell(RUNS * len(close), timed, last=float(column[-1]))
