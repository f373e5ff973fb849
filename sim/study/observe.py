"""What is written down while a model runs: measures of the region, its lead firms, ecosystems, places and spaces.

An observer only looks; it never changes the model. Rates are over the goods that arrived since the last observation, by
value, ratio of sums (see :mod:`sim.measures.supporting_rate` for the whole family).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from sim.jit import kernel
from sim.measures.boundary import domestic_links, local_links
from sim.measures.lsr_definition import Boundary
from sim.measures.purchases import Purchases

BOUNDARIES = {"lsr_metro": "metro", "lsr_radius_300km": "radius_300km"}
"""Boundaries kept in the series, by column name."""
_SCOPES = (*BOUNDARIES, "domestic", "all")
"""Sums kept for each buyer: goods from inside each boundary, from the country, all goods."""


def _bit(scope: str) -> int:
    return 1 << _SCOPES.index(scope)


@kernel
def _add(flow, kind, slot, buyer, total):
    """Add the flow of each link to the sums float64[n, :] of its buyer that the bits of its ``kind`` uint8[L] name."""
    for m in range(flow.size):
        if kind[m] > 0:
            i = buyer[slot[m]]
            for scope in range(total.shape[1]):
                if (kind[m] >> scope) & 1:
                    total[i, scope] += flow[m]


class Observer:
    """Keeps rows of the series tables of one model. Call :meth:`look` after each step."""

    def __init__(self, model: Any):
        self._model = model
        self._every = model.spec.record.every_days
        self._rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _TABLES}
        self._masks_of = self._folded = -1
        self._lat = self._lon = self._supplier = np.zeros(0)  # as of the masks
        network, world = model.network, model.world
        self._value_added = 1.0 - np.bincount(network.slot_buyer, network.slot_coef, network.n_firms)
        self._goods = world.industries.is_goods[network.slot_input[network.link_slot]]
        self._local = ~model.firms.is_pool
        self._total = np.zeros((network.n_firms, len(_SCOPES)))  # CNY that arrived for each buyer since the last row
        self._sums = {name: self._total[:, m] for m, name in enumerate(_SCOPES)}
        self._kind = np.zeros(self._goods.size, np.uint8)  # scopes of each link, as bits
        model.before_links_change.append(self._fold)

    def look(self) -> None:
        """Keep a row of each table if today is a recording day (the first and the last day always are)."""
        day, last = self._model.clock.day, self._model.spec.calendar.days - 1
        if day % self._every == 0 or day == last:
            self._fold()
            self._observe()
            self._total[:] = 0.0

    def tables(self) -> dict[str, pd.DataFrame]:
        """The series tables, one row per date (and entity)."""
        return {name: _stacked(rows) for name, rows in self._rows.items()}

    def _masks(self) -> None:
        """Which links are local under each boundary: worked out anew only for links or firms that changed."""
        model = self._model
        if self._masks_of == model.links_version:
            return
        bought = purchases(model, np.ones(model.network.link_share.size))
        links = np.arange(bought.value.size)
        if self._masks_of >= 0:
            moved = (model.firms.lat != self._lat) | (model.firms.lon != self._lon)
            changed = bought.supplier != self._supplier
            if moved.any():
                changed |= moved[bought.buyer] | moved[bought.supplier]
            links = np.flatnonzero(changed)
        some = replace(
            bought, value=bought.value[links], buyer=bought.buyer[links], supplier=bought.supplier[links],
            input=bought.input[links],
        )  # fmt: skip
        kind = np.where(domestic_links(some), _bit("domestic"), 0)
        for name, text in BOUNDARIES.items():
            kind |= np.where(local_links(Boundary.parse(text), some), _bit(name), 0)
        self._kind[links] = np.where(self._goods[links], kind | _bit("all"), 0)
        self._supplier = bought.supplier.copy()
        self._lat, self._lon = model.firms.lat.copy(), model.firms.lon.copy()
        self._masks_of = model.links_version

    def _fold(self) -> None:
        """Add what was dispatched since the last call to each buyer's sums (before links change, when observing)."""
        model = self._model
        if self._folded == model.engine.day:
            return  # nothing has moved since
        self._folded = model.engine.day
        self._masks()
        network, engine = model.world.network, model.engine
        _add(engine.flow, self._kind, network.link_slot, network.slot_buyer, self._total)
        engine.reset_flows()

    def _observe(self) -> None:
        when = {"date": np.datetime64(self._model.clock.date), "day": self._model.clock.day}
        for name, table in _TABLES.items():
            self._rows[name].append({**when, **table(self, self._sums)})


def purchases(model: Any, value: np.ndarray) -> Purchases:
    """The model's present links as :class:`Purchases`, with ``value`` float64[L] in CNY/day."""
    return Purchases.on(model.firms, model.network, model.world, value, model.engine.output)


