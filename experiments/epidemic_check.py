"""The 2020 epidemic scenario beside facts that are not its input: means and ranges over five seeds.

.venv/bin/python experiments/epidemic_check.py        about a minute; writes experiments/epidemic-2020-check.csv
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

HERE = Path(__file__).resolve().parent
SEEDS = range(1, 6)
FACTS = (
    ("2020-02-23", "plants", 0.837, "input: 12 193 of 14 560 above-scale plants at work (xinhuanet 1125620333)"),
    ("2020-03-26", "plants", 0.970, "not input: plants at work (jizihe.com 7355712)"),
    (
        "2020-03-26",
        "output",
        0.920,
        "not input: staff at work (same); the model has no staff, its output is set beside it",
    ),
    ("2020-04-26", "output", 0.947, "not input: staff at work (thecover.cn 4154063); as above"),
    ("2020-04-26", "output", 1.019, "not input: industrial power use, a year before = 1 (thecover.cn 4154063)"),
)


def course(seed: int) -> dict[tuple[str, str], float]:
    """By date and measure: share of goods makers at work (> 10 % of usual output), output of goods makers (usual = 1)."""
    from sim.model.cluster import ClusterModel
    from sim.scenario import load
    from sim.world import build_world

    file = HERE.parent / "scenarios" / "epidemic-2020.yaml"
    spec = load(file, {"population.firms": 1000, "calendar.days": 122, "seed": seed})
    world = build_world(spec)
    model = ClusterModel(world, spec)
    usual = model.engine.output0.copy()
    goods = ~model.firms.is_pool & world.industries.is_goods[model.firms.industry] & (usual > 0)
    found = {}
    for day in range(spec.calendar.days):
        model.step()
        made, date = model.engine.output[goods], (spec.calendar.start + dt.timedelta(days=day)).isoformat()
        found[date, "plants"] = float((made > 0.1 * usual[goods]).mean())
        found[date, "output"] = float(made.sum() / usual[goods].sum())
    return found


def main() -> None:
    """Run, print and write the table."""
    import pandas as pd

    runs = [course(seed) for seed in SEEDS]
    rows = []
    for date, measure, fact, what in FACTS:
        values = [run[date, measure] for run in runs]
        mean = sum(values) / len(values)
        rows.append((date, measure, fact, mean, min(values), max(values), mean - fact, what))
    table = pd.DataFrame(rows, columns=["date", "measure", "fact", "model", "least", "most", "off", "what"])
    print(table.round(3).to_string(index=False))
    table.to_csv(HERE / "epidemic-2020-check.csv", index=False, float_format="%.4f")


if __name__ == "__main__":
    main()
