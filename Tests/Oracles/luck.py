"""An independent reckoning of the figures of luck, for comparison with Statistics/Luck.

Reads one question a line on standard input and answers each with one line of numbers. Only the
line format and the seeded generator's published recipe (SplitMix64) are shared with the Swift
code: what is summed cleverly there is done the long way here.

    normal X                                share below X
    quantile P                              the point below which P lies
    sharpe | R…                             ratio, skew, kurtosis
    psr RATIO N SKEW KURT BENCHMARK         probabilistic Sharpe ratio
    record RATIO N SKEW KURT BENCHMARK C    minimum track record length
    deflated RATIO N SKEW KURT TRIALS VAR   best expected of luck, deflated Sharpe ratio
    trials | R… | R… …                      variance of ratios, average correlation, effective count
    pbo BLOCKS | R… | R… …                  probability of overfitting, share of losses, mean logit
    stationary N MEAN SEED                  indices
    moving N LENGTH SEED                    indices
    shuffle RUNS SEED | P…                  drawdown, its band, the band of sums, share of losses
    selection CHOSEN RUNS SEED | R… | R… …  p-value of the best
    plateau BEST | PLACE… SCORE | …         neighbours, mean, least, positive share
"""

import itertools
import math
import sys
from statistics import NormalDist, fmean

MASK = (1 << 64) - 1
EULER = 0.57721566490153286060651209008240243


class SplitMix:
    """Steele, Lea, Flood 2014; a named stream starts at the seed xor FNV-1a of its name."""

    def __init__(self, seed, stream):
        name = 0xCBF29CE484222325
        for byte in stream.encode():
            name = ((name ^ byte) * 0x100000001B3) & MASK
        self.state = seed ^ name

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def below(self, bound):
        return (self.next() * bound) >> 64

    def fraction(self):
        return (self.next() >> 11) / (1 << 53)


def cumulative(x):
    return math.erfc(-x / math.sqrt(2)) / 2


def quantile(p):
    return NormalDist().inv_cdf(p)


def moments(values):
    mean = math.fsum(values) / len(values)
    second, third, fourth = (
        math.fsum((v - mean) ** power for v in values) / len(values) for power in (2, 3, 4)
    )
    if second <= 1e-30:
        return 0.0, 0.0, 3.0
    return mean / math.sqrt(second), third / second**1.5, fourth / second**2


def ratio(values):
    return moments(values)[0]


def spread(ratio, skew, kurtosis):
    return 1 - skew * ratio + (kurtosis - 1) / 4 * ratio**2


def probabilistic(ratio, n, skew, kurtosis, benchmark):
    return cumulative(
        (ratio - benchmark) * math.sqrt(n - 1) / math.sqrt(spread(ratio, skew, kurtosis))
    )


def expected_best(trials, variance):
    return math.sqrt(variance) * (
        (1 - EULER) * quantile(1 - 1 / trials) + EULER * quantile(1 - 1 / (trials * math.e))
    )


def correlation(a, b):
    mean_a, mean_b = fmean(a), fmean(b)
    both = math.fsum((x - mean_a) * (y - mean_b) for x, y in zip(a, b))
    return both / math.sqrt(
        math.fsum((x - mean_a) ** 2 for x in a) * math.fsum((y - mean_b) ** 2 for y in b)
    )


def trials(rows):
    ratios = [ratio(row) for row in rows]
    mean = fmean(ratios)
    variance = math.fsum((r - mean) ** 2 for r in ratios) / (len(rows) - 1)
    varying = [row for row in rows if max(row) != min(row)]
    average = fmean(correlation(a, b) for a, b in itertools.combinations(varying, 2))
    bounded = min(max(average, 0), 1)
    return variance, average, bounded + (1 - bounded) * len(rows)