def rate(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """part / whole, nan where nothing was bought."""
    return np.divide(part, whole, out=np.full(np.shape(whole), np.nan), where=np.asarray(whole) > 0)


def _stacked(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Observations (columns of equal length, and scalars that hold for all of them) one below the other."""
    if not rows:
        return pd.DataFrame()
    lengths = [max(len(value) for value in row.values() if np.ndim(value)) for row in rows]
    columns: dict[str, Any] = {}
    for name in rows[0]:
        values = [row[name] for row in rows]
        if np.ndim(values[0]) == 0:
            columns[name] = np.repeat(np.array(values), lengths)
        elif (
            all(isinstance(value, list) for value in values)
            and any(values)
            and isinstance(max(values, key=len)[0], str)
        ):
            columns[name] = [word for value in values for word in value]
        else:
            columns[name] = np.concatenate([np.asarray(value) for value in values])
    return pd.DataFrame(columns)


def _grouped(sums: dict[str, np.ndarray], group: np.ndarray, size: int, names: list[str]) -> dict[str, np.ndarray]:
    """LSR columns by group (rows with group -1 are left out)."""
    rows = group >= 0
    total = np.bincount(group[rows], sums["all"][rows], size)
    return {name: rate(np.bincount(group[rows], sums[name][rows], size), total) for name in names}


def _series(watch: Observer, sums: dict[str, np.ndarray]) -> dict[str, Any]:
    engine, local = watch._model.engine, watch._local
    bought = sums["all"][local].sum()
    made = engine.output[local]
    lsr = {name: [float(rate(sums[name][local].sum(), bought))] for name in BOUNDARIES}
    return {
        "output": [made.sum()],
        "capacity": [(engine.capacity * engine.capacity_factor)[local].sum()],
        "demand": [engine.demand[local].sum()],
        "final_unmet": [np.maximum(engine.final - engine.final_met, 0.0)[local].sum()],
        "value_added": [(made * watch._value_added[local]).sum()],
        **lsr,
        "firms": [int((engine.capacity[local] > 0).sum())],
        "import_share": [float(1.0 - rate(sums["domestic"][local].sum(), bought))],
        "stocked_out_share": [float(engine.stocked_out[local & (engine.capacity > 0)].mean())],
    }


def _leaders(watch: Observer, sums: dict[str, np.ndarray]) -> dict[str, Any]:
    model, leaders = watch._model, watch._model.world.pack.leaders
    rows = np.flatnonzero(model.firms.leader >= 0)
    who = model.firms.leader[rows]
    lsr = {name: rate(sums[name][rows], sums["all"][rows]) for name in BOUNDARIES}
    return {
        "leader_id": [leaders.id[w] for w in who],
        "name_en": [leaders.name_en[w] for w in who],
        "name_zh": [leaders.name_zh[w] for w in who],
        "output": model.engine.output[rows],
        **lsr,
        "lsr_country": rate(sums["domestic"][rows], sums["all"][rows]),
    }


def _ecosystems(watch: Observer, sums: dict[str, np.ndarray]) -> dict[str, Any]:
    model, ids = watch._model, watch._model.world.pack.ecosystems.id
    group, size = model.firms.ecosystem.astype(np.int64), len(ids)
    rows = group >= 0
    active = rows & (model.engine.capacity > 0)
    return {
        "ecosystem_id": list(ids),
        "output": np.bincount(group[rows], model.engine.output[rows], size),
        "firms": np.bincount(group[active], minlength=size),
        **_grouped(sums, group, size, list(BOUNDARIES)),
    }


def _places(watch: Observer, sums: dict[str, np.ndarray]) -> dict[str, Any]:
    model, places = watch._model, watch._model.world.places
    size, sites = len(places.id), np.flatnonzero(places.is_site)
    local = watch._local
    group = np.where(local, model.firms.place, -1).astype(np.int64)
    here, active = group[local], local & (model.engine.capacity > 0)
    used = np.bincount(here, model.firms.floor_m2[local], size)[sites] / 1e4
    floor = places.floor_wan_m2[sites]
    return {
        "place_id": [places.id[p] for p in sites],
        "output": np.bincount(here, model.engine.output[local], size)[sites],
        "firms": np.bincount(group[active], minlength=size)[sites],
        "floor_used_wan_m2": used,
        "floor_wan_m2": floor,
        "occupancy": rate(used, floor),
        "lsr_metro": _grouped(sums, group, size, ["lsr_metro"])["lsr_metro"][sites],
    }


def _spaces(watch: Observer, sums: dict[str, np.ndarray]) -> dict[str, Any]:
    model, spaces, pack = watch._model, watch._model.spaces, watch._model.world.pack.spaces
    rows = np.flatnonzero(model.firms.space >= 0)
    at, size = model.firms.space[rows], len(pack.id)
    learned = rate(np.bincount(at, model.efficiency[rows], size), spaces.tenants) - 1.0
    return {
        "space_id": list(pack.id),
        "floor_open_wan_m2": spaces.open_m2 / 1e4,
        "floor_used_wan_m2": spaces.used_m2 / 1e4,
        "tenants": spaces.tenants.copy(),
        "occupancy": rate(spaces.used_m2, spaces.open_m2),
        "rent_cny_m2_month": model.rent[pack.place] * (1.0 - spaces.rent_relief(model.levers)),
        "output": np.bincount(at, model.engine.output[rows], size),
        "spillover": learned,  # mean gain in efficiency of the tenants since the base year
        "lsr_metro": rate(np.bincount(at, sums["lsr_metro"][rows], size), np.bincount(at, sums["all"][rows], size)),
    }


def _tenants(watch: Observer, sums: dict[str, np.ndarray]) -> dict[str, Any]:
    """Tenants of each space by ecosystem; pairs without any are left out."""
    model, pack = watch._model, watch._model.world.pack
    rows = np.flatnonzero(model.firms.space >= 0)
    n_eco = len(pack.ecosystems.id)
    pair = model.firms.space[rows].astype(np.int64) * n_eco + model.firms.ecosystem[rows]
    pairs, count = np.unique(pair, return_counts=True)
    floor = np.bincount(pair, model.firms.floor_m2[rows], len(pack.spaces.id) * n_eco)[pairs]
    return {
        "space_id": [pack.spaces.id[n] for n in pairs // n_eco],
        "ecosystem_id": [pack.ecosystems.id[n] for n in pairs % n_eco],
        "tenants": count,
        "floor_used_wan_m2": floor / 1e4,
    }


_TABLES = {
    "series": _series,
    "leaders": _leaders,
    "ecosystems": _ecosystems,
    "places": _places,
    "spaces": _spaces,
    "tenants": _tenants,
}
