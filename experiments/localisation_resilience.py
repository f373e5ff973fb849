"""Does buying locally make the region more resilient, or less? The central question, as one experiment.

    .venv/bin/python experiments/localisation_resilience.py            about a minute on two cores
    .venv/bin/python experiments/localisation_resilience.py --figure   only the figure, from the runs that are kept

Worlds of the Chengdu pack (600 firms) differ in how local purchases are: what a supplier inside the metropolitan area is
worth to a buyer beyond its price (the calibrated constant of the origin class 'metro', moved by -6 to +12 % of price).
Everything else is equal, seed by seed. Each world is struck by the same four blows, with and without adaptation. Two more
axes, at today's local share: days of stock held, and suppliers per input. Output: runs.csv, summary.csv, figure-*.png in
experiments/localisation-resilience/.

Loss is in days of the region's undisturbed output over 110 days: what is missing on the days below the undisturbed run
(gross: refilling stocks afterwards is work, not a gain); apart for the struck firms (those that lose capacity themselves)
and all others. runs.csv also has the net loss, and final demand not served. Intervals: 95 % (Student's t) over seeds.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUT = HERE / "localisation-resilience"
START, DAYS, FIRMS = "2020-01-11", 120, 600
SEEDS = tuple(range(1, 7))
ADVANTAGES = (-0.06, -0.03, 0.0, 0.03, 0.06, 0.12)  # share of price
STOCKS = (0.5, 1.0, 2.0, 4.0)  # times the days of stock in the region pack
SOURCES = (1.0, 2.0, 3.0, 5.0)  # suppliers kept for a purchase of median size
EAST = (
    "成渝高速 Chengdu-Chongqing expressway", "成安渝高速 Chengdu-Anyue-Chongqing expressway",
    "沪蓉高速 Shanghai-Chengdu expressway", "domestic rail freight", "Yangtze waterway 长江黄金水道",
)  # fmt: skip
BLOWS = {
    "zone": [{"kind": "power_rationing", "days": 14, "capacity_loss": 1.0, "users": {"places": ["LQY"]}}],
    "corridor": [{"kind": "corridor_closure", "days": 14, "corridors": list(EAST)}],
    "outside": [{"kind": "external_stop", "days": 28, "regions": ["WORLD"], "supply_loss": 0.5}],
    "random": [{"kind": "random_outages", "days": 60, "outages_per_year": 0.5}],
}
ADAPT = {"leaning": {"on": True}, "emergency_search": {"on": True}, "overtime": {"on": True}}


def worlds():
    """All (axis, value, seed)."""
    for seed in SEEDS:
        yield from (("local", value, seed) for value in ADVANTAGES)
        yield from (("stock", value, seed) for value in STOCKS)
        yield from (("sources", value, seed) for value in SOURCES)


def runs_of(task: tuple[str, float, int]) -> list[dict]:
    """Every blow on one world."""
    from sim.scenario import load, vary
    from sim.study.calibrate import purchased
    from sim.world import build_world
    from sim.world.pack import load_pack

    axis, value, seed = task
    base = load(HERE.parent / "scenarios" / "baseline.yaml")
    base = vary(base, {"population.firms": FIRMS, "calendar.days": DAYS, "seed": seed})
    if axis == "sources":
        base = vary(base, {"sourcing.suppliers_per_input": value})
    pack = load_pack(base.region_folder)
    if axis == "local":
        constants = pack.calibration.copy()
        constants[:, 0] += value
        pack = replace(pack, calibration=constants)
    world = build_world(base, pack)
    if axis == "stock":
        world = replace(world, network=replace(world.network, slot_days=world.network.slot_days * value))
    goods = purchased(world).by_class[world.industries.is_goods].sum(axis=0)
    rows = []
    for adapts in (False, True) if axis == "local" else (False,):
        for blow, sections in BLOWS.items():
            found = _losses(base, world, sections, adapts, blow)
            key = {"axis": axis, "value": value, "seed": seed, "adaptation": adapts, "blow": blow}
            rows.append({**key, "local_share": goods[0] / goods.sum(), **found})
    return rows


def _losses(base, world, sections, adapts, blow) -> dict[str, float]:
    import numpy as np

    from sim.model.cluster import ClusterModel
    from sim.scenario import from_dict, resolve

    adaptation = resolve(base)["adaptation"]
    if adapts:
        adaptation = {
            name: {**adaptation[name], **ADAPT[name]} if name in ADAPT else part for name, part in adaptation.items()
        }
    if blow == "corridor":
        adaptation = {**adaptation, "rerouting": adapts}  # a detour is an adaptation too
    values = resolve(base) | {"disruptions": [{"start": START, **section} for section in sections]}
    model = ClusterModel(world, from_dict(values | {"adaptation": adaptation}, base.base))
    n, day = model.firms.n, world.firms.output[~world.firms.is_pool].sum()
    local, usual = ~model.firms.is_pool, model.engine.output0.copy()
    gap, struck, unmet = np.zeros((DAYS, n)), np.zeros(n, bool), 0.0
    for t in range(DAYS):
        model.step()
        gap[t] = usual - model.engine.output
        struck |= model.levers.capacity_factor < 1.0
        unmet += np.maximum(model.engine.final - model.engine.final_met, 0.0)[local].sum()
    parts = {"loss": local, "loss_struck": local & struck, "loss_others": local & ~struck}
    sums = {name: gap[:, who].sum(axis=1) for name, who in parts.items()}
    found = {name: float(np.maximum(by_day, 0.0).sum() / day) for name, by_day in sums.items()}
    return {
        **found,
        "net_loss": float(sums["loss"].sum() / day),
        "final_unmet": unmet / model.engine.final[local].sum(),
    }


def summary(runs):
    """Mean and 95 % half-width over seeds of every measure, by axis, value, adaptation and blow."""
    import numpy as np
    import pandas as pd
    from scipy.stats import t

    keys, rows = ["axis", "value", "adaptation", "blow"], []
    for key, part in runs.groupby(keys, sort=False):
        row = dict(zip(keys, key, strict=True), seeds=len(part))
        for name in ("local_share", "loss", "loss_struck", "loss_others", "net_loss", "final_unmet"):
            values = part[name].to_numpy()
            row[name] = values.mean()
            row[f"{name}_ci"] = t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values))
        rows.append(row)
    return pd.DataFrame(rows)


def main() -> None:
    """Run what is missing (or only draw), write tables and figures."""
    import pandas as pd

    OUT.mkdir(exist_ok=True)
    if "--figure" in sys.argv:
        runs = pd.read_csv(OUT / "runs.csv")
    else:
        os.environ["PEITAO_THREADS"] = "1"
        tasks, rows = list(worlds()), []
        with ProcessPoolExecutor(len(os.sched_getaffinity(0)), get_context("spawn")) as pool:
            for done, found in enumerate(pool.map(runs_of, tasks), 1):
                rows += found
                print(f"\r{done} of {len(tasks)} worlds", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
        runs = pd.DataFrame(rows)
        runs.to_csv(OUT / "runs.csv", index=False, float_format="%.6g")
    table = summary(runs)
    table.to_csv(OUT / "summary.csv", index=False, float_format="%.5g")
    sys.path.insert(0, str(HERE))
    from localisation_figure import draw

    for lang in ("en", "zh"):
        print(draw(table, OUT / f"figure-{lang}.png", lang))


if __name__ == "__main__":
    main()
