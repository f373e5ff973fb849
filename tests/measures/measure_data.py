"""Hand-made and random networks for the tests of the measures."""

import numpy as np

from sim.measures.purchases import Purchases
from sim.world.types import Places

PLACE_IDS = ("WORLD", "CN", "SC", "CDMZ", "CD", "LQY", "PIDU", "DY", "DYZ", "CQ", "DE", "LQZ")
_PARENT = {
    "WORLD": "",
    "CN": "WORLD",
    "SC": "CN",
    "CDMZ": "SC",
    "CD": "CDMZ",
    "LQY": "CD",
    "PIDU": "CD",
    "DY": "CDMZ",
    "DYZ": "DY",
    "CQ": "CN",
    "DE": "WORLD",
    "LQZ": "LQY",
}
_KIND = {
    "WORLD": "world",
    "CN": "country",
    "SC": "province",
    "CDMZ": "metro",
    "CD": "city",
    "LQY": "district",
    "PIDU": "district",
    "DY": "city",
    "DYZ": "district",
    "CQ": "city",
    "DE": "country",
    "LQZ": "functional_zone",
}
_LEVEL = {
    "district": "district",
    "city": "city",
    "metro": "metro",
    "province": "province",
    "country": "country",
}
_AT = {
    "CD": (30.6, 104.0),
    "LQY": (30.6, 104.2),
    "LQZ": (30.6, 104.25),
    "PIDU": (30.8, 103.9),
    "DY": (31.1, 104.4),
    "DYZ": (31.1, 104.4),
    "CQ": (29.6, 106.5),
    "DE": (50.0, 10.0),
}


def places() -> Places:
    """Chengdu, Deyang, Chongqing and Germany in small. Chongqing has neither district, metro nor province
    row."""
    row = {name: i for i, name in enumerate(PLACE_IDS)}
    size = len(PLACE_IDS)
    ancestors = {level: np.full(size, -1, np.int32) for level in _LEVEL}
    for name in PLACE_IDS:
        at = name
        while at:
            if _KIND[at] in _LEVEL:
                ancestors[_LEVEL[_KIND[at]]][row[name]] = row[at]
            at = _PARENT[at]
    metro, country = ancestors["metro"], ancestors["country"]
    origin = np.where(metro >= 0, 0, np.where(country == row["CN"], 2, 3))
    origin[row["CQ"]] = 1
    lat, lon = (np.array([_AT.get(name, (30.6, 104.0))[axis] for name in PLACE_IDS]) for axis in (0, 1))
    site = np.array([name in ("LQY", "LQZ", "PIDU", "DYZ", "CQ") for name in PLACE_IDS])
    return Places(
        id=PLACE_IDS,
        name_en=PLACE_IDS,
        name_zh=PLACE_IDS,
        kind=tuple(_KIND[name] for name in PLACE_IDS),
        parent=np.array([row.get(_PARENT[name], -1) for name in PLACE_IDS], np.int32),
        lat=lat,
        lon=lon,
        radius_km=np.full(size, 5.0),
        floor_wan_m2=np.where(site, 100.0, np.nan),
        rent=np.where(site, 20.0, np.nan),
        is_site=site,
        is_external=np.array([name == "DE" for name in PLACE_IDS]),
        **ancestors,
        origin_class=origin.astype(np.int8),
    )


def purchases(links, firm_places, industry=None, output=None, goods=(True, True, True), **columns) -> Purchases:
    """Purchases from ``links`` [(buyer, supplier, input, value)...] and the place id of each firm."""
    where = places()
    place = np.array([where.row[name] for name in firm_places])
    n = place.size
    buyer, supplier, product, value = (np.array(column) for column in zip(*links, strict=True))
    default = {
        "industry": np.zeros(n, np.int64) if industry is None else np.array(industry),
        "place": place,
        "lat": where.lat[place],
        "lon": where.lon[place],
        "ecosystem": np.full(n, -1),
        "leader": np.full(n, -1),
        "is_pool": where.is_external[place],
        "output": np.full(n, 100.0) if output is None else np.array(output, float),
        "is_goods": np.array(goods),
        "places": where,
    }
    default.update({name: np.asarray(x) if name != "places" else x for name, x in columns.items()})
    return Purchases(value=value.astype(float), buyer=buyer, supplier=supplier, input=product, **default)


def random_purchases(seed: int, firms: int = 40, pools: int = 3, industries: int = 4, links: int = 6) -> Purchases:
    """A random network with scattered firms; the last ``pools`` firms are external pools that buy nothing."""
    rng = np.random.default_rng(seed)
    where = places()
    n = firms + pools
    sites = np.flatnonzero(where.is_site)
    place = np.concatenate([rng.choice(sites, firms), np.full(pools, where.row["DE"])])
    industry = rng.integers(0, industries, n)
    buyer = np.repeat(np.arange(firms), links)
    supplier = rng.integers(0, n, buyer.size)
    value = rng.exponential(1.0, buyer.size) * (rng.random(buyer.size) > 0.1)
    bought = np.bincount(buyer, weights=value, minlength=n)
    return Purchases(
        value=value,
        buyer=buyer,
        supplier=supplier,
        input=industry[supplier],
        industry=industry,
        place=place,
        lat=where.lat[place] + rng.normal(0, 0.1, n),
        lon=where.lon[place] + rng.normal(0, 0.1, n),
        ecosystem=rng.integers(-1, 3, n),
        leader=np.where(np.arange(n) < 3, np.arange(n), -1),
        is_pool=np.arange(n) >= firms,
        output=bought / rng.uniform(0.4, 0.9, n) + (bought == 0),
        is_goods=np.arange(industries) % 2 == 0,
        places=where,
        hours=rng.uniform(0, 8, (len(where.id),) * 2),
    )
