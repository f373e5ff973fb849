"""Dormant rows: room for firms that will arrive, prepared before the first day.

The engine's columns have a fixed size, so a world with slow dynamics gets, after the pools, rows of firms that do not
exist yet: no output, no capacity, no suppliers. They neither order nor are seen, so the base year is the same to the
last bit. How many there are follows from the rate at which firms are expected to arrive.
"""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from sim.scenario import ScenarioSpec
from sim.world.slots import empty_network
from sim.world.synthesis import ENTRANT_UID
from sim.world.types import Firms, Network, World

NOBODY = ENTRANT_UID + (1 << 48)
"""First identity of rows that are nobody yet; no arriving firm has one so high."""
SPREADS = 3.0
"""Rows beyond the expected number, in standard deviations of a Poisson count. In the rare industry and run in which
they do not suffice, a firm too many does not arrive, and an event says so."""


def with_reserve(world: World, spec: ScenarioSpec) -> World:
    """``world`` with dormant rows for ``spec``; the same world when the slow dynamics are off or nobody may arrive."""
    if not spec.dynamics.on:
        return world
    expected = arrivals_per_year(world, spec) * spec.calendar.days / 365.0
    rows = np.where(expected > 0, np.ceil(expected + SPREADS * np.sqrt(expected) + 1), 0).astype(np.int64)
    if rows.sum() == 0:
        return world
    dormant = _dormant(world, _by_arrival(rows, expected), spec.dynamics.entry_size)
    network = empty_network(world.pack, dormant, spec.sourcing)
    none = np.zeros(dormant.n)
    return replace(
        world,
        firms=_stacked(world.firms, replace(dormant, output=none)),
        network=_appended(world.network, network),
        final=np.concatenate([world.final, none]),
        final_local=np.concatenate([world.final_local, none]),
    )


def _by_arrival(rows: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """int64: the industry of each row, those first that are expected to be needed first: the engine's daily work then
    covers hardly any row that is nobody yet."""
    industry = np.repeat(np.arange(rows.size), rows)
    number = np.arange(industry.size) - np.repeat(np.cumsum(rows) - rows, rows)
    return industry[np.argsort((number + 1) / expected[industry], kind="stable")]


def arrivals_per_year(world: World, spec: ScenarioSpec) -> np.ndarray:
    """float64[S]: firms a year that can be expected at most, by themselves and attracted by the scenario's policies."""
    from sim.model.policies.investment_attraction import expected_arrivals

    local = ~world.firms.is_pool & (world.firms.leader < 0)
    there = np.bincount(world.firms.industry[local], minlength=len(world.industries.id)).astype(float)
    faster, more = 1.0, np.zeros(there.size)
    for policy in spec.policies:
        if policy.kind == "investment_attraction":
            more += expected_arrivals(world, policy)
        elif policy.kind == "metro_integration":
            faster *= 1.0 + policy.intensity * policy.joint_recruitment  # type: ignore[attr-defined]
    return spec.dynamics.entry_rate * there * faster + more


def mean_capacity(world: World) -> np.ndarray:
    """float64[S]: mean base-year capacity (CNY/day) of the industry's anonymous local firms, 0 where there are none."""
    firms, size = world.firms, len(world.industries.id)
    local = ~firms.is_pool & (firms.leader < 0) & (firms.capacity > 0)
    count = np.bincount(firms.industry[local], minlength=size)
    total = np.bincount(firms.industry[local], firms.capacity[local], size)
    return np.divide(total, count, out=np.zeros(size), where=count > 0)


def _dormant(world: World, industry: np.ndarray, entry_size: float) -> Firms:
    """Rows that are nobody yet; ``output`` is what an entrant will make, only to size its slots."""
    n = industry.size
    site = np.flatnonzero(world.places.is_site)[0]
    where = np.full(n, site, np.int32)
    zero = np.zeros(n)
    use = world.pack.parameter("utilisation")
    return Firms(
        uid=NOBODY + np.arange(n, dtype=np.int64),
        industry=industry.astype(np.int16),
        place=where,
        lat=world.places.lat[where],
        lon=world.places.lon[where],
        ecosystem=np.full(n, -1, np.int16),
        space=np.full(n, -1, np.int32),
        leader=np.full(n, -1, np.int32),
        is_pool=np.zeros(n, bool),
        output=mean_capacity(world)[industry] * entry_size * use,
        capacity=zero,
        size=zero,
        price=np.ones(n),
        represents=zero,
        floor_m2=zero,
    )


def _stacked(first: Firms, then: Firms) -> Firms:
    return Firms(
        **{
            column.name: np.concatenate([getattr(first, column.name), getattr(then, column.name)])
            for column in fields(Firms)
        }
    )


def _appended(first: Network, then: Network) -> Network:
    """Two networks one after the other: rows of the second are shifted behind those of the first."""
    n, slots, links = first.n_firms, first.slot_buyer.size, first.link_share.size
    shift = {"slot_buyer": n, "link_supplier": n, "link_slot": slots}
    columns = {}
    for column in fields(Network):
        name = column.name
        if name == "n_firms":
            continue
        a, b = getattr(first, name), getattr(then, name)
        if name in ("slot_ptr", "link_ptr"):
            columns[name] = np.concatenate([a, b[1:] + (slots if name == "slot_ptr" else links)])
        else:
            columns[name] = np.concatenate([a, (b + shift.get(name, 0)).astype(a.dtype)])
    return Network(n_firms=n + then.n_firms, **columns)
