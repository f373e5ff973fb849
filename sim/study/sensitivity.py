"""Which assumptions move a result: Sobol and Morris indices of a sampled study, with intervals (SALib)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from sim.errors import InputError, Problem
from sim.scenario.experiment_load import experiment_from_dict
from sim.study.comparison.compare import _chosen, baseline_of
from sim.study.comparison.outcomes import outcome_table
from sim.study.comparison.paired import pairs
from sim.study.design.extras import need
from sim.study.design.sampling import problem, unit_points
from sim.study.store.read import Store


def sensitivity(
    study: str | Path | Store,
    outcome: str,
    *,
    policy: str | None = None,
    disruption: str | None = None,
    at: str | None = None,
) -> pd.DataFrame:
    """Sensitivity of ``outcome`` to the parameters of a study sampled by ``saltelli`` or ``morris``.

    With ``policy`` it is that of the policy's paired effect against the baseline, else of the outcome under the
    baseline. ``disruption``: the arm, by default the first. Columns for saltelli: parameter, name_en, name_zh, index
    (first order), low, high, total, total_low, total_high (95 % intervals, bootstrap); for morris: index is mu*, the
    mean absolute elementary effect over the whole range, in the unit of the outcome, and ``sigma`` its spread.
    ``noise`` is the share of variance between points that replications explain. Sources: Saltelli et al. 2010; Morris
    1991; Campolongo et al. 2007. Raises InputError when points are missing or nothing varies.
    """
    store = study if isinstance(study, Store) else Store(study)
    experiment = experiment_from_dict(store.manifest["experiment"], store.manifest["base"])
    method = experiment.sampling.method
    if method not in ("saltelli", "morris"):
        message = f"was sampled by '{method}'; indices need sampling method saltelli or morris"
        raise InputError(Problem(message, str(store.path)))
    values = point_values(store, outcome, policy, disruption, at)
    y = values.groupby("point")["value"].mean()
    missing = len(store.points) - y.notna().sum()
    if missing:
        raise InputError(
            Problem(f"{missing} of {len(store.points)} points have no value of '{outcome}'", str(store.path))
        )
    if np.ptp(y.to_numpy()) == 0:
        raise InputError(Problem(f"'{outcome}' is the same at every point: none of the parameters moves it"))
    x = unit_points(experiment)
    found = (_sobol if method == "saltelli" else _morris)(problem(experiment), x, y.sort_index().to_numpy())
    described = pd.DataFrame(
        {
            "parameter": [p.key for p in experiment.parameters],
            "name_en": [p.name_en or p.key for p in experiment.parameters],
            "name_zh": [p.name_zh or p.name_en or p.key for p in experiment.parameters],
        }
    )
    noise = values.groupby("point")["value"].var(ddof=1).mean() / max(experiment.replications, 1)
    found["noise"] = noise / y.var(ddof=1) if experiment.replications > 1 else np.nan
    order = "total" if "total" in found else "index"
    return pd.concat([described, found], axis=1).sort_values(order, ascending=False, ignore_index=True)


def point_values(
    store: Store, outcome: str, policy: str | None, disruption: str | None, at: str | None = None
) -> pd.DataFrame:
    """One row a point and replication: ``value`` is the outcome under the baseline, or the paired effect of ``policy``."""
    table = outcome_table(store, at)
    _chosen(store, table, [outcome])
    baseline = baseline_of(store, None)
    arms = [arm["name"] for arm in store.manifest["experiment"]["disruptions"]]
    arm = disruption or arms[0]
    if arm not in arms:
        raise InputError(Problem(f"the study has no disruption '{arm}'; it has {', '.join(arms)}", key="--disruption"))
    table = table[table["disruption"] == arm]
    if policy is None or policy == baseline:
        own = table[table["policy"] == baseline]
        return own[["point", "replication"]].assign(value=own[outcome])
    baseline_of(store, policy)  # is there such a policy?
    for _, _, name, pair in pairs(table, baseline):
        if name == policy:
            return pair[["point", "replication"]].assign(value=pair[outcome] - pair[f"{outcome}_base"])
    raise InputError(Problem(f"no pair of '{policy}' and '{baseline}' is done", str(store.path)))


def _sobol(names: dict, x: np.ndarray, y: np.ndarray) -> pd.DataFrame:
    analyze = need("SALib.analyze.sobol", "study", "peitao sensitivity")
    found = analyze.analyze(names, y, calc_second_order=False, seed=1)
    first, total = found["S1"], found["ST"]
    return pd.DataFrame(
        {
            "index": first,
            "low": first - found["S1_conf"],
            "high": first + found["S1_conf"],
            "total": total,
            "total_low": total - found["ST_conf"],
            "total_high": total + found["ST_conf"],
        }
    )


def _morris(names: dict, x: np.ndarray, y: np.ndarray) -> pd.DataFrame:
    analyze = need("SALib.analyze.morris", "study", "peitao sensitivity")
    found = analyze.analyze(names, x, y, seed=1)
    mean, half = np.asarray(found["mu_star"], float), np.asarray(found["mu_star_conf"], float)
    return pd.DataFrame({"index": mean, "low": mean - half, "high": mean + half, "sigma": found["sigma"]})
