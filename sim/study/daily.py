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

SCOPES = ("region", "city", "place", "ecosystem", "industry", "lead_firm", "outside")
"""What a row of the table can be about. ``outside``: the external suppliers together, their deliveries to the
region."""
VALUES = ("output", "direct_loss", "final_unmet")
"""CNY/day: made; taken by the disruptions themselves; final demand that was not served."""


def wanted(spec: Any) -> bool:
    """Whether a run of ``spec`` keeps the daily table."""
    return bool(spec.disruptions) if spec.record.daily is None else spec.record.daily


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
        self._kept.append(np.concatenate([self._sums(scope, values) for scope in SCOPES], axis=1))

    def _sums(self, scope: str, values: tuple[np.ndarray, ...]) -> np.ndarray:
        """float64[3, entities of the scope]."""
        firms, places = self._model.firms, self._model.world.places
        local = ~firms.is_pool
        if scope in ("region", "outside"):
            part = local if scope == "region" else firms.is_pool
            return np.array([[value[part].sum()] for value in values])
        if scope in ("city", "place"):
            group = places.city[firms.place] if scope == "city" else firms.place
            size, rows = len(places.id), self._rows[scope]
        else:
            group = {"ecosystem": firms.ecosystem, "industry": firms.industry, "lead_firm": firms.leader}[scope]
            size = len(self._ids[scope])
            rows = np.arange(size)
        kept = local & (group >= 0)
        return np.array([np.bincount(group[kept], value[kept], size)[rows] for value in values])

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
