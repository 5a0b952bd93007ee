"""Quotes through hftbacktest: each close becomes a bid and, a tick above, an ask (four book events), and
every hundredth quote an order of one share at the touch."""

import numba
import numpy as np
from hftbacktest import (
    BUY_EVENT, DEPTH_EVENT, EXCH_EVENT, GTC, LIMIT, LOCAL_EVENT, SELL_EVENT, BacktestAsset,
    HashMapMarketDepthBacktest, event_dtype)
from workload import COMMISSION, Timed, bars, path, tell

EVERY = 100
close = bars(path())[4]
before = np.concatenate([close[:1], close[:-1]])
when = np.arange(1, len(close) + 1) * 1_000_000_000
events = np.zeros((len(close), 4), event_dtype)
book = ((BUY_EVENT, before, 0.0), (SELL_EVENT, before + 0.05, 0.0), (BUY_EVENT, close, 1e6), (SELL_EVENT, close + 0.05, 1e6))
for place, (side, price, size) in enumerate(book):
    row = events[:, place]
    row["ev"] = DEPTH_EVENT | EXCH_EVENT | LOCAL_EVENT | side
    row["exch_ts"], row["local_ts"], row["px"], row["qty"] = when, when + 1_000_000, price, size


@numba.njit
def trade(market):
    quotes = orders = 0
    while market.wait_next_feed(False, 3_600_000_000_000) == 2:
        quotes += 1
        if quotes % EVERY == 0:
            depth = market.depth(0)
            market.clear_inactive_orders(0)
            orders += 1
            if orders % 2:
                market.submit_buy_order(0, quotes, depth.best_ask, 1.0, GTC, LIMIT, False)
            else:
                market.submit_sell_order(0, quotes, depth.best_bid, 1.0, GTC, LIMIT, False)
    return orders


def market():
    asset = (
        BacktestAsset().data(events.ravel()).linear_asset(1.0).constant_order_latency(1_000_000, 1_000_000)
        .power_prob_queue_model(2.0).no_partial_fill_exchange()
        .trading_value_fee_model(COMMISSION, COMMISSION).tick_size(0.05).lot_size(1.0))
    return HashMapMarketDepthBacktest([asset])


trade(market())  # Compiles.
with Timed() as timed:
    orders = trade(market())
tell(len(close), timed, orders=int(orders))
