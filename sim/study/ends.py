"""End-of-run tables: every firm and every link as it stands on the last day."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.study.observe import purchases, rate
from sim.world.geo import great_circle_km


def _names(ids: Any, rows: np.ndarray) -> pd.Categorical:
    """Rows as a categorical of ids; -1 becomes missing."""
    return pd.Categorical.from_codes(rows.astype(np.int64), categories=list(ids))


def firm_table(model: Any) -> pd.DataFrame:
    """One row a firm, external pools included; firms that closed are still there, with capacity 0."""
    from sim.measures.boundary import local_links
    from sim.measures.lsr_definition import Boundary

    firms, pack, engine = model.firms, model.world.pack, model.engine
    value = engine.order * model.world.industries.is_goods[model.network.slot_input[model.network.link_slot]]
    bought = purchases(model, value)
    near = local_links(Boundary.parse("metro"), bought)
    buyer, n = model.network.link_buyer, firms.n
    table = pd.DataFrame(
        {
            "firm_id": [model.firm_id(i) for i in range(n)],
            "industry_id": _names(model.world.industries.id, firms.industry),
            "ecosystem_id": _names(pack.ecosystems.id, firms.ecosystem),
            "place_id": _names(model.world.places.id, firms.place),
            "space_id": _names(pack.spaces.id, firms.space),
            "leader_id": _names(pack.leaders.id, firms.leader),
            "is_pool": firms.is_pool,
            "lat": firms.lat,
            "lon": firms.lon,
            "output": engine.output,
            "capacity": engine.capacity,
            "price": firms.price,
            "represents": firms.represents,
            "lsr_metro": rate(np.bincount(buyer, value * near, n), np.bincount(buyer, value, n)),
        }
    )
    return table[model.dynamics.founded].reset_index(drop=True)


def link_table(model: Any) -> pd.DataFrame:
    """One row a link in use: what is ordered today (CNY/day), its share of the input, days under way, distance."""
    network, firms = model.network, model.firms
    used = np.flatnonzero(network.link_share > 0)
    buyer, supplier = network.link_buyer[used], network.link_supplier[used]
    ids = [model.firm_id(row) for row in np.flatnonzero(model.dynamics.founded)]
    row = np.cumsum(model.dynamics.founded) - 1  # dormant rows are in no table
    return pd.DataFrame(
        {
            "buyer_id": _names(ids, row[buyer]),
            "supplier_id": _names(ids, row[supplier]),
            "input_id": _names(model.world.industries.id, network.slot_input[network.link_slot[used]]),
            "value": model.engine.order[used],
            "share": network.link_share[used],
            "lead_days": network.link_lead[used],
            "km": great_circle_km(firms.lat[buyer], firms.lon[buyer], firms.lat[supplier], firms.lon[supplier]),
        }
    )
