"""How long a full supplier review and the local supporting rates take, from 10 000 to 1 000 000 firms.

    python benchmarks/sourcing.py [--firms 10000 100000 1000000]

Every slot (firm, input) looks at its candidates again; rates are computed over all links. Toyland has about 3.4 inputs a
firm, so times are also given per slot, and scaled to 5 inputs a firm.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from sim.measures.lsr_definition import Definition
from sim.measures.purchases import Purchases
from sim.measures.supporting_rate import supporting_rate
from sim.scenario import from_dict
from sim.world import build_world
from sim.world.sourcing import choose, neutral_terms

ROOT = Path(__file__).resolve().parents[1]


def timed(action, repeat: int = 3) -> float:
    """Seconds of the fastest of ``repeat`` runs."""
    took = []
    for _ in range(repeat):
        began = time.perf_counter()
        action()
        took.append(time.perf_counter() - began)
    return min(took)


def row(n_firms: int) -> str:
    values = {"name": "bench", "region": "scenarios/toyland", "population": {"firms": n_firms}}
    spec = from_dict(values, ROOT)
    began = time.perf_counter()
    world = build_world(spec)
    built = time.perf_counter() - began
    net = world.network
    terms = neutral_terms(world.pack, world.firms, world.transport, spec)
    rows = np.arange(net.slot_buyer.size)
    supplier, share = net.link_supplier.copy(), net.link_share.copy()
    review = timed(lambda: choose(rows, net, supplier, share, world.firms, world.firms.price, terms, keep=True))
    bought = Purchases.from_world(world)
    direct = timed(lambda: supporting_rate(bought, Definition(who="lead_firm")))
    radius = timed(lambda: supporting_rate(bought, Definition(boundary="radius_50km")))
    full = timed(lambda: supporting_rate(bought, Definition(tier="full")), 1)
    per_slot = review / rows.size
    return (
        f"| {n_firms:>9,} | {rows.size:>9,} | {net.link_share.size:>10,} | {built:6.2f} | {review:6.2f} | {1e6 * per_slot:5.2f} "
        f"| {per_slot * 5 * n_firms:6.2f} | {direct:6.3f} | {radius:6.3f} | {full:6.2f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--firms", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    sizes = parser.parse_args().firms
    row(1000)  # compiles
    print(
        "| firms | slots | links | build, s | review, s | us a slot | s for 5 inputs | LSR metro | LSR 50 km | LSR full |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for n_firms in sizes:
        print(row(n_firms), flush=True)


if __name__ == "__main__":
    main()
