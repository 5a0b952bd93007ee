"""What every peer's script shares: the bars, the stopwatch, and the one line that it prints.

The bars are a file of six rows of little-endian int64: start (seconds), open, high, low, close (paise),
volume. Our side writes it, so both sides read the same numbers."""

import json
import resource
import sys
import time

import numpy as np

CASH, COMMISSION, SHARE = 1e7, 0.0003, 0.10
BARS_A_DAY, LAST_ENTRY, WARM_UP = 375, 359, 21


def bars(path):
    """Start in seconds, then open, high, low, close in rupees, then volume."""
    rows = np.fromfile(path, dtype="<i8").reshape(6, -1)
    return (rows[0], *(row / 100.0 for row in rows[1:5]), rows[5].astype(np.float64))


class Timed:
    """The processor seconds of a block, imports and compilation left out."""

    def __enter__(self):
        self._begun = time.process_time()
        return self

    def __exit__(self, *_):
        self.cpu = time.process_time() - self._begun


def tell(items, timed, **facts):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"items": items, "cpu": timed.cpu, "rss_mb": round(peak, 1), **facts}), flush=True)


def path():
    return sys.argv[1]
