"""What every run came to, one row a run: state at a date, flows up to it, spending, losses against the twin.

* State (supporting rates, import share ...): the last recorded value up to the date.
* Flows (output, value added, final demand not served): integrated from the first day to the date, CNY. Between two
  recorded days the flow is taken to change linearly (trapezoid rule).
* Losses: every day against the undisturbed twin, the run of the same scenario, policy, point and seed in the arm
  without disruption, from the first day of the first disruption (see :mod:`sim.measures.resilience`). The time to
  recover of a run that has not recovered by the date counts as the days until then (a restricted mean; ``recovered`` is
  1 or 0), so that no pair is dropped for doing badly.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.errors import InputError, Problem
from sim.measures.resilience import NOT_RECOVERED, resilience_table
from sim.scenario.experiment import UNDISTURBED
from sim.study.store.read import Store

FLOWS = ("output", "value_added", "final_unmet")
_LEFT_OUT = ("run_id", "date", "day", "capacity", "demand", *FLOWS)
_LOSSES = ("loss", "loss_days", "robustness", "normalised_resilience", "time_to_recover", "recovered")
_TWIN = ["scenario", "policy", "point", "seed"]


def outcome_table(store: Store, at: str | pd.Timestamp | None = None) -> pd.DataFrame:
    """One row a done run of the design: its arms, point, replication and seed, then its outcomes.

    ``at``: the date of the outcomes, by default the last one. Raises InputError for a date outside the runs.
    """
    series = store.table("series")
    when = date_of(series, at)
    table = store.runs.merge(_state_and_flows(series, when), on="run_id", how="left")
    table["cost"] = table["run_id"].map(_cost(store, when)).fillna(0.0)
    undisturbed = undisturbed_arm(store)
    if undisturbed is not None and "daily" in store.tables():
        table = table.join(_losses(store, table, undisturbed, when))
    return table


def outcome_names(store: Store, table: pd.DataFrame) -> list[str]:
    """The outcome columns of :func:`outcome_table`."""
    return [name for name in table.columns if name not in store.design.columns]


def undisturbed_arm(store: Store) -> str | None:
    """Name of the disruption arm in which nothing strikes: ``none``, or else one that is empty."""
    arms = store.manifest["experiment"]["disruptions"]
    if any(arm["name"] == UNDISTURBED for arm in arms):
        return UNDISTURBED
    return next((arm["name"] for arm in arms if not arm["use"] and not arm["add"]), None)


def date_of(series: pd.DataFrame, at: str | pd.Timestamp | None) -> pd.Timestamp:
    """The date ``at``, or the last one recorded; InputError when it is no date or outside the runs."""
    last = series["date"].max()
    if at is None:
        return last
    try:
        when = pd.Timestamp(at)
    except ValueError:
        raise InputError(Problem(f"'{at}' is not a date such as 2020-12-31", key="--at")) from None
    first = series["date"].min()
    if not first <= when <= last:
        message = f"{when:%Y-%m-%d} lies outside the runs, {first:%Y-%m-%d} to {last:%Y-%m-%d}"
        raise InputError(Problem(message, key="--at"))
    return when


def _state_and_flows(series: pd.DataFrame, when: pd.Timestamp) -> pd.DataFrame:
    kept = series[series["date"] <= when].sort_values(["run_id", "day"], kind="stable")
    last = kept.groupby("run_id").tail(1).set_index("run_id")
    state = last.drop(columns=[name for name in _LEFT_OUT if name in last.columns and name != "run_id"])
    same = kept["run_id"].eq(kept["run_id"].shift())
    days = kept["day"].diff().where(same, 0.0)
    flows = {}
    for name in FLOWS:
        between = (kept[name] + kept[name].shift()).where(same, 0.0) / 2.0
        flows[name] = (between * days).groupby(kept["run_id"]).sum() + kept.groupby("run_id")[name].first()
    return pd.concat([state, pd.DataFrame(flows)], axis=1).reset_index(names="run_id")


def _cost(store: Store, when: pd.Timestamp) -> dict[str, float]:
    if "budget" not in store.tables():
        return {}
    budget = store.table("budget")
    return budget[budget["date"] <= when].groupby("run_id")["cny"].sum().to_dict()


def _losses(store: Store, table: pd.DataFrame, undisturbed: str, when: pd.Timestamp) -> pd.DataFrame:
    """Losses by row of ``table``; nan in the undisturbed arm, and where the twin is not there (yet)."""
    days = store.table("daily", filters={"scope": "region"}, columns=["run_id", "date", "output", "direct_loss"])
    days = days[days["date"] <= when]
    runs = dict(iter(days.groupby("run_id")))
    twins = table[table["disruption"] == undisturbed].set_index(_TWIN)["run_id"].to_dict()
    rows = []
    for row in table.to_dict("records"):
        twin = twins.get(tuple(row[name] for name in _TWIN))
        mine, other = runs.get(row["run_id"]), runs.get(twin)
        known = row["disruption"] != undisturbed and mine is not None and other is not None
        rows.append(_loss(mine, other, _onset(store, row)) if known else {})
    columns = [*_LOSSES, "loss_share", "direct_loss"]
    return pd.DataFrame(rows, columns=columns, index=table.index, dtype=float)


def _onset(store: Store, row: dict[str, Any]) -> pd.Timestamp:
    disruptions = store.arm(row["scenario"], row["policy"], row["disruption"])["disruptions"]
    return min((pd.Timestamp(item["start"]) for item in disruptions), default=pd.Timestamp.max)


def _loss(run: pd.DataFrame, twin: pd.DataFrame, onset: pd.Timestamp) -> dict[str, float]:
    since = (run["date"] >= onset).to_numpy()
    if not since.any():
        return {}
    start = int(since.argmax())
    q, q0 = run["output"].to_numpy(), twin["output"].to_numpy()
    table = resilience_table(q, q0, start)
    found = {column.name: float(table[column.name][0]) for column in table.columns}
    found["recovered"] = float(found["recovery_status"] != NOT_RECOVERED)
    if not found["recovered"]:
        found["time_to_recover"] = float(q.size - start)
    usual = float(q0[start:].sum())
    return {
        **{name: found[name] for name in _LOSSES},
        "loss_share": found["loss"] / usual if usual > 0 else np.nan,
        "direct_loss": float(run["direct_loss"].sum()),
    }
