"""Paired effects lead firm by lead firm, ecosystem by ecosystem, place by place."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from sim.errors import InputError, Problem, suggestion
from sim.study.comparison.compare import baseline_of
from sim.study.comparison.outcomes import date_of
from sim.study.comparison.paired import COLUMNS, effects
from sim.study.comparison.register import outcome_of_a_day
from sim.study.store.read import Store

BY = {"leaders": "leader_id", "ecosystems": "ecosystem_id", "places": "place_id", "spaces": "space_id"}
"""Tables of a study that have a row for each entity and date, and the column that names the entity."""


def entity_table(store: Store, by: str, at: str | pd.Timestamp | None = None) -> pd.DataFrame:
    """One row a done run of the design and entity: its arms, point, replication and seed, the entity, and what the table
    ``by`` last recorded of it up to ``at`` (by default the last date)."""
    if by not in BY:
        raise InputError(Problem(f"no table '{by}'{suggestion(by, BY)}", key="--by"))
    if by not in store.tables():
        raise InputError(Problem(f"this study has no table '{by}'", str(store.path)))
    table = store.table(by)
    kept = table[table["date"] <= date_of(table, at)].sort_values(["run_id", "day"], kind="stable")
    last = kept.groupby(["run_id", BY[by]], sort=False).tail(1)
    return store.runs.merge(last.drop(columns=["date", "day"]), on="run_id")


def effects_by(
    study: str | Path | Store,
    by: str,
    *,
    baseline: str | None = None,
    at: str | pd.Timestamp | None = None,
    outcomes: Iterable[str] = ("lsr_metro",),
) -> pd.DataFrame:
    """Paired effects (see :func:`sim.study.comparison.paired.effects`) of every policy on each lead firm, ecosystem, place
    or innovation space: the same columns, and before them the entity's id. Raises ResultError, InputError."""
    store = study if isinstance(study, Store) else Store(study)
    base = baseline_of(store, baseline)
    if store.runs.empty:
        raise InputError(Problem("no run of this study is done yet", str(store.path)))
    table = entity_table(store, by, at)
    names = list(outcomes)
    numbers = [name for name in table.select_dtypes("number").columns if name not in store.design.columns]
    for name in names:
        if name not in numbers:
            raise InputError(
                Problem(f"the table '{by}' has no outcome '{name}'{suggestion(name, numbers)}", key="--outcome")
            )
    parts = []
    arms = list(store.design.columns)
    for entity, rows in table.groupby(BY[by], sort=False):
        found = effects(rows[[*arms, *names]], names, base, outcome_of_a_day)
        found.insert(0, BY[by], entity)
        parts.append(found)
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[BY[by], *COLUMNS])
