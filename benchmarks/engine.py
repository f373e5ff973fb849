"""The daily engine against other ways of writing the same step, from 1 000 to 1 000 000 firms.

python benchmarks/engine.py                 table, CSV and figure in benchmarks/results/ (10 to 20 minutes)
python benchmarks/engine.py --quick         up to 10 000 firms, a minute
python benchmarks/engine.py --sizes 1000000 --peers ours
python benchmarks/engine.py --alone         put other work on this machine off while a clock runs (Linux, root)
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import os
import platform
import resource
import sys
import time
import warnings
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from bandwidth import bytes_a_day, triad  # noqa: E402
from peers.mesa_agents import PlainMesa  # noqa: E402
from peers.numpy_edges import NumpyEdges  # noqa: E402
from peers.scipy_sparse import ScipySparse  # noqa: E402

from sim.model.engine import Engine, corners  # noqa: E402
from sim.model.engine.sample import network  # noqa: E402
from sim.scenario.production import Production  # noqa: E402
from sim.threads import available_threads  # noqa: E402

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
LARGEST = {"mesa": 30_000, "numpy": 1_000_000, "scipy": 1_000_000, "ours": 1_000_000, "ours1": 1_000_000}
TARGETS = {10_000: 0.6, 100_000: 7.0, 1_000_000: 90.0}  # ms a day, two cores


class Ours(Engine):
    name = "peitao"


class OursOneThread(Engine):
    name = "peitao, one thread"

    def __init__(self, *args):
        super().__init__(*args, threads=1)


PEERS = {"mesa": PlainMesa, "numpy": NumpyEdges, "scipy": ScipySparse, "ours1": OursOneThread, "ours": Ours}


def economy(n: int):
    """About 7 links a firm in 5 slots; suppliers within 200 rows, as in a region sorted by place."""
    return network(n, inputs=10, suppliers=2, seed=1, local=200, max_lead=5)


ALONE = False


@contextlib.contextmanager
def undisturbed():
    """While timing: real-time scheduling, if --alone was given, so that other processes do not share the cores."""
    if not ALONE:
        yield
        return
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    try:
        yield
    finally:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


def time_step(step, seconds: float) -> tuple[float, float, int]:
    """(median, fastest, rounds) in seconds of ``step()``, after one day of warming up."""
    with undisturbed():
        step()
        times, begin = [], time.perf_counter()
        while len(times) < 5 or (time.perf_counter() - begin < seconds and len(times) < 2000):
            start = time.perf_counter()
            step()
            times.append(time.perf_counter() - start)
    return float(np.median(times)), min(times), len(times)


def check(names: list[str]) -> None:
    """All peers give the same output after a shock, or the table would compare different things."""
    net, final, x = network(300, inputs=6, seed=2, max_lead=4)
    capacity = np.where(np.arange(300) % 5 == 0, 0.5 * x, 1.2 * x)
    made = {}
    for name in names:
        model = PEERS[name](net, final, x, capacity, Production())
        for _ in range(30):
            model.step()
        made[name] = np.array(model.output)
    for name in names:
        np.testing.assert_allclose(made[name], made["ours"], rtol=1e-9, err_msg=name)


def scaling(sizes, names, seconds, limit) -> list[dict]:
    rows = []
    for n in sizes:
        net, final, x = economy(n)
        for name in names:
            if n > LARGEST[name]:
                continue
            begin = time.perf_counter()
            model = PEERS[name](net, final, x, 1.2 * x, Production())
            built = time.perf_counter() - begin
            median, fastest, rounds = time_step(model.step, seconds)
            links = net.link_share.size
            row = {
                "way": model.name,
                "firms": n,
                "slots": net.slot_coef.size,
                "links": links,
                "rounds": rounds,
                "ms_a_day": median * 1e3,
                "fastest_ms": fastest * 1e3,
                "ns_a_link": median / links * 1e9,
                "build_s": built,
            }
            if isinstance(model, Engine):
                touched = bytes_a_day(model)
                row |= {
                    "bytes_a_link": touched / links,
                    "limit_ms": touched / limit / 1e6,
                    "times_limit": median / (touched / limit / 1e9),
                    "target_ms": TARGETS.get(n, ""),
                }
            rows.append(row)
            print(line(row), flush=True)
            del model
    return rows


def boario_rows(seconds) -> list[dict]:
    """ARIO on random multi-regional tables: the boario package and this engine on the same table."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pandas as pd
            import pymrio
            from boario.extended_models import ARIOPsiModel
    except ImportError:
        print("boario is not installed: its rows are left out")
        return []
    rows = []
    for regions in (5, 20, 50):
        sectors, r = 20, np.random.default_rng(1)
        n = regions * sectors
        names = [[f"r{i:03}" for i in range(regions)], [f"s{i:02}" for i in range(sectors)]]
        index = pd.MultiIndex.from_product(names, names=["region", "sector"])
        demand = pd.MultiIndex.from_product([index.levels[0], ["demand"]], names=["region", "category"])
        z = pd.DataFrame(r.uniform(1, 3, (n, n)), index, index)
        y = pd.DataFrame(r.uniform(1, 6, (n, regions)) * sectors, index, demand)
        table = pymrio.IOSystem(Z=z, Y=y, x=pd.DataFrame(z.sum(axis=1) + y.sum(axis=1), columns=["indout"]))
        table.A = pymrio.calc_A(table.Z, table.x)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            peer = ARIOPsiModel(table)

        def day(peer=peer):
            peer.calc_overproduction()
            peer.calc_production(1)
            peer.distribute_production()
            peer.calc_orders()

        sector = np.tile(np.arange(sectors), regions)
        net, output = corners.from_flows(peer.Z_0, peer.Y_0.sum(axis=1), groups=sector, days=90.0)
        ours = Engine(net, peer.Y_0.sum(axis=1), output, output, corners.ario(), record_flows=False)
        for name, step in (("boario (ARIO)", day), ("peitao (ARIO)", ours.step)):
            median, fastest, rounds = time_step(step, seconds)
            row = {
                "way": name,
                "firms": n,
                "slots": net.slot_coef.size,
                "links": net.link_share.size,
                "rounds": rounds,
                "ms_a_day": median * 1e3,
                "fastest_ms": fastest * 1e3,
                "ns_a_link": median / net.link_share.size * 1e9,
            }
            rows.append(row)
            print(line(row), flush=True)
    return rows


