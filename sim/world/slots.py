"""The slots of a network: which inputs each firm buys, how much, how critical, and how many suppliers it may keep."""

from __future__ import annotations

import numpy as np

from sim.scenario.sourcing import Sourcing
from sim.world.pack import Pack
from sim.world.types import Firms, Network


def supplier_numbers(need: np.ndarray, sourcing: Sourcing) -> np.ndarray:
    """int64[K]: suppliers a slot may keep, base x (need / median need) ** elasticity, between 1 and the maximum.

    Bigger purchases are spread over more suppliers: buyers' in-degree rises with size (Bernard, Moxnes & Saito 2019).
    """
    typical = np.median(need) if need.size else 1.0
    number = sourcing.suppliers_per_input * (need / typical) ** sourcing.size_elasticity
    return np.clip(np.rint(number), 1, sourcing.max_suppliers).astype(np.int64)


def empty_network(pack: Pack, firms: Firms, sourcing: Sourcing) -> Network:
    """Slots of all local firms for every input of at least ``min_coefficient`` of output, with empty link positions.

    Smaller inputs are left to value added: they would double the links for a few percent of the value.
    """
    industries = pack.industries
    kept = pack.parameter("min_coefficient") <= pack.industries.A
    inputs = [np.flatnonzero(kept[:, b]) for b in range(len(industries.id))]
    per_industry = np.array([rows.size for rows in inputs])
    per_firm = np.where(firms.is_pool, 0, per_industry[firms.industry])
    slot_ptr = np.concatenate([[0], np.cumsum(per_firm)]).astype(np.int64)

    buyer = np.repeat(np.arange(firms.n, dtype=np.int32), per_firm)
    start = np.concatenate([[0], np.cumsum(per_industry)])
    all_inputs = np.concatenate(inputs) if inputs else np.zeros(0, np.int64)
    at = start[firms.industry[buyer]] + np.arange(buyer.size) - slot_ptr[buyer]
    wanted = all_inputs[at].astype(np.int16)
    of = firms.industry[buyer]
    coef = industries.A[wanted, of]

    numbers = supplier_numbers(coef * firms.output[buyer], sourcing)
    link_ptr = np.concatenate([[0], np.cumsum(numbers)]).astype(np.int64)
    link_slot = np.repeat(np.arange(buyer.size, dtype=np.int32), numbers)
    return Network(
        n_firms=firms.n,
        slot_ptr=slot_ptr,
        slot_buyer=buyer,
        slot_input=wanted,
        slot_coef=coef,
        slot_class=industries.criticality[wanted, of],
        slot_days=industries.stock_days[wanted],
        link_ptr=link_ptr,
        link_slot=link_slot,
        link_supplier=buyer[link_slot].copy(),
        link_share=np.zeros(link_slot.size),
        link_lead=np.zeros(link_slot.size, np.int16),
    )
