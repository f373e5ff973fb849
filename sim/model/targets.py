"""From the ids in a scenario to rows of the world; unknown ids are errors that name file, line and nearest word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.errors import InputError, ScenarioError, suggestion
from sim.scenario import problem_at
from sim.world.geo import great_circle_km

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
    """Row of the one firm a scenario aims at: a lead firm, or the n-th largest local maker of a product."""
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


def products(model: ClusterModel, ids: Sequence[str], key: str) -> np.ndarray:
    """bool[S]: the products named, a group meaning all its products; none named: all."""
    wanted = np.zeros(len(model.world.industries.id), bool)
    for n, name in enumerate(ids):
        wanted[_located(model, model.world.industries.find, name, f"{key}.{n}")] = True
    return wanted if len(ids) else ~wanted


def inside(model: ClusterModel, ids: Sequence[str], key: str) -> np.ndarray:
    """bool[P]: the places named and all below them; none named: all."""
    places = model.world.places
    wanted = np.zeros(len(places.id), bool)
    for n, name in enumerate(ids):
        wanted |= places.within(_located(model, places.find, name, f"{key}.{n}"))
    return wanted if len(ids) else ~wanted


def selected(model: ClusterModel, selection: Any, key: str) -> np.ndarray:
    """bool[n]: the local firms that fit a :class:`Selection` of the scenario; every key given must fit."""
    firms, world = model.firms, model.world
    fits = ~firms.is_pool & products(model, selection.industries, f"{key}.industries")[firms.industry]
    fits &= inside(model, selection.places, f"{key}.places")[firms.place]
    fits &= inside(model, selection.cities, f"{key}.cities")[firms.place]
    for column, ids, named in (
        (firms.ecosystem, world.pack.ecosystems.id, "ecosystems"),
        (firms.leader, world.pack.leaders.id, "leaders"),
    ):
        words = getattr(selection, named)
        if words:
            fits &= np.isin(column, [find(model, word, ids, f"{key}.{named}.{n}") for n, word in enumerate(words)])
    if selection.rings:
        near = np.zeros(firms.n, bool)
        for n, ring in enumerate(selection.rings):
            centre = _located(model, world.places.find, ring.around, f"{key}.rings.{n}.around")
            km = great_circle_km(firms.lat, firms.lon, world.places.lat[centre], world.places.lon[centre])
            near |= (km >= ring.from_km) & (km <= ring.to_km)
        fits &= near
    return fits
