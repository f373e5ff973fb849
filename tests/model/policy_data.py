"""One example of each policy kind on Toyland, and what it claims to move."""

from __future__ import annotations

from functools import cache

import numpy as np
from toy import toy_spec

from sim.model import ClusterModel
from sim.scenario import vary
from sim.world import build_world

DAYS = 270
CALENDAR = {"days": DAYS}
DYNAMICS = {"on": True, "entry_rate": 0.15, "closure_rate": 0.15, "relocation_rate": 0.3}
SEEDS = (1, 2, 3, 4, 5)


def _purchases(model):
    """CNY/day ordered on each link of local buyers, and the rows of both ends."""
    net = model.network
    return model.engine.order, net.link_buyer, net.link_supplier


def tenants(model):
    return float(model.spaces.tenants.sum())


def _arrived(model, places, makers):
    firms = model.firms
    came = (model.dynamics.arrived >= 0) & (model.engine.capacity > 0)
    return float((came & places[firms.place] & makers[firms.industry]).sum())


def near_lead_firm(model):
    """Makers of wheels and motors that came to within 12 km of the lead firm of vehicles."""
    from sim.world.geo import great_circle_km

    places, firms = model.world.places, model.firms
    leader = int(np.flatnonzero(firms.leader == 0)[0])
    km = great_circle_km(places.lat, places.lon, firms.lat[leader], firms.lon[leader])
    makers = np.isin(np.array(model.world.industries.id), ["wheels", "motors"])
    return _arrived(model, (km <= 12.0) & places.is_site, makers)


def around_the_port(model):
    """Makers of timber and paint that came to within 12 km of the rail port."""
    from sim.world.geo import great_circle_km

    places = model.world.places
    km = great_circle_km(places.lat, places.lon, 10.14, -39.95)
    makers = np.isin(np.array(model.world.industries.id), ["timber", "paint"])
    return _arrived(model, (km <= 12.0) & places.is_site, makers)


def leaders_at_home(model):
    """Share of the lead firms' purchases from the metro area."""
    value, buyer, supplier = _purchases(model)
    theirs = model.firms.leader[buyer] >= 0
    home = model.review.terms.is_home[model.firms.place[supplier]]
    return float(value[theirs & home].sum() / value[theirs].sum())


def users_at_home(model):
    """Share of vehicle makers' purchases from the metro area."""
    value, buyer, supplier = _purchases(model)
    theirs = (model.firms.ecosystem[buyer] == 0) & ~model.firms.is_pool[buyer]
    home = model.review.terms.is_home[model.firms.place[supplier]]
    return float(value[theirs & home].sum() / value[theirs].sum())


def across_cities(model):
    """Share of what is bought inside the metro area that crosses the border between its two cities."""
    value, buyer, supplier = _purchases(model)
    city = model.world.places.city[model.firms.place]
    inside = (city[buyer] >= 0) & (city[supplier] >= 0)
    return float(value[inside & (city[buyer] != city[supplier])].sum() / value[inside].sum())


def _share_from(place):
    def share(model):
        value, _, supplier = _purchases(model)
        theirs = model.firms.place[supplier] == model.world.places.row[place]
        return float(value[theirs].sum() / value.sum())

    share.__doc__ = f"Share of purchases from {place}."
    return share


def parts_sold(model):
    """Demand for wheels and motors made in the region (CNY/day)."""
    makers = np.isin(model.firms.industry, [2, 3]) & ~model.firms.is_pool
    return float(model.engine.demand[makers].sum())


def firms(model):
    return float((model.engine.capacity[~model.firms.is_pool] > 0).sum())


def critical_stock(model):
    """Days of use held of critical inputs, mean over firms that produce."""
    net, engine = model.world.network, model.engine
    use = engine.slot_coef * engine.smoothed[engine.slot_buyer]
    rows = (net.slot_class == 0) & (use > 0)
    return float((engine.stock[rows] / use[rows]).mean())


def second_places(model):
    """Share of critical inputs that comes from other places than the main supplier's."""
    net, place = model.network, model.firms.place
    away = total = 0.0
    for slot in np.flatnonzero(net.slot_class == 0):
        links = np.arange(net.link_ptr[slot], net.link_ptr[slot + 1])
        value, share = model.engine.slot_order[slot], net.link_share[links]
        if share.sum() > 0 and links.size >= 2:
            main = place[net.link_supplier[links[np.argmax(share)]]]
            away += value * share[place[net.link_supplier[links]] != main].sum()
            total += value
    return away / total


START = "2020-02-01"
EXAMPLES = {
    "innovation_spaces": ({"rent_subsidy": 0.2, "rent_discount": 0.4}, tenants),
    "co_location": ({"leaders": ["red_wagon"], "radius_km": 12.0, "rent_relief": 1.0, "grant": 0.4}, near_lead_firm),
    "lead_firm": ({"premium": 0.15, "supplier_park": 0.05, "new_plant": 0.05, "new_plant_opens": "2020-04-01"}, leaders_at_home),
    "supplier_development": (
        {"suppliers": {"industries": ["toy_parts"]}, "efficiency_gain": 0.2, "capability_gain": 0.05, "ramp_months": 3.0},
        parts_sold,
    ),
    "shared_platform": (
        {
            "users": {"ecosystems": ["vehicles"]}, "belt": ["gearwood", "brickfield", "spinning_top_zone"],
            "friction_cut": 1.0, "ecosystem_bonus": 0.05, "visibility": 64,
        },
        users_at_home,
    ),
    "metro_integration": (
        {"friction_cut": 1.0, "cost_cut": 0.5, "time_cut": 0.5, "joint_recruitment": 1.0},
        across_cities,
    ),
    "logistics_hub": ({"corridors": ["drum_corridor"], "cost_cut": 0.8, "time_cut": 0.8}, _share_from("drumcoast")),
    "customs_facilitation": ({"hours_cut": 1.0, "fee_cut": 1.0}, _share_from("puppet_land")),
    "investment_attraction": ({"mode": "chain", "rate": 0.3, "grant": 0.1}, firms),
    "airport_rings": (
        {
            "airport": "twin_rail_port",
            "rings": [{"to_km": 12.0, "industries": ["timber", "paint"], "margin": 0.08, "rent_relief": 0.5}],
        },
        around_the_port,
    ),
    "strategic_stock": ({"more": 0.5}, critical_stock),
    "dual_sourcing": ({"share": 0.4}, second_places),
}  # fmt: skip
"""By kind: what its section says beyond kind, name, start and intensity, and the measure it claims to raise."""


def policy(kind, **more):
    return {"kind": kind, "name": kind, "start": START, **EXAMPLES[kind][0], **more}


def spec_with(*policies, seed=1, **sections):
    return toy_spec(
        **{"calendar": CALENDAR, "dynamics": DYNAMICS, "seed": seed, "policies": list(policies), **sections}
    )


@cache
def _world(seed):
    return build_world(vary(spec_with(), {"seed": seed}))


def model_with(*policies, seed=1, days=DAYS):
    """The model of these policies after ``days`` days; worlds are shared, as policies do not change them."""
    model = ClusterModel(_world(seed), spec_with(*policies, seed=seed))
    for _ in range(days):
        model.step()
    return model


@cache
def undisturbed(seed):
    return model_with(seed=seed)
