"""Paired effects: policy minus baseline, seed by seed, under common random numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from sim.study.comparison.bootstrap import bounds, interval, resampled
from sim.study.comparison.register import Outcome, outcome

PAIR = ["point", "replication", "seed"]
"""What two runs of a pair have in common (besides the scenario and the disruption)."""


def effects(
    table: pd.DataFrame, names: Iterable[str], baseline: str, meaning: Callable[[str], Outcome] = outcome
) -> pd.DataFrame:
    """One row an outcome, scenario, disruption and policy: means, effect, interval, pairs, share of the same sign.

    ``same_sign`` is the share of pairs whose difference has the sign of the mean difference.
    """
    names = list(names)
    rows = []
    for scenario, disruption, policy, pair in pairs(table, baseline):
        for name in names:
            base, with_policy = pair[f"{name}_base"].to_numpy(float), pair[name].to_numpy(float)
            known = np.isfinite(base) & np.isfinite(with_policy)
            if known.any():
                where = {"outcome": name, "scenario": scenario, "disruption": disruption, "policy": policy}
                found = meaning(name)
                measured = effect(with_policy[known] - base[known], pair["seed"].to_numpy()[known])
                means = {"baseline": base[known].mean(), "with_policy": with_policy[known].mean()}
                rows.append({**where, "unit": found.unit, **means, **measured, "better": _better(found.direction)})
    order = {name: n for n, name in enumerate(names)}
    found = pd.DataFrame(rows, columns=COLUMNS)
    return found.sort_values("outcome", key=lambda c: c.map(order), kind="stable", ignore_index=True)


COLUMNS = [
    "outcome", "scenario", "disruption", "policy", "unit", "baseline", "with_policy", "effect", "low", "high", "pairs",
    "same_sign", "better",
]  # fmt: skip


def interactions(table: pd.DataFrame, names: Iterable[str], baseline: str, undisturbed: str | None) -> pd.DataFrame:
    """What a policy does under a disruption beyond what it does without: [y(p,d) - y(b,d)] - [y(p,0) - y(b,0)]."""
    calm: dict[tuple[str, str], pd.DataFrame] = {}
    rows = []
    found = list(pairs(table, baseline))
    for scenario, disruption, policy, pair in found:
        if disruption == undisturbed:
            calm[scenario, policy] = pair
    for scenario, disruption, policy, pair in found:
        if disruption == undisturbed or (scenario, policy) not in calm:
            continue
        both = pair.merge(calm[scenario, policy], on=pair_keys(table), suffixes=("", "_calm"))
        for name in names:
            if f"{name}_calm" not in both.columns:
                continue
            gap = both[name] - both[f"{name}_base"] - (both[f"{name}_calm"] - both[f"{name}_base_calm"])
            gap = gap[np.isfinite(gap.to_numpy(float))]
            if len(gap):
                where = {"outcome": name, "scenario": scenario, "disruption": disruption, "policy": policy}
                seeds = both.loc[gap.index, "seed"].to_numpy()
                rows.append({**where, "unit": outcome(name).unit, **effect(gap.to_numpy(float), seeds)})
    return pd.DataFrame(rows, columns=[name for name in COLUMNS if name not in ("baseline", "with_policy", "better")])


LOSS = "loss_days"


def avoided(table: pd.DataFrame, baseline: str, undisturbed: str | None) -> pd.DataFrame:
    """Share of the baseline's loss that a policy avoids, by disruption: 1 - mean loss(p,d) / mean loss(b,d).

    Losses are in days of the run's own undisturbed output: a region that a policy made larger does not lose more because
    there is more to lose. Resampled pair by pair. nan where the baseline loses nothing on average.
    """
    rows = []
    if LOSS not in table.columns:
        return pd.DataFrame(columns=["scenario", "disruption", "policy", "value", "low", "high", "pairs"])
    for scenario, disruption, policy, pair in pairs(table, baseline):
        known = pair[[LOSS, f"{LOSS}_base"]].dropna().to_numpy(float)
        if disruption == undisturbed or not len(known):
            continue
        drawn = known[resampled(len(known))].mean(axis=1)
        low, high = bounds(_avoided(drawn[:, 0], drawn[:, 1]), len(known))
        value = float(_avoided(known[:, 0].mean(), known[:, 1].mean()))
        if not np.isfinite(value):
            low = high = np.nan
        where = {"scenario": scenario, "disruption": disruption, "policy": policy}
        rows.append({**where, "value": value, "low": low, "high": high, "pairs": len(known)})
    return pd.DataFrame(rows, columns=["scenario", "disruption", "policy", "value", "low", "high", "pairs"])


def _avoided(loss: Any, base: Any) -> np.ndarray:
    loss, base = np.asarray(loss, float), np.asarray(base, float)
    return 1.0 - np.divide(loss, base, out=np.full(base.shape, np.nan), where=base > 0)


def effect(differences: np.ndarray, seeds: np.ndarray) -> dict[str, Any]:
    """Mean difference, its 95 % interval, number of pairs and the share that has the same sign.

    Pairs of one seed at several points share their draws; where there are ten seeds or more, whole seeds are
    resampled.
    """
    unique, owner = np.unique(seeds, return_inverse=True)
    units = differences
    if 10 <= unique.size < differences.size:
        units = np.bincount(owner, differences) / np.bincount(owner)
    low, high = interval(units)
    mean = float(differences.mean())
    same = float((np.sign(differences) == np.sign(mean)).mean()) if mean else np.nan
    return {"effect": mean, "low": low, "high": high, "pairs": differences.size, "same_sign": same}


def pairs(table: pd.DataFrame, baseline: str) -> Iterator[tuple[str, str, str, pd.DataFrame]]:
    """(scenario, disruption, policy, pairs) for every arm but the baseline's; its columns end in ``_base``."""
    arms, keys = [name for name in dict.fromkeys(table["policy"]) if name != baseline], pair_keys(table)
    for (scenario, disruption), rows in table.groupby(["scenario", "disruption"], sort=False):
        base = rows[rows["policy"] == baseline].drop(columns=["run_id", "scenario", "disruption", "policy"])
        for policy in arms:
            own = rows[rows["policy"] == policy]
            yield scenario, disruption, policy, own.merge(base, on=keys, suffixes=("", "_base"))


def pair_keys(table: pd.DataFrame) -> list[str]:
    """What makes a pair: the same seed; where every arm has seeds of its own, only the same replication number."""
    common = (table.groupby(["scenario", "point", "replication"])["seed"].nunique() <= 1).all()
    return PAIR if common else PAIR[:-1]


def _better(direction: int) -> str:
    return {1: "higher", -1: "lower"}.get(direction, "neither")
