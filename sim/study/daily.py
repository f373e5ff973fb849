"""The daily table: output and losses of the region, its cities, places, ecosystems, industries and lead firms.

Resilience needs every day, the series of a run only every week; so this table is kept beside them when there are
disruptions. It is small (a number a day and entity) whatever the number of firms.

Direct loss of firm i on day t is what the blow itself takes, before anything spreads:

    max(0, X_i - K_i f_i(t)),   X_i its output on the last day before the first disruption, K_i its capacity,
                                f_i(t) the share of capacity that the disruptions leave it
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.jit import kernel

SCOPES = ("region", "city", "place", "ecosystem", "industry", "lead_firm", "outside")
"""What a row of the table can be about. ``outside``: the external suppliers together, their deliveries to the
region."""
VALUES = ("output", "direct_loss", "final_unmet")
"""CNY/day: made; taken by the disruptions themselves; final demand that was not served."""


def wanted(spec: Any) -> bool:
    """Whether a run of ``spec`` keeps the daily table."""
    return bool(spec.disruptions) if spec.record.daily is None else spec.record.daily


@kernel
def _add(value, owners, total):
    for s in range(owners.shape[0]):
        for i in range(value.size):
            if owners[s, i] >= 0:
                total[owners[s, i]] += value[i]


class Daily:
    """Keeps the daily table of one model. Call :meth:`look` after each step."""

    def __init__(self, model: Any):
        self._model = model
        world = model.world
        self._ids: dict[str, list[str]] = {
            "region": ["region"],
            "city": [world.places.id[p] for p in np.unique(world.places.city[world.places.city >= 0])],
            "place": [world.places.id[p] for p in np.flatnonzero(world.places.is_site)],
            "ecosystem": list(world.pack.ecosystems.id),
            "industry": list(world.industries.id),
            "lead_firm": list(world.pack.leaders.id),
            "outside": ["outside"],
        }
        row = {name: n for n, name in enumerate(world.places.id)}
        self._rows = {scope: np.array([row[name] for name in self._ids[scope]]) for scope in ("city", "place")}
        starts = [effect.start for effect in model.effects.disruptions]
        self.first = max(min(starts), 0) if starts else model.spec.calendar.days
        """Day number of the first disruption."""
        self._kept: list[np.ndarray] = []
        self._owners, self._owners_of = np.zeros((0, 0), np.int64), -1
        self._before = model.engine.output0.copy()
        self._sold_share = self._sold()
        n = model.firms.n
        self.made, self.direct = np.zeros(n), np.zeros(n)
        """CNY by firm over the whole run: output, direct loss."""

    def _sold(self) -> np.ndarray:
        """float64[n]: share of output that goes to firms of the network."""
        engine = self._model.engine
        output = np.maximum(engine.output, 1e-300)
        return np.clip(1.0 - engine.final_met / output, 0.0, 1.0)

    def look(self) -> None:
        """Keep today's values."""
        model, engine = self._model, self._model.engine
        factor = model.levers.capacity_factor
        direct = np.maximum(self._before - engine.capacity * factor, 0.0)
        # Pools also make what the rest of the world buys; of what they lack, the region feels its part.
        pools = model.firms.is_pool
        direct[pools] *= self._sold_share[pools]
        delivered = np.where(pools, engine.output - engine.final_met, engine.output)
        if model.clock.day < self.first:
            self._before = engine.output.copy()
            self._sold_share = self._sold()
            direct = np.zeros(direct.size)
        self.made += engine.output
        self.direct += direct
        unmet = np.maximum(engine.final - engine.final_met, 0.0)
        values = (delivered, direct, unmet)
        if self._owners_of != model.links_version:  # firms that come or move change it
            self._owners, self._owners_of = self._owner(), model.links_version
        sums = np.zeros((len(values), sum(map(len, self._ids.values()))))
        for value, total in zip(values, sums, strict=True):
            _add(value, self._owners, total)
        self._kept.append(sums)

    def _owner(self) -> np.ndarray:
        """int64[scopes, n]: the entity of each scope that a firm belongs to, as a column of the sums; -1: to none."""
        firms, places = self._model.firms, self._model.world.places
        local, nothing = ~firms.is_pool, np.zeros(firms.n, np.int64)
        owner = np.full((len(SCOPES), firms.n), -1, np.int64)
        first = 0
        for n, scope in enumerate(SCOPES):
            group = {
                "region": nothing, "outside": nothing, "ecosystem": firms.ecosystem, "industry": firms.industry,
                "lead_firm": firms.leader, "city": places.city[firms.place], "place": firms.place,
            }[scope].astype(np.int64)  # fmt: skip
            if scope in self._rows:  # place rows to entities
                column = np.full(len(places.id), -1, np.int64)
                column[self._rows[scope]] = np.arange(self._rows[scope].size)
                group = np.where(group >= 0, column[group], -1)
            part = firms.is_pool if scope == "outside" else local
            owner[n] = np.where(part & (group >= 0), first + group, -1)
            first += len(self._ids[scope])
        return owner

    def table(self) -> pd.DataFrame:
        """The table: date, day, scope, id, and a column of each of :data:`VALUES`."""
        kept = np.array(self._kept)  # days x values x entities
        days = len(kept)
        names = [(scope, name) for scope in SCOPES for name in self._ids[scope]]
        date = np.datetime64(self._model.clock.start) + np.arange(days).astype("timedelta64[D]")
        many = len(names)
        scope = pd.Categorical.from_codes(np.tile([SCOPES.index(s) for s, _ in names], days), list(SCOPES))
        ids = list(dict.fromkeys(name for _, name in names))
        code = {name: n for n, name in enumerate(ids)}
        return pd.DataFrame(
            {
                "date": np.repeat(date.astype("datetime64[s]"), many),
                "day": np.repeat(np.arange(days), many),
                "scope": scope,
                "id": pd.Categorical.from_codes(np.tile([code[name] for _, name in names], days), ids),
                **{name: kept[:, n, :].ravel() for n, name in enumerate(VALUES)},
            }
        )

    def firm_columns(self) -> dict[str, np.ndarray]:
        """Columns for the table of firms: ``made`` and ``direct_loss``, CNY over the run."""
        founded = self._model.dynamics.founded  # dormant rows are in no table
        return {"made": self.made[founded], "direct_loss": self.direct[founded]}