def overfitting(blocks, rows):
    width = len(rows[0])
    cuts = [k * width // blocks for k in range(blocks + 1)]
    rows = [row for row in rows if any(row)]
    logits, losses = [], 0
    for half in itertools.combinations(range(blocks), blocks // 2):
        other = [k for k in range(blocks) if k not in half]

        def over(row, chosen):
            return ratio([v for k in chosen for v in row[cuts[k] : cuts[k + 1]]])

        inside = [over(row, half) for row in rows]
        outside = [over(row, other) for row in rows]
        best = inside.index(max(inside))
        below = sum(v < outside[best] for v in outside)
        equal = sum(v == outside[best] for v in outside)
        share = (below + (equal + 1) / 2) / (len(rows) + 1)
        logits.append(math.log(share / (1 - share)))
        losses += outside[best] < 0
    return sum(v <= 0 for v in logits) / len(logits), losses / len(logits), fmean(logits)


def stationary(count, mean, random):
    indices, at = [], random.below(count)
    while True:
        indices.append(at)
        if len(indices) == count:
            random.fraction() < 1 / mean and random.below(count)
            return indices
        at = random.below(count) if random.fraction() < 1 / mean else (at + 1) % count


def moving(count, length, random):
    indices = []
    while len(indices) < count:
        start = random.below(count - length + 1)
        indices.extend(range(start, start + length))
    return indices[:count]


def largest_fall(profits):
    wealth = [0.0, *itertools.accumulate(profits)]
    return max(max(wealth[: k + 1]) - now for k, now in enumerate(wealth))


def band(values):
    values = sorted(values)
    # Half away from zero; every position here is positive.
    return [values[math.floor(p * (len(values) - 1) + 0.5)] for p in (0.05, 0.5, 0.95)]


def shuffle(runs, seed, profits):
    random, order = SplitMix(seed, "trades"), list(profits)
    falls, sums = [], []
    for _ in range(runs):
        for last in range(len(order) - 1, 0, -1):
            other = random.below(last + 1)
            order[last], order[other] = order[other], order[last]
        falls.append(largest_fall(order))
        sums.append(sum(profits[random.below(len(profits))] for _ in profits))
    return [largest_fall(profits), *band(falls), *band(sums), sum(s <= 0 for s in sums) / runs]


def selection(chosen, runs, seed, rows):
    count, random = len(rows[0]), SplitMix(seed, "selection")
    mean_run = max(1.0, math.sqrt(math.sqrt(count)))
    poor = -math.sqrt(2 * math.log(math.log(count))) / math.sqrt(count)
    family = []
    for row in rows:
        r = ratio(row)
        if r != 0:
            deviation = fmean(row) / r
            family.append((row, fmean(row) if r >= poor else 0.0, deviation))
    reached = 0
    for _ in range(runs):
        places = stationary(count, mean_run, random)
        best = max((fmean(row[k] for k in places) - mean) / dev for row, mean, dev in family)
        reached += best >= ratio(rows[chosen])
    return (reached + 1) / (runs + 1)


def plateau(best, rows):
    here = rows[best][:-1]
    near = [
        row[-1]
        for index, row in enumerate(rows)
        if index != best and max(abs(a - b) for a, b in zip(row[:-1], here)) <= 1
    ]
    return len(near), fmean(near), min(near), sum(v > 0 for v in near) / len(near)


def answer(line):
    head, *groups = line.split("|")
    name, *words = head.split()
    numbers = [float(word) for word in words]
    rows = [[float(word) for word in group.split()] for group in groups]
    whole = [int(word) if word.lstrip("-").isdigit() else 0 for word in words]
    if name == "normal":
        return [cumulative(numbers[0])]
    if name == "quantile":
        return [quantile(numbers[0])]
    if name == "sharpe":
        return moments(rows[0])
    if name == "psr":
        return [probabilistic(*numbers)]
    if name == "record":
        r, _, skew, kurtosis, benchmark, confidence = numbers
        return [1 + spread(r, skew, kurtosis) * (quantile(confidence) / (r - benchmark)) ** 2]
    if name == "deflated":
        r, n, skew, kurtosis, count, variance = numbers
        best = expected_best(count, variance)
        return [best, probabilistic(r, n, skew, kurtosis, best)]
    if name == "trials":
        return trials(rows)
    if name == "pbo":
        return overfitting(whole[0], rows)
    if name == "stationary":
        return stationary(whole[0], numbers[1], SplitMix(whole[2], "test"))
    if name == "moving":
        return moving(whole[0], whole[1], SplitMix(whole[2], "test"))
    if name == "shuffle":
        return shuffle(whole[0], whole[1], rows[0])
    if name == "selection":
        return [selection(whole[0], whole[1], whole[2], rows)]
    if name == "plateau":
        return plateau(whole[0], rows)
    raise SystemExit(f"no such question: {name}")


for question in sys.stdin:
    print(*(repr(float(value)) for value in answer(question)))
