"""ESRI ranks of a run's own network: who would hurt most by failing, as links stand at the end of the run."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.measures.esri import ESSENTIAL, NEGLIGIBLE, NON_ESSENTIAL, esri, flows
from sim.study.reload import purchases_of, world_of
from sim.study.result import RunResult
from sim.world.types import CRITICAL, IMPORTANT


def esri_table(result: RunResult, *, of: np.ndarray | None = None) -> pd.DataFrame:
    """One row a local firm, most systemic first: firm_id, industry_id, place_id, leader_id, output, esri (share of all
    local and outside output in the network lost when the firm stops), rank.

    ``of``: rows of the firms to compute (default: all local firms that buy or sell). Raises ResultError when the run
    kept no firms or links, or the region pack has changed since.
    """
    bought, firms = purchases_of(result), result.firms
    kinds = world_of(result).industries.criticality
    code = np.full(kinds.shape, NEGLIGIBLE, np.int8)
    code[kinds == CRITICAL] = ESSENTIAL
    code[kinds == IMPORTANT] = NON_ESSENTIAL
    essential = code[bought.input, bought.industry[bought.buyer]]
    network = flows(
        bought.supplier, bought.buyer, np.maximum(bought.value, 0.0), bought.industry, essential, size=bought.output
    )
    rows = np.flatnonzero(~bought.is_pool & (bought.output > 0)) if of is None else np.asarray(of)
    found = esri(network, rows)
    table = firms.loc[rows, ["firm_id", "industry_id", "place_id", "leader_id", "output"]].assign(esri=found)
    table = table.sort_values(["esri", "firm_id"], ascending=[False, True], ignore_index=True)
    return table.assign(rank=np.arange(1, len(table) + 1))
