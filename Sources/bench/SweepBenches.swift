// The second path of a backtest, on the reference bars: whole histories as columns, and
// sweeps over hundreds of settings.

import Backtest
import Market
