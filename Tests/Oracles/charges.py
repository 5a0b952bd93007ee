"""An independent reckoning of a day's charges, for comparison with ContractNote.

Reads days on standard input and prints one line a day. Written from the published rates
and rounding rules, in exact fractions; it shares nothing with the Swift code but the
line format:

    day DATE PLAN STT_ROUNDING STAMP_UNIT
    leg INSTRUMENT ISIN EXCHANGE KIND TRADE_FOR_TRADE SIDE QUANTITY PRICE LOT ORDER
    end

Answer: brokerage stt exchange sebi stamp gst depository, in rupees.
"""

import sys
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def per_cent(text):
    return Fraction(text) / 100


def rounded(amount, unit):
    """Half up to a multiple of unit; every amount here is positive or zero."""
    steps = Fraction(amount) / Fraction(unit)
    whole = (2 * steps.numerator + steps.denominator) // (2 * steps.denominator)
    return whole * Fraction(unit)


PAISA = Fraction(1, 100)

EXCHANGE = {
    ("NSE", "delivery"): per_cent("0.00307"),
    ("NSE", "intraday"): per_cent("0.00307"),
    ("NSE", "future"): per_cent("0.00183"),
    ("NSE", "option"): per_cent("0.03553"),
    ("BSE", "delivery"): per_cent("0.00375"),
    ("BSE", "intraday"): per_cent("0.00375"),
    ("BSE", "future"): Fraction(0),
    ("BSE", "option"): per_cent("0.0325"),
}
STAMP = {
    "delivery": per_cent("0.015"),
    "intraday": per_cent("0.003"),
    "future": per_cent("0.002"),
    "option": per_cent("0.003"),
}


def derivative_stt(date, kind):
    if date >= "2026-04-01":
        return per_cent("0.05" if kind == "future" else "0.15")
    return per_cent("0.02" if kind == "future" else "0.1")


def brokerage(plan, kind, value, quantity, lot):
    if plan == "zero":
        return Fraction(0)
    if plan == "flat10":
        return Fraction(10)
    if plan == "zerodha":
        if kind == "delivery":
            return Fraction(0)
        return Fraction(20) if kind == "option" else min(value * per_cent("0.03"), Fraction(20))
    if plan == "sharekhan":
        if kind == "option":
            return 20 * quantity / lot
        if kind == "future":
            return value * per_cent("0.02")
        return max(value * per_cent("0.3" if kind == "delivery" else "0.02"), quantity * PAISA)
    raise SystemExit(f"unknown plan {plan}")


def scrip_stt(date, legs):
    total = Fraction(0)
    pool = []
    for leg in legs:
        value = leg["quantity"] * leg["price"]
        if leg["kind"] in ("future", "option"):
            if leg["side"] == "sell":
                total += value * derivative_stt(date, leg["kind"])
        elif leg["trade_for_trade"]:
            total += value * per_cent("0.1")
        else:
            pool.append(leg)
    if pool:
        bought = sum(x["quantity"] for x in pool if x["side"] == "buy")
        sold = sum(x["quantity"] for x in pool if x["side"] == "sell")
        average = rounded(sum(x["quantity"] * x["price"] for x in pool) / (bought + sold), PAISA)
        total += min(bought, sold) * average * per_cent("0.025")
        total += abs(bought - sold) * average * per_cent("0.1")
    return total


def scrip_stamp(legs):
    total = Fraction(0)
    bought = sold = value = Fraction(0)
    for leg in legs:
        worth = leg["quantity"] * leg["price"]
        direct = leg["kind"] in ("future", "option") or leg["trade_for_trade"]
        if direct and leg["side"] == "buy":
            total += worth * STAMP["delivery" if leg["trade_for_trade"] else leg["kind"]]
        elif not direct and leg["side"] == "buy":
            bought += leg["quantity"]
            value += worth
        elif not direct:
            sold += leg["quantity"]
    if bought:
        price = value / bought
        same_day = min(bought, sold)
        total += same_day * price * STAMP["intraday"] + (bought - same_day) * price * STAMP["delivery"]
    return total


def charges(date, plan, stt_rounding, stamp_unit, legs):
    orders, scrips, debits = defaultdict(list), defaultdict(list), defaultdict(Fraction)
    for leg in legs:
        orders[leg["instrument"], leg["kind"], leg["order"]].append(leg)
        scrips[leg["instrument"]].append(leg)
        if leg["kind"] == "delivery":
            debits[leg["isin"]] += leg["quantity"] * (1 if leg["side"] == "sell" else -1)
    broker = sum(
        (
            rounded(
                brokerage(
                    plan,
                    kind,
                    sum(x["quantity"] * x["price"] for x in group),
                    sum(x["quantity"] for x in group),
                    group[0]["lot"],
                ),
                PAISA,
            )
            for (_, kind, _), group in orders.items()
        ),
        Fraction(0),
    )
    taxes = [scrip_stt(date, group) for group in scrips.values()]
    if stt_rounding == "perScrip":
        stt = sum((rounded(tax, 1) for tax in taxes), Fraction(0))
    else:
        stt = rounded(sum(taxes, Fraction(0)), 1)
    turnover = sum((x["quantity"] * x["price"] for x in legs), Fraction(0))
    fee = rounded(
        sum((x["quantity"] * x["price"] * EXCHANGE[x["exchange"], x["kind"]] for x in legs), Fraction(0)), PAISA
    )
    sebi = rounded(turnover * 10 / 10_000_000, PAISA)
    stamp = rounded(sum((scrip_stamp(group) for group in scrips.values()), Fraction(0)), stamp_unit)
    gst = rounded((broker + fee + sebi) * per_cent("18"), PAISA)
    depository = Fraction("15.34") * sum(1 for units in debits.values() if units > 0)
    return broker, stt, fee, sebi, stamp, gst, depository if plan == "zerodha" else Fraction(0)


def printed(amount):
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    return str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


def main():
    head, legs = None, []
    for line in sys.stdin:
        words = line.split()
        if words[0] == "day":
            head, legs = words[1:], []
        elif words[0] == "leg":
            names = "instrument isin exchange kind trade_for_trade side quantity price lot order".split()
            leg = dict(zip(names, words[1:]))
            leg["trade_for_trade"] = leg["trade_for_trade"] == "true"
            for name in ("quantity", "price", "lot"):
                leg[name] = Fraction(leg[name])
            legs.append(leg)
        else:
            date, plan, stt_rounding, stamp_unit = head
            print(*map(printed, charges(date, plan, stt_rounding, Fraction(stamp_unit), legs)))


main()