def year_of_a_million(days: int = 365) -> str:
    """One million firms for a year, building the network and recording monthly flows and daily totals included."""
    begin = time.perf_counter()
    net, final, x = economy(1_000_000)
    engine = Engine(net, final, x, 1.2 * x, Production())
    built = time.perf_counter() - begin
    engine.capacity_factor[::50] = 0.5
    daily, monthly = [], []
    for day in range(days):
        engine.step()
        daily.append(engine.totals)
        if day % 30 == 29:
            monthly.append(np.bincount(engine.link_slot, engine.flow, engine.n_slots).sum())
            engine.reset_flows()
    spent = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return (
        f"1 000 000 firms, {engine.n_links:,} links, {days} days: {spent:.0f} s, of which {built:.0f} s building; "
        f"peak memory {peak:.1f} GB (targets: 180 s, 8 GB)"
    )


def line(row: dict) -> str:
    text = f"{row['way']:22} {row['firms']:>9,} firms {row['links']:>10,} links {row['ms_a_day']:>10.3f} ms"
    text += f" (fastest {row['fastest_ms']:.3f}) {row['ns_a_link']:>8.1f} ns/link"
    if "limit_ms" in row:
        text += f"  {row['bytes_a_link']:.0f} B/link, {row['times_limit']:.1f} x the bandwidth limit"
    return text


