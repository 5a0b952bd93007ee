"""The published crossover workload, told again from its rules in whole numbers, for comparison with our engine.

Reads cases on standard input and answers each on standard output:

    case                                one line, then a line a bar: day, minute of the day, open, high, low, close
    0 0 100000 100500 99800 100200      prices in paise, minute 0 is 09:15
    end

A bar's close moves two means of the closes, of 9 and 21 bars, both begun at the first close. From the 22nd bar on,
a rise of their difference through zero buys a tenth of the cash at the next bar's open, if the bar ends before
15:15 and the next one follows at once; a fall through zero, or 15:15, sells at the next open. One per cent below
the entry, on the tick of five paise, lies a stop: a bar whose low reaches it sells there, or at its open when that
is lower. Each side costs three hundredths of a per cent. Cash is in ten-thousandths of a rupee; a half rounds up.

For every trade: row of the entry, row of the exit, quantity, entry and exit in paise, 0 fall 1 stop 2 clock,
and what it earned and cost in ten-thousandths of a rupee. Then `cash` and what is left of it, then `end`."""

import sys

TICK, CASH, FIRST, LAST = 5, 100_000_000_000, 21, 359


def rounded(number, parts):
    return (2 * number + parts) // (2 * parts)


def commission(value):
    return rounded(value * 3, 10_000)


class Account:
    def __init__(self):
        self.cash, self.units, self.lines = CASH, 0, []

    def buy(self, units, price, row):
        self.units, self.price, self.row = units, price, row
        self.cost = commission(units * price * 100)
        self.cash -= units * price * 100 + self.cost
        self.stop = price * 99 // (100 * TICK) * TICK

    def sell(self, price, row, why):
        cost = commission(self.units * price * 100)
        self.cash += self.units * price * 100 - cost
        earned = self.units * (price - self.price) * 100
        self.lines.append((self.row, row, self.units, self.price, price, why, earned, self.cost + cost))
        self.units = 0


def play(bars):
    account, wish, why, before = Account(), 0, None, 0.0
    fast = slow = bars[0][5] / 100
    for row, (day, minute, opened, _, low, close) in enumerate(bars):
        follows = row > 0 and bars[row - 1][:2] == (day, minute - 1)
        if wish and follows:
            account.buy(wish, opened, row)
        if why is not None:
            account.sell(opened, row, why)
        elif account.units and low <= account.stop:
            account.sell(min(opened, account.stop), row, 1)
        wish, why = 0, None
        rupees = close / 100
        fast += 2 / 10 * (rupees - fast)
        slow += 2 / 22 * (rupees - slow)
        gap = fast - slow
        if row >= FIRST:
            if account.units:
                why = 0 if before >= 0 > gap else 2 if minute >= LAST else None
            elif minute < LAST and before <= 0 < gap:
                wish = rounded(account.cash * 1_000, 10_000) // (close * 100)
        before = gap
    return account


def main():
    bars = []
    for line in sys.stdin:
        words = line.split()
        if words == ["case"]:
            bars = []
        elif words == ["end"]:
            account = play(bars)
            for trade in account.lines:
                print(*trade)
            print("cash", account.cash)
            print("end")
        else:
            bars.append(tuple(int(word) for word in words))


main()
