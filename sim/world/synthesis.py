"""Synthesis of the firm population: counts and heavy-tailed sizes by place and industry, lead firms by name, pools.

The region pack says how much each place makes of each product and how many enterprises make it. ``population.firms``
model firms stand for them: places x industries ("cells") get firms in proportion to enterprises (largest remainder),
sizes inside a cell follow a Pareto law, and outputs are scaled so that each industry's regional total is kept.
Firms are keyed by (place, industry, rank), so a larger population adds firms without changing the luck of the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.errors import ModelError
from sim.streams import stream, uniform
from sim.world.pack import Pack
from sim.world.types import Firms

CNY_PER_DAY = 1e8 / 365.0
"""One 10^8 CNY a year, in CNY per day."""
_LEADER_UID, _POOL_UID, ENTRANT_UID = 1 << 50, 1 << 51, 1 << 52


@dataclass(frozen=True, eq=False)
class Cells:
    """Place x industry cells with something to make beyond what lead firms make."""

    place: np.ndarray  # int32
    industry: np.ndarray  # int16
    output: np.ndarray  # CNY/day
    enterprises: np.ndarray
    firms: np.ndarray  # int64: model firms given to the cell


def apportion(weights: np.ndarray, total: int) -> np.ndarray:
    """Whole numbers that add up to ``total`` in proportion to ``weights`` (largest remainder; ties to the first)."""
    if total <= 0 or weights.sum() <= 0:
        return np.zeros(weights.size, np.int64)
    quota = weights * (total / weights.sum())
    whole = np.floor(quota).astype(np.int64)
    rest = total - int(whole.sum())
    whole[np.argsort(-(quota - whole), kind="stable")[:rest]] += 1
    return whole


def cells(pack: Pack, n_firms: int) -> Cells:
    """Cells after the lead firms' own output is taken out, with ``n_firms`` model firms apportioned to them."""
    population, leaders = pack.population, pack.leaders
    output = population.output * CNY_PER_DAY
    for place, industry, made in zip(leaders.place, leaders.industry, leaders.output, strict=True):
        here = (population.place == place) & (population.industry == industry)
        output[here] = np.maximum(output[here] - made * CNY_PER_DAY, 0.0)
    some = (output > 0) & (population.enterprises > 0)
    place, industry = population.place[some], population.industry[some]
    output, enterprises = output[some], population.enterprises[some].astype(np.float64)

    firms = apportion(enterprises, n_firms)
    for s in np.unique(industry):  # no industry may vanish from a small population
        rows = np.flatnonzero(industry == s)
        if firms[rows].sum() == 0:
            firms[rows[np.argmax(output[rows])]] = 1
            firms[np.argmax(firms)] -= 1
    made = np.bincount(industry, output, pack.industries.A.shape[0])
    kept = np.bincount(industry, output * (firms > 0), pack.industries.A.shape[0])
    scale = np.divide(made, kept, out=np.ones_like(made), where=kept > 0)
    use = firms > 0
    return Cells(place[use], industry[use], (output * scale[industry])[use], enterprises[use], firms[use])


