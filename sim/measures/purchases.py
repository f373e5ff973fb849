"""Purchases: who bought what from whom, and where they sit. The input of the supporting rates and linkage
measures."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from sim.errors import InputError, Problem
from sim.world.types import Firms, Network, Places, World

__all__ = ["Purchases"]


@dataclass(frozen=True, eq=False)
class Purchases:
    """Links with their value, and the columns of the firms at both ends.

    Links are rows ``l`` (any order; one row per buyer, supplier and input), firms rows ``i`` (pools
    included). Links with value 0 (empty positions) are not purchases and count nowhere. Raises InputError on
    columns of unequal length, negative or non-finite values.
    """

    value: np.ndarray  # float64[L], CNY/day
    buyer: np.ndarray  # int[L], firm row
    supplier: np.ndarray  # int[L], firm row
    input: np.ndarray  # int[L], industry row of what is bought
    industry: np.ndarray  # int[n], industry row of each firm
    place: np.ndarray  # int[n], row of ``places``
    lat: np.ndarray  # float64[n], degrees
    lon: np.ndarray
    ecosystem: np.ndarray  # int[n], -1 if none
    leader: np.ndarray  # int[n], row of the lead-firm table, -1 if none
    is_pool: np.ndarray  # bool[n]: an external pool, which sells but is no buyer of interest
    output: np.ndarray  # float64[n], CNY/day
    is_goods: np.ndarray  # bool[S], by industry
    places: Places
    hours: np.ndarray | None = field(default=None)  # float64[P, P], drive hours; only hours_<h>h needs it

    def __post_init__(self) -> None:
        problems = []
        links = {name: getattr(self, name) for name in ("value", "buyer", "supplier", "input")}
        columns = ("industry", "place", "lat", "lon", "ecosystem", "leader", "is_pool", "output")
        firms = {name: getattr(self, name) for name in columns}
        for group in (links, firms):
            sizes = {name: np.size(column) for name, column in group.items()}
            if len(set(sizes.values())) > 1:
                problems.append(Problem(f"columns of unequal length: {sizes}"))
        if not (np.isfinite(self.value).all() and (np.asarray(self.value) >= 0).all()):
            problems.append(Problem("must be finite and not negative", key="value"))
        if self.hours is not None and np.shape(self.hours) != (len(self.places.id),) * 2:
            problems.append(Problem(f"shape {np.shape(self.hours)}, not places x places", key="hours"))
        if problems:
            raise InputError(problems)

    @classmethod
    def from_world(
        cls,
        world: World,
        value: np.ndarray | None = None,
        output: np.ndarray | None = None,
        hours: np.ndarray | None = None,
    ) -> Purchases:
        """Purchases of a world's network; ``value`` (float64[L], CNY/day) defaults to the base-year flow
        (output of the buyer x coefficient x share), ``output`` to base-year output."""
        firms, network = world.firms, world.network
        output = firms.output if output is None else output
        value = output[network.link_buyer] * network.link_coef if value is None else value
        return cls.on(firms, network, world, value, output, hours)

    @classmethod
    def on(
        cls,
        firms: Firms,
        network: Network,
        world: World,
        value: np.ndarray,
        output: np.ndarray,
        hours: np.ndarray | None = None,
    ) -> Purchases:
        """Purchases of ``value`` (float64[L], CNY/day) by ``firms`` over ``network`` as they stand, on the places and
        industries of a world."""
        return cls(
            value=value,
            buyer=network.link_buyer,
            supplier=network.link_supplier,
            input=network.slot_input[network.link_slot],
            industry=firms.industry,
            place=firms.place,
            lat=firms.lat,
            lon=firms.lon,
            ecosystem=firms.ecosystem,
            leader=firms.leader,
            is_pool=firms.is_pool,
            output=output,
            is_goods=world.industries.is_goods,
            places=world.places,
            hours=hours,
        )

    @property
    def n(self) -> int:
        """Number of firm rows, pools included."""
        return int(np.size(self.industry))

    @cached_property
    def active(self) -> np.ndarray:
        """bool[L]: links on which something was bought."""
        return np.asarray(self.value) > 0

    @cached_property
    def by_buyer(self) -> tuple[np.ndarray, np.ndarray]:
        """(int64[n+1] offsets, int64[L] link rows): the links of firm i are rows[offsets[i]:offsets[i+1]]."""
        buyer = np.asarray(self.buyer)
        if (np.diff(buyer) >= 0).all():
            rows = np.arange(buyer.size)
        else:
            rows = np.argsort(buyer, kind="stable")
        offsets = np.zeros(self.n + 1, np.int64)
        np.cumsum(np.bincount(buyer, minlength=self.n), out=offsets[1:])
        return offsets, rows
