"""Innovation spaces (科创空间): floor area that is open, who sits in it, how full it is, what a tenant pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.world.pack import Pack
from sim.world.tenancy import Letting
from sim.world.types import Firms

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel
    from sim.model.levers import Levers

M2_PER_WAN = 1e4
MONTHS_PER_DAY = 12.0 / 365.0


class Spaces:
    """Columns of innovation spaces, one row each (``open_m2``, ``used_m2`` in m2, ``tenants`` in firms); ``hosts``
    bool[spaces, E] and ``industries`` bool[spaces, S] say for whom they are (a space that names no ecosystem is for all).
    """

    def __init__(self, pack: Pack):
        spaces = pack.spaces
        self.existing_m2 = spaces.existing_wan_m2 * M2_PER_WAN
        self.open_m2 = self.existing_m2.copy()
        n = spaces.place.size
        self.used_m2 = np.zeros(n)
        self.tenants = np.zeros(n, np.int64)
        self._letting = Letting.of(pack)
        self.hosts = self._letting.hosts
        members = np.zeros((len(pack.ecosystems.id), len(pack.industries.id)), bool)
        for ecosystem, rows in enumerate(pack.ecosystems.industries):
            members[ecosystem, list(rows)] = True
        self.industries = (self.hosts[:, :, None] & members[None]).any(axis=1)
        self._discount = spaces.rent_discount
        self._rent0: np.ndarray | None = None

    def let(self, model: ClusterModel) -> None:
        """Let what is free to firms of the hosted ecosystems in the place (see :mod:`sim.world.tenancy`)."""
        self.open_m2 = self.existing_m2 + model.levers.space_floor
        model.firms.space[:] = self._letting.let(model.firms, self.open_m2 - self.used_m2, model.world.seed)
        self.count(model.firms)
        self._charge(model)

    def count(self, firms: Firms) -> None:
        """Count tenants and used floor anew after firms came, went, moved or grew."""
        rows = np.flatnonzero(firms.space >= 0)
        n = self.open_m2.size
        self.used_m2 = np.bincount(firms.space[rows], firms.floor_m2[rows], n).astype(float)
        self.tenants = np.bincount(firms.space[rows], minlength=n)

    def enrol(self, model: ClusterModel, rows: np.ndarray) -> None:
        """Firms that arrived are charged what their place was let at in the base year, as a yardstick of land cost."""
        if self._rent0 is not None:
            self._rent0[rows] = np.nan_to_num(model.world.places.rent)[model.firms.place[rows]]
        self._charge(model)

    def discount(self, levers: Levers) -> np.ndarray:
        """float64[spaces]: the owner's discount against the place's rent: a policy's, else the region pack's."""
        return np.where(levers.space_discount >= 0, levers.space_discount, self._discount)

    def rent_relief(self, levers: Levers) -> np.ndarray:
        """float64[spaces]: share of the place's rent that tenants do not pay: discount, then public subsidy."""
        return 1.0 - (1.0 - self.discount(levers)) * (1.0 - np.minimum(levers.space_relief, 1.0))

    def _charge(self, model: ClusterModel) -> None:
        """What share of its place's rent each firm is spared: as a tenant, or as one that a policy drew to its place."""
        firms, relief = model.firms, model.rent_relief
        relief[:] = np.append(self.rent_relief(model.levers), 0.0)[firms.space]
        drawn = model.levers.rent_relief[firms.place, firms.industry]
        relief[:] = np.where(model.dynamics.arrived >= 0, np.maximum(relief, drawn), relief)
        if self._rent0 is None:
            self._rent0 = self._rent_paid(model)

    def _rent_paid(self, model: ClusterModel) -> np.ndarray:
        """float64[n]: rent per m2 and month that each firm pays (CNY)."""
        return np.nan_to_num(model.rent)[model.firms.place] * (1.0 - model.rent_relief)

    def land_factor(self, model: ClusterModel, value_added: np.ndarray) -> np.ndarray:
        """float64[n]: cost of value added relative to the base year because of rent alone.

        1 + (rent paid now - rent paid in the base year) x floor / (value added of normal output). Rent is part of value
        added; ``value_added`` float64[n] is its share of output. 1 for every firm whose rent has not moved.
        """
        if self._rent0 is None:
            return np.ones(model.firms.n)
        firms = model.firms
        normal = model.engine.capacity * model.dynamics.normal_use * value_added
        more = (self._rent_paid(model) - self._rent0) * firms.floor_m2 * MONTHS_PER_DAY
        local = (normal > 0) & ~firms.is_pool
        return np.maximum(1.0 + np.divide(more, normal, out=np.zeros(firms.n), where=local), 0.1)
