"""The local supporting rate of a recorded run, under any definition of the family."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.measures.lsr_definition import Definition
from sim.measures.supporting_rate import supporting_rate
from sim.study.reload import drive_hours, ids_of, purchases_of, world_of
from sim.study.result import RunResult


def lsr_table(result: RunResult, definition: Definition) -> pd.DataFrame:
    """One row a group: id, names, local and total purchases, buyers, the rate under the definition's aggregation, and
    both aggregations. The whole chain needs value added per firm and drive hours need roads: for these the run's World
    is built again."""
    hours, value_added = None, None
    if definition.area.kind == "hours" or definition.tier == "full":
        world = world_of(result)
        hours = drive_hours(world) if definition.area.kind == "hours" else None
    bought = purchases_of(result, hours)
    if definition.tier == "full":
        # Inputs too small to be modelled count as value added, so that the chain's shares add up to one.
        inputs = world.network.slot_coef
        share = 1.0 - np.bincount(world.network.slot_buyer, inputs, world.network.n_firms)
        share = np.append(share, np.full(max(bought.n - share.size, 0), np.nan))[: bought.n]
        value_added = np.where(np.isfinite(share), share, np.nanmedian(share)) * bought.output
    found = supporting_rate(bought, definition, value_added=value_added)
    ids = _ids(result, definition.who, bought)
    names = _names(result, definition.who)
    keys = [ids[k] for k in found.key]
    return pd.DataFrame(
        {
            "id": keys,
            "name_en": [names.get(k, ("", ""))[0] for k in keys],
            "name_zh": [names.get(k, ("", ""))[1] for k in keys],
            "rate": found.rate,
            "ratio_of_sums": found.ratio_of_sums,
            "mean_of_ratios": found.mean_of_ratios,
            "local": found.local,
            "total": found.total,
            "buyers": found.buyers,
        }
    )


def _ids(result: RunResult, who: str, bought) -> list[str]:
    if who == "region":
        return ["region"]
    if who == "firm":
        return result.firms["firm_id"].tolist()
    if who == "lead_firm":
        return result.leaders["leader_id"].unique().tolist()
    if who in ("place", "district", "city"):
        return list(bought.places.id)
    return ids_of(result, who)


def _names(result: RunResult, who: str) -> dict[str, tuple[str, str]]:
    """(English, Chinese) by id."""
    if who == "lead_firm":
        table, key = result.leaders.drop_duplicates("leader_id"), "leader_id"
    elif who in ("place", "district", "city"):
        table, key = result.geography, "place_id"
    elif who in ("industry", "ecosystem"):
        table, key = result.names[result.names["table"] == who], "id"
    else:
        return {"region": ("Region", "全区域")}
    return dict(zip(table[key], zip(table["name_en"], table["name_zh"], strict=True), strict=True))
