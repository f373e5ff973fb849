"""ESRI of all single-firm failures of a random network: python benchmarks/esri.py [--firms 10000] [--links 50000] [--alone]"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from sim.measures import esri


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--firms", type=int, default=10_000)
    parser.add_argument("--links", type=int, default=50_000)
    parser.add_argument("--alone", action="store_true", help="real-time scheduling while the clock runs (Linux, root)")
    args = parser.parse_args()
    r = np.random.default_rng(1)
    pairs = np.unique(r.integers(0, args.firms, (args.links, 2)), axis=0)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    sector = r.integers(0, max(3, args.firms // 100), args.firms)
    mixed = r.integers(0, 3, (sector.max() + 1,) * 2)
    value = r.pareto(1.5, len(pairs)) + 0.1
    for label, code in (("all essential", 2), ("mixed inputs", mixed)):
        flows = esri.flows(pairs[:, 0], pairs[:, 1], value, sector, code)
        esri.esri(flows, [0])
        for replaceable in (True, False):
            if args.alone:
                os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
            begin = time.perf_counter()
            risk = esri.esri(flows, replaceable=replaceable)
            spent = time.perf_counter() - begin
            if args.alone:
                os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
            print(
                f"{args.firms:,} firms, {len(pairs):,} links, {label}, {'' if replaceable else 'not '}replaceable: "
                f"{spent:.1f} s for all failures; mean ESRI {risk.mean():.4f}"
            )


if __name__ == "__main__":
    main()
