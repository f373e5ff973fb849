"""The recovery figure of a recorded run against its undisturbed twin."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim.present.figures.recovery import recovery
from sim.present.labels import title_of, worded_events
from sim.present.meta import Meta
from sim.present.style import save
from sim.present.words import Lang
from sim.study.result import RunResult

MOST_CITIES = 3


def draw_recovery(result: RunResult, twin: RunResult, out: Path | str, lang: Lang = "en") -> Path:
    """Write ``recovery.png`` into ``out``: output of the region, and of the cities that lose most, as a share of the
    twin's. Both runs need the daily table."""
    scenario = result.manifest["scenario"]
    curves = run_curves(result, twin)
    meta = Meta(title=title_of(scenario), seed=result.manifest["seed"])
    start = min(pd.Timestamp(item["start"]) for item in scenario["disruptions"])
    figure = recovery(curves, meta, lang, events=worded_events(result), start=start, title=meta.title)
    return save(figure, Path(out) / "recovery.png")


def run_curves(result: RunResult, twin: RunResult) -> pd.DataFrame:
    """Curves of :func:`sim.present.figures.recovery.recovery`: the region, and the cities that lose most."""
    keys = ["date", "scope", "id"]
    both = result.daily[[*keys, "output"]].astype({"id": str, "scope": str})
    both = both.merge(twin.daily[[*keys, "output"]].astype({"id": str, "scope": str}), on=keys, suffixes=("", "_twin"))
    both["ratio"] = both["output"] / both["output_twin"]
    cities = both[(both["scope"] == "city") & (both["output_twin"] > 0)]
    worst = cities.groupby("id")["ratio"].mean().nsmallest(MOST_CITIES).index
    names = result.geography.set_index("place_id")
    parts = [both[both["scope"] == "region"].assign(scenario_id="region", name_en="Whole region", name_zh="整个区域")]
    for city in worst:
        words = {"name_en": names.loc[city, "name_en"], "name_zh": names.loc[city, "name_zh"]}
        parts.append(cities[cities["id"] == city].assign(scenario_id=city, **words))
    return pd.concat(parts, ignore_index=True)