def figure(rows: list[dict], limit: float, path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    fig, ax = plt.subplots(figsize=(7, 4.6), layout="constrained")
    for way in dict.fromkeys(row["way"] for row in rows):
        mine = [row for row in rows if row["way"] == way]
        mark = "s--" if "ARIO" in way else "o-"
        ax.loglog([r["links"] for r in mine], [r["ms_a_day"] for r in mine], mark, ms=4, label=way)
    ours = [row for row in rows if row["way"] == Ours.name]
    bound = [row["limit_ms"] for row in ours]
    ax.loglog([r["links"] for r in ours], bound, "k:", label=f"bandwidth limit, {limit:.0f} GB/s")
    for row in ours:
        if row["firms"] in TARGETS:
            ax.plot(row["links"], TARGETS[row["firms"]], "k_", ms=14)
    ax.set_xlabel("links")
    ax.set_ylabel("one day, ms (bars: targets)")
    ax.legend(fontsize=8)
    ax.grid(alpha=0.3)
    fig.savefig(path.with_suffix(".svg"))
    fig.savefig(path.with_suffix(".png"), dpi=150)


def markdown(rows: list[dict], notes: list[str]) -> str:
    out = ["# Engine benchmark", "", *[f"{note}\n" for note in notes]]
    heads = ["way", "firms", "links", "one day, ms", "fastest, ms", "ns a link", "B a link", "x limit", "target, ms"]
    out += ["| " + " | ".join(heads) + " |", "|---|" + "--:|" * (len(heads) - 1)]
    for row in rows:
        cells = [row["way"], f"{row['firms']:,}", f"{row['links']:,}", f"{row['ms_a_day']:.3f}"]
        cells += [f"{row['fastest_ms']:.3f}", f"{row['ns_a_link']:.1f}"]
        if "limit_ms" in row:
            cells += [f"{row['bytes_a_link']:.0f}", f"{row['times_limit']:.1f}", f"{row['target_ms']}"]
        else:
            cells += [""] * 3
        out.append("| " + " | ".join(cells) + " |")
    return "\n".join(out) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="up to 10 000 firms, and no year of a million")
    parser.add_argument("--sizes", type=int, nargs="+", help="numbers of firms")
    parser.add_argument("--peers", nargs="+", choices=list(PEERS), default=list(PEERS))
    parser.add_argument("--seconds", type=float, default=4.0, help="time spent on each way and size")
    parser.add_argument("--alone", action="store_true", help="real-time scheduling while a clock runs")
    parser.add_argument("--out", type=Path, default=HERE / "results")
    args = parser.parse_args()
    sizes = args.sizes or [n for n in SIZES if not args.quick or n <= 10_000]
    global ALONE
    ALONE = args.alone
    threads = available_threads()
    with undisturbed():
        limit = triad(threads, rounds=6)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    notes = [
        f"{platform.machine()}, {threads} threads, Python {platform.python_version()}, NumPy {np.__version__}; "
        f"measured memory triad {limit:.1f} GB/s; load average before the run {load:.1f}"
        + (", put off while timing (--alone)." if args.alone else "."),
        "Full step: transit lags, input classes, proportional rationing, supply line, fill-rate memory, flows recorded; "
        "float64. Medians. About 5 inputs and 7 links a firm, suppliers within 200 rows.",
    ]
    print("\n".join(notes))
    check(sorted({*args.peers, "ours"}))
    rows = scaling(sizes, args.peers, args.seconds, limit)
    if not args.sizes:
        rows += boario_rows(min(args.seconds, 2.0))
    if not args.quick and not args.sizes:
        notes.append(year_of_a_million())
        print(notes[-1])
    args.out.mkdir(parents=True, exist_ok=True)
    keys = list(dict.fromkeys(key for row in rows for key in row))
    with (args.out / "engine.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, keys)
        writer.writeheader()
        writer.writerows(rows)
    (args.out / "engine.md").write_text(markdown(rows, notes), encoding="utf-8")
    figure(rows, limit, args.out / "engine")
    print(f"written: {args.out}/engine.md, .csv, .svg, .png")


if __name__ == "__main__":
    main()
