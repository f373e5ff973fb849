"""How many replications an answer needs."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import t

from sim.errors import InputError, Problem
from sim.study.comparison.compare import _chosen, baseline_of
from sim.study.comparison.outcomes import outcome_table
from sim.study.comparison.paired import pairs
from sim.study.store.read import Store

MOST = 10_000_000


def power(study: str | Path | Store, outcome: str, half_width: float, *, baseline: str | None = None) -> pd.DataFrame:
    """Replications needed for a 95 % interval of the paired effect of ``outcome`` no wider than +- ``half_width``.

    One row a scenario, disruption and policy: pairs there are, their half-width now, standard deviation of the paired
    difference, replications needed with pairs, and with independent seeds (from the spread of the two arms). Estimated
    from the runs there are: with few of them it is a rough guide. Raises InputError.
    """
    if not half_width > 0:
        raise InputError(Problem("must be more than 0, in the unit of the outcome", key="--half-width"))
    store = study if isinstance(study, Store) else Store(study)
    table = outcome_table(store)
    (name,) = _chosen(store, table, [outcome])
    rows = []
    for scenario, disruption, policy, pair in pairs(table, baseline_of(store, baseline)):
        known = pair[[name, f"{name}_base"]].dropna().to_numpy(float)
        n = len(known)
        if n < 2:
            continue
        paired = known[:, 0] - known[:, 1]
        apart = math.sqrt(known[:, 0].var(ddof=1) + known[:, 1].var(ddof=1))
        sd = float(paired.std(ddof=1))
        rows.append(
            {
                "scenario": scenario,
                "disruption": disruption,
                "policy": policy,
                "pairs": n,
                "half_width_now": t.ppf(0.975, n - 1) * sd / math.sqrt(n),
                "sd_paired": sd,
                "needed": needed(sd, half_width),
                "needed_independent": needed(apart, half_width),
            }
        )
    if not rows:
        raise InputError(Problem(f"needs at least two pairs with a value of '{outcome}'", str(store.path)))
    return pd.DataFrame(rows)


def needed(sd: float, half_width: float) -> int:
    """Least n >= 2 with t_{0.975, n-1} sd / sqrt(n) <= half_width (Student's interval of a mean)."""
    low, high = 2, MOST
    if not np.isfinite(sd):
        return MOST
    while low < high:
        n = (low + high) // 2
        if t.ppf(0.975, n - 1) * sd / math.sqrt(n) <= half_width:
            high = n
        else:
            low = n + 1
    return low