def spread(pack: Pack, seed: int, uid: np.ndarray, place: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Positions uniform in the disc of each firm's place: (lat, lon) in degrees."""
    r = pack.places.radius_km[place] * np.sqrt(uniform(stream(seed, "radius"), uid))
    angle = 2 * np.pi * uniform(stream(seed, "angle"), uid)
    lat, lon = pack.places.lat[place], pack.places.lon[place]
    km_per_degree = 111.195  # mean earth radius 6371.0 km x pi / 180
    return (
        lat + r * np.sin(angle) / km_per_degree,
        lon + r * np.cos(angle) / (km_per_degree * np.cos(np.radians(lat))),
    )


def ecosystem_of(pack: Pack, seed: int, uid: np.ndarray, industry: np.ndarray) -> np.ndarray:
    """An ecosystem that hosts the industry, int16 (-1 if none does); a keyed draw where several do."""
    members: list[list[int]] = [[] for _ in pack.industries.id]
    for e, hosted in enumerate(pack.ecosystems.industries):
        for s in hosted:
            members[s].append(e)
    draw = uniform(stream(seed, "ecosystem"), uid)
    out = np.full(uid.size, -1, np.int16)
    for s, hosts in enumerate(members):
        rows = industry == s
        if hosts:
            out[rows] = np.array(hosts, np.int16)[(draw[rows] * len(hosts)).astype(np.int64)]
    return out


def _local(pack: Pack, seed: int, n_firms: int, shape: float) -> dict[str, np.ndarray]:
    """Columns of the anonymous local firms."""
    cell = cells(pack, n_firms)
    of = np.repeat(np.arange(cell.firms.size), cell.firms)
    rank = np.arange(of.size) - np.repeat(np.cumsum(cell.firms) - cell.firms, cell.firms)
    place, industry = cell.place[of], cell.industry[of]
    n_industries = len(pack.industries.id)
    uid = ((place.astype(np.int64) * n_industries + industry) << 24) | rank
    size = uniform(stream(seed, "size"), uid) ** (-1.0 / shape)
    output = cell.output[of] * size / np.bincount(of, size)[of]
    return {
        "uid": uid,
        "industry": industry,
        "place": place,
        "output": output,
        "represents": (cell.enterprises / cell.firms)[of],
        "leader": np.full(of.size, -1, np.int32),
        "ecosystem": ecosystem_of(pack, seed, uid, industry),
    }


def _leaders(pack: Pack) -> dict[str, np.ndarray]:
    """Columns of the lead firms, as named in the pack."""
    leaders = pack.leaders
    n = leaders.place.size
    return {
        "uid": _LEADER_UID + np.arange(n, dtype=np.int64),
        "industry": leaders.industry.astype(np.int16),
        "place": leaders.place.astype(np.int32),
        "output": leaders.output * CNY_PER_DAY,
        "represents": np.ones(n),
        "leader": np.arange(n, dtype=np.int32),
        "ecosystem": leaders.ecosystem.astype(np.int16),
    }


def _pools(pack: Pack) -> dict[str, np.ndarray]:
    """Columns of the external pools: one for each external region x industry on offer.

    A pool without a stated capacity can make its share of the industry's national output: far more than the region buys.
    """
    external = pack.external
    n = external.region.size
    n_industries = len(pack.industries.id)
    unlimited = pack.industry_facts.gross_output[external.industry] * external.share
    capacity = np.where(np.isfinite(external.capacity), external.capacity, unlimited)
    return {
        "uid": _POOL_UID + external.region.astype(np.int64) * n_industries + external.industry,
        "industry": external.industry.astype(np.int16),
        "place": external.region.astype(np.int32),
        "output": capacity * CNY_PER_DAY * pack.parameter("utilisation"),
        "represents": np.zeros(n),
        "leader": np.full(n, -1, np.int32),
        "ecosystem": np.full(n, -1, np.int16),
    }


def synthesise(pack: Pack, seed: int, n_firms: int, size_tail: float | None = None) -> Firms:
    """Firms of a region pack: lead firms, then anonymous local firms (``n_firms`` of both), then external pools.

    Output is the base-year target (CNY/day); capacity is output / utilisation. Raises ModelError when the population
    is too small to hold the lead firms and one firm of each industry.
    """
    n_leaders = pack.leaders.place.size
    n_industries = np.unique(pack.population.industry).size
    if n_firms < n_leaders + n_industries:
        raise ModelError(
            f"population.firms is {n_firms}: at least {n_leaders + n_industries} are needed for the pack's "
            f"{n_leaders} lead firms and one firm of each of its {n_industries} industries"
        )
    shape = size_tail if size_tail is not None else pack.parameter("pareto_shape")
    parts = (_leaders(pack), _local(pack, seed, n_firms - n_leaders, shape), _pools(pack))
    column = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    place, output = column["place"], column["output"]
    is_pool = np.arange(place.size) >= place.size - pack.external.region.size
    lat, lon = spread(pack, seed, column["uid"], place)
    price = np.ones(place.size)
    price[is_pool] = pack.external.price
    return Firms(
        uid=column["uid"],
        industry=column["industry"],
        place=place,
        lat=lat,
        lon=lon,
        ecosystem=column["ecosystem"],
        space=np.full(place.size, -1, np.int32),
        leader=column["leader"],
        is_pool=is_pool,
        output=output,
        capacity=output / pack.parameter("utilisation"),
        size=output / pack.parameter("utilisation"),
        price=price,
        represents=column["represents"],
        floor_m2=_floor(pack, place, output, is_pool),
    )


def _floor(pack: Pack, place: np.ndarray, output: np.ndarray, is_pool: np.ndarray) -> np.ndarray:
    """Floor space used (m2): the base-year occupied space of each site, shared by output."""
    n_places = len(pack.places.id)
    local = np.where(is_pool, 0.0, output)
    made = np.bincount(place, local, n_places)
    floor = np.nan_to_num(pack.places.floor_wan_m2) * 1e4 * pack.parameter("base_occupancy")
    per_cny = np.divide(floor, made, out=np.zeros_like(made), where=made > 0)
    return local * per_cny[place]
