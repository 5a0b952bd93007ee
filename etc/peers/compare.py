"""Our engine beside its peers, on the same bars, in one run.

    compare.py BENCH FOLDER [NAME…] [--runs N] [--json] [--no-peers] [--strict]

BENCH is our program, FOLDER holds the peers' environments and the bars. The sides take turns, so that a busy
machine is busy for all of them; each figure is the median processor time of the work alone, an item.
A peer may be given fewer bars than we are: its cost is then an item of the smaller table, which favours it.

Ends with 1 when a result differs from the reference or a side failed, or with --strict when a figure is beyond
its limit."""

import argparse
import json
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


class Peer:
    def __init__(self, name, environment, script, bars, *words):
        self.name, self.environment, self.script, self.bars, self.words = name, environment, script, bars, words

    def command(self, folder):
        python = f"{folder}/{self.environment}/bin/python"
        return [python, f"{HERE}/{self.script}", table(folder, self.bars), *self.words]


def crossover_peers():
    return [
        Peer("vectorbt", "vectorised", "w1_vectorbt.py", 1_000_000),
        Peer("backtesting.py", "vectorised", "w1_backtesting.py", 100_000),
        Peer("NautilusTrader", "nautilus", "w1_nautilus.py", 100_000),
    ]


def talib(indicator):
    return [Peer("TA-Lib", "vectorised", "indicators_talib.py", 1_000_000, indicator)]


class Workload:
    """Our bars, the peers, and what was promised: items a processor second, megabytes of memory of our own,
    a share of a peer's speed."""

    def __init__(self, bars, peers=(), least=None, anonymous=None, beside=None):
        self.bars, self.peers = bars, list(peers)
        self.least, self.anonymous, self.beside = least, anonymous, beside


def indicator(name):
    return Workload(1_000_000, talib(name), beside=("TA-Lib", 1 / 1.2))


WORKLOADS = {
    "w1": Workload(5_000_000, crossover_peers(), least=20e6, anonymous=100),
    "w1-1m": Workload(1_000_000, least=20e6, anonymous=100),
    "w1-columnar": Workload(5_000_000, crossover_peers(), least=50e6, anonymous=100),
    "w1-columnar-1m": Workload(1_000_000, least=50e6, anonymous=100),
    "w2": Workload(1_000_000, [
        Peer("numba", "vectorised", "w2.py", 100_000, "numba"),
        Peer("vectorbt", "vectorised", "w2.py", 100_000, "vectorbt"),
    ], least=2e9),
    "sweep-any": Workload(1_000_000, least=50e6),
    "w5": Workload(1_000_000, [
        Peer("hftbacktest", "vectorised", "w5_hftbacktest.py", 1_000_000),
        Peer("NautilusTrader", "nautilus", "w5_nautilus.py", 100_000),
    ], least=5e6),
    "ema": indicator("ema"),
    "rsi": indicator("rsi"),
    "atr": indicator("atr"),
}


def table(folder, bars):
    return f"{folder}/bars_{bars}.bin"


class Failed(Exception):
    """A side could not do the work; what it said."""


def facts(command):
    """The last line that a side prints."""
    environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1", PYTHONWARNINGS="ignore")
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise Failed(f"{' '.join(command)} failed:\n{(done.stdout + done.stderr)[-2000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def measure(name, bench, folder, runs, with_peers):
    work = WORKLOADS[name]
    sides = {"ours": [bench, "--workload", name, table(folder, work.bars)]}
    if with_peers:
        sides |= {peer.name: peer.command(folder) for peer in work.peers}
    heard = {side: [] for side in sides}
    for _ in range(runs):
        for side, command in sides.items():
            heard[side].append(facts(command))
    cost = {side: statistics.median(one["cpu"] / one["items"] for one in told) for side, told in heard.items()}
    ours = heard["ours"][-1]
    others = {side: 1 / cost[side] for side in cost if side != "ours"}
    ratio = {side: others[side] and (1 / cost["ours"]) / others[side] for side in others}
    memory = max(told["anonymous_mb"] for told in heard["ours"])
    return {
        "name": name, "unit": "items a processor second", "ours": 1 / cost["ours"], "peers": others,
        "ratio": ratio, "hash": ours["hash"], "expected_hash": ours["expected_hash"], "rss_mb": ours["rss_mb"],
        "anonymous_mb": memory, "runs": runs, "bars": work.bars,
        "limits": limits(work, 1 / cost["ours"], ratio, memory),
    }


def limits(work, speed, ratio, memory):
    """Each promise, whether it is kept; none for a peer that did not run."""
    found = []
    if work.least:
        found.append({"what": f"{short(work.least)}/s at least", "ok": speed >= work.least})
    if work.anonymous:
        found.append({"what": f"{memory} MB of its own, at most {work.anonymous}", "ok": memory <= work.anonymous})
    if work.beside and work.beside[0] in ratio:
        peer, share = work.beside
        found.append({"what": f"×{share:.3g} of {peer} at least", "ok": ratio[peer] >= share})
    return found


def short(figure):
    for unit, size in (("G", 1e9), ("M", 1e6), ("k", 1e3)):
        if figure >= size:
            return f"{figure / size:.3g} {unit}"
    return f"{figure:.3g}"


def line(row):
    agrees = "" if row["expected_hash"] is None else (
        "  equal to the reference" if row["hash"] == row["expected_hash"] else "  DIFFERS FROM THE REFERENCE")
    beside = "".join(f"  {peer} {short(row['peers'][peer])} (×{row['ratio'][peer]:.3g})" for peer in row["peers"])
    kept = "".join(f"  {'within' if limit['ok'] else 'BEYOND'} {limit['what']}" for limit in row["limits"])
    return f"{row['name']:<16}{short(row['ours']):>8}/s{beside}  {row['rss_mb']:.0f} MB{agrees}{kept}"


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("bench")
    words.add_argument("folder")
    words.add_argument("names", nargs="*", metavar="NAME")
    words.add_argument("--runs", type=int, default=5)
    words.add_argument("--json", action="store_true")
    words.add_argument("--no-peers", action="store_true")
    words.add_argument("--strict", action="store_true")
    given = words.parse_args()
    names = given.names or list(WORKLOADS)
    for name in names:
        if name not in WORKLOADS:
            words.error(f"there is no workload {name}; these are: {' '.join(WORKLOADS)}")
    needed = {WORKLOADS[name].bars for name in names} | {
        peer.bars for name in names for peer in WORKLOADS[name].peers if not given.no_peers}
    for bars in sorted(needed):
        if not os.path.exists(table(given.folder, bars)):
            subprocess.run([given.bench, "--bars", str(bars), table(given.folder, bars)], check=True)
    holds = True
    for name in names:
        try:
            row = measure(name, given.bench, given.folder, given.runs, not given.no_peers)
        except Failed as failure:
            print(json.dumps({"name": name, "error": str(failure)}) if given.json else f"{name}: {failure}", flush=True)
            holds = False
            continue
        holds = holds and row["expected_hash"] in (None, row["hash"])
        holds = holds and not (given.strict and any(not limit["ok"] for limit in row["limits"]))
        print(json.dumps(row) if given.json else line(row), flush=True)
    sys.exit(0 if holds else 1)


if __name__ == "__main__":
    main()
