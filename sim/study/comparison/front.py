"""Which policies are on the front of cost, supporting rate and resilience, and which are dominated."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.study.comparison.bootstrap import interval
from sim.study.comparison.paired import pairs


def front(
    table: pd.DataFrame, baseline: str, undisturbed: str | None, avoided: pd.DataFrame, rate: str = "lsr_metro"
) -> pd.DataFrame:
    """One row a scenario and policy (the baseline too): extra cost (CNY), gain in ``rate``, share of losses avoided.

    Cost and gain are those of the undisturbed runs; the share avoided is the mean over disruptions. A policy is
    dominated when another costs no more, gains no less and avoids no less, and is better in at least one of them.
    """
    calm = table[table["disruption"] == undisturbed] if undisturbed is not None else table
    rows = []
    for scenario in dict.fromkeys(calm["scenario"]):
        rows.append({"scenario": scenario, "policy": baseline, "cost": 0.0, "lsr_gain": 0.0, "loss_avoided": 0.0})
    for scenario, _, policy, pair in pairs(calm, baseline):
        if not len(pair):
            continue
        gain, cost = pair[rate] - pair[f"{rate}_base"], pair["cost"] - pair["cost_base"]
        cells = avoided[(avoided["scenario"] == scenario) & (avoided["policy"] == policy)]["value"]
        low, high = interval(gain.to_numpy(float))
        row = {"scenario": scenario, "policy": policy, "cost": cost.mean(), "lsr_gain": gain.mean(), "lsr_low": low}
        rows.append({**row, "lsr_high": high, "loss_avoided": cells.mean() if len(cells) else np.nan})
    names = ["scenario", "policy", "cost", "lsr_gain", "lsr_low", "lsr_high", "loss_avoided"]
    found = pd.DataFrame(rows, columns=names)
    by = [_dominators(found, n) for n in range(len(found))]
    found["on_front"] = [not names for names in by]
    found["dominated_by"] = [", ".join(names) for names in by]
    return found.sort_values(["scenario", "cost"], kind="stable", ignore_index=True)


def _dominators(found: pd.DataFrame, n: int) -> list[str]:
    """Policies of the same scenario that dominate row ``n``."""
    own = found.iloc[n]
    rivals = found[found["scenario"] == own["scenario"]]
    goals = [name for name in ("lsr_gain", "loss_avoided") if rivals[name].notna().all()]
    others = np.column_stack([-rivals["cost"], *(rivals[name] for name in goals)])
    mine = np.array([-own["cost"], *(own[name] for name in goals)])
    beats = (others >= mine).all(axis=1) & (others > mine).any(axis=1)
    return list(rivals["policy"][beats])
