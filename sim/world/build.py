"""From a scenario to a World: population, transport, first suppliers, base-year equilibrium."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.errors import ModelError, ScenarioError
from sim.jit import kernel
from sim.scenario import ScenarioSpec, unknown_references
from sim.world.equilibrium import final_demand, solve, technology
from sim.world.pack import Pack, load_pack
from sim.world.slots import empty_network
from sim.world.sourcing import first_suppliers, neutral_terms
from sim.world.synthesis import synthesise
from sim.world.tenancy import base_tenants
from sim.world.transport import build_transport, unbuilt
from sim.world.types import Firms, Network, World


def leads(
    firms: Firms,
    network: Network,
    supplier: np.ndarray,
    share: np.ndarray,
    lead: np.ndarray,
    links: np.ndarray | slice = slice(None),
) -> np.ndarray:
    """int16: whole days between dispatch and arrival on ``links`` (all by default) from ``supplier``, 0 at empty positions;
    ``supplier`` and ``share`` are of those links, ``lead`` is [S, P, P] in days. ModelError where there is no way."""
    slot = network.link_slot[links]
    days = np.empty(slot.size, np.int16)
    _leads(slot, supplier, share, network.slot_buyer, network.slot_input, firms.place, lead, days)
    if days.min(initial=0) < 0:
        raise ModelError("a link is in use between places with no known way")
    return days


@kernel
def _leads(slot, supplier, share, buyer, product, place, lead, days):
    for n in range(slot.size):
        k = slot[n]
        way = lead[product[k], place[buyer[k]], place[supplier[n]]] if share[n] > 0.0 else 0.0
        days[n] = np.rint(way) if way >= 0.0 else -1  # nan is no number of days


def build_world(spec: ScenarioSpec, pack: Pack | None = None) -> World:
    """Build the World of a scenario. ``pack`` may be given when it is loaded already (or altered, as by calibration).

    Raises PackError, ScenarioError or ModelError with the place and the remedy.
    """
    pack = pack or load_pack(spec.region_folder)
    check_references(spec, pack)
    firms = synthesise(pack, spec.seed, spec.population.firms, spec.population.size_tail)
    firms = replace(firms, space=base_tenants(pack, firms, spec.seed))
    roads = build_transport(pack, spec.transport)
    transport = roads.at(unbuilt(pack, spec.calendar.start)).solve()
    terms = neutral_terms(pack, firms, transport, spec)
    network = empty_network(pack, firms, spec.sourcing)
    least_final = np.where(firms.is_pool, 0.0, pack.industries.export_share[firms.industry])
    network, price = first_suppliers(firms, network, terms, spec.sourcing, least_final, spec.seed)
    _check_supplied(pack, network)
    lead = leads(firms, network, network.link_supplier, network.link_share, terms.cost.lead)
    network = replace(network, link_lead=lead)

    made_by = technology(network)
    final = final_demand(made_by, firms.output, least_final)
    output = solve(made_by, final)
    grown = np.maximum(1.0, output / firms.output)
    firms = replace(firms, output=output, capacity=firms.capacity * grown, price=price)
    local = 1.0 - pack.industry_facts.tradability[firms.industry]
    return World(
        pack=pack,
        seed=spec.seed,
        places=pack.places,
        industries=pack.industries,
        roads=roads,
        transport=transport,
        firms=firms,
        network=network,
        final=final,
        final_local=np.where(firms.is_pool, 0.0, final * local),
        start=spec.calendar.start,
    )


def check_references(spec: ScenarioSpec, pack: Pack) -> None:
    """Every id the scenario names is in the pack; else a ScenarioError lists all that are not."""
    places = pack.places
    problems = unknown_references(
        spec,
        {
            "places": places.id,
            "cities": [name for name, kind in zip(places.id, places.kind, strict=True) if kind == "city"],
            "ecosystems": pack.ecosystems.id,
            "industries": {*pack.industries.id, *pack.industries.group},
            "leaders": pack.leaders.id,
            "spaces": pack.spaces.id,
            "nodes": pack.nodes.id,
            "corridors": {name for name in pack.edges.corridor if name},
        },
    )
    if problems:
        raise ScenarioError(problems)


def _check_supplied(pack: Pack, network: Network) -> None:
    """Every slot has a supplier, or a ModelError names the products nobody sells."""
    bought = np.bincount(network.link_slot, network.link_share, network.slot_buyer.size)
    missing = np.unique(network.slot_input[bought <= 0])
    if missing.size:
        names = ", ".join(pack.industries.id[s] for s in missing)
        raise ModelError(f"nobody that buyers can see sells: {names}; add rows to external.csv or population.csv")
