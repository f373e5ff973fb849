"""Conservation: on a struck economy whose routes close and suppliers change, nothing appears and nothing is lost."""

from __future__ import annotations

import numpy as np

from sim.model.engine import Engine
from sim.model.engine.sample import network
from sim.scenario.production import Production
from sim.streams import stream, uniform
from sim.study.validation.check import Check, small

RULES = ("half_critical", "leontief", "linear")


def ledger(seeds: int = 2) -> list[Check]:
    """Worst relative gap of three balances over 40 days, two ways of rationing and three input rules."""
    sold, moved, used, least = 0.0, 0.0, 0.0, 0.0
    for seed in range(seeds):
        for rule in RULES:
            for rationing in ("proportional", "lowest_ratio_first"):
                spec = Production(input_rule=rule, rationing=rationing)  # type: ignore[arg-type]
                a, b, c, d = _balances(seed, spec)
                sold, moved, used, least = max(sold, a), max(moved, b), max(used, c), min(least, d)
    source = "accounting identities of section 5 of the model"
    told = "largest gap relative to the largest firm"
    return [
        small("ledger", "each firm: output = shipped + final demand met", sold, 1e-9, source=source, what=told),
        small("ledger", "each input: shipped = arrived + under way", moved, 1e-9, source=source, what=told),
        small(
            "ledger",
            "each input: used <= coefficient x output, and never negative",
            used,
            1e-9,
            source=source,
            what=told,
        ),
        Check(
            "ledger",
            "no stock is negative",
            "0 or more",
            "0 or more" if least >= 0 else f"{least:.2e}",
            least >= 0,
            source,
            True,
        ),
    ]


def _balances(seed: int, spec: Production, n: int = 60, days: int = 40) -> tuple[float, float, float, float]:
    net, final, x = network(n, seed=seed)
    e = Engine(net, final, x, 1.2 * x, spec)
    firms, all_links = np.arange(n), np.arange(e.n_links)
    hit = uniform(stream(seed, "ledger hit"), firms) < 0.3
    e.capacity_factor[hit] = 0.6 * uniform(stream(seed, "ledger left"), firms)[hit]
    sold = used = least = 0.0
    size = float(x.max())
    for day in range(days):
        some = all_links[uniform(stream(seed, "ledger links"), all_links, day) < 0.3]
        if day % 8 == 2:
            e.set_lead(some, (9 * uniform(stream(seed, "ledger lead"), some, day)).astype(int))
        elif day % 8 == 4:
            e.set_open(some, False, hold=day % 16 == 4)
        elif day % 8 == 6:
            e.set_open(all_links, True)
        before, stock = e.transit.copy(), e.stock.copy()
        e.reset_flows()
        e.step()
        shipped = np.bincount(e.link_supplier, e.flow, n) + e.final_met
        sold = max(sold, float(np.abs(shipped - e.output).max()))
        arrived = np.bincount(e.link_slot, e.flow, e.n_slots) - (e.transit - before)
        use = stock + arrived - e.stock
        over = np.maximum(use - e.slot_coef * e.output[e.slot_buyer], -use)
        used, least = max(used, float(over.max())), min(least, float(e.stock.min()))
    late = np.zeros(e.n_links)
    for goods in e.late.values():
        for rows, amount in goods:
            np.add.at(late, rows, amount)
    held = e.held if e.held.size else 0.0
    under_way = np.bincount(e.link_slot, e.ring.total() + late + held, e.n_slots)
    return sold / size, float(np.abs(e.transit - under_way).max()) / size, used / size, least
