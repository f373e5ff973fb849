"""From the ids in a scenario to rows of the world; unknown ids are errors that name file, line and nearest word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.errors import InputError, ScenarioError, suggestion
from sim.scenario import problem_at

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel


def find(model: ClusterModel, name: str, ids: Sequence[str], key: str) -> int:
    """Row of ``name`` in ``ids``; ScenarioError at ``key`` of the scenario if it is not there."""
    if name in ids:
        return list(ids).index(name)
    raise ScenarioError(problem_at(model.spec, key, f"unknown id '{name}'{suggestion(name, ids)}"))


def _located(model: ClusterModel, lookup: Any, name: str, key: str) -> Any:
    try:
        return lookup(name)
    except InputError as error:
        raise ScenarioError(problem_at(model.spec, key, error.problems[0].message)) from None


def plant(model: ClusterModel, target: Any, key: str) -> int:
    """Row of the one firm a scenario aims at: a lead firm, or the n-th largest local maker of a product (in a place)."""
    firms, world = model.world.firms, model.world
    if target.leader is not None:
        row = find(model, target.leader, world.pack.leaders.id, f"{key}.leader")
        return int(np.flatnonzero(firms.leader == row)[0])
    makes = np.isin(firms.industry, _located(model, world.industries.find, target.industry, f"{key}.industry"))
    makes &= ~firms.is_pool
    if target.place is not None:
        makes &= world.places.within(_located(model, world.places.find, target.place, f"{key}.place"))[firms.place]
    rows = np.flatnonzero(makes)
    if rows.size < target.rank:
        raise ScenarioError(problem_at(model.spec, f"{key}.rank", f"only {rows.size} local firms fit the target"))
    return int(rows[np.argsort(-firms.output[rows], kind="stable")[target.rank - 1]])
