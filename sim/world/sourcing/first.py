"""The first suppliers: a base-year network in which nobody gains by switching."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.scenario.sourcing import Sourcing
from sim.streams import order, stream
from sim.world.sourcing.choose import choose
from sim.world.sourcing.sight import Sight
from sim.world.sourcing.terms import Terms, quotes
from sim.world.types import Firms, Network

COHORTS = 8
"""Buyers choose in this many keyed groups, each seeing what the earlier ones took."""
_SETTLING = 8
"""Further groups that may reconsider, so that early choosers see the full load too."""
_FIXED_POINT_PASSES = 10
"""At settled prices two or three suffice: the kept suppliers hold the switching-cost advantage from then on."""


def first_suppliers(
    firms: Firms, network: Network, terms: Terms, sourcing: Sourcing, least_final: np.ndarray, seed: int
) -> tuple[Network, np.ndarray]:
    """Fill the empty link positions of ``network``; return it with the prices float64[n] at which it settled.

    ``least_final`` float64[n] is the share of output that must go to final demand and so is never offered to other
    firms. The settled prices hold the scarcity rents of suppliers that many want. With them every slot is reviewed
    again until nothing changes: choices are then a fixed point of the review rule, so that undisturbed reviews change nothing.
    """
    supplier, share = network.link_supplier.copy(), np.zeros(network.link_share.size)
    need = (network.slot_coef * firms.output[network.slot_buyer])[network.link_slot]
    reserved = least_final * firms.output
    groups = np.array_split(order(stream(seed, "cohort"), network.slot_buyer.size), COHORTS)
    quote = firms.price
    draws = int(terms.candidates.max(initial=0))
    sight = Sight(network.slot_input, draws).on(terms.market, draws)
    for n in range(COHORTS + _SETTLING):
        load = np.bincount(supplier, share * need, firms.n) + reserved
        quote = quotes(firms.price, load, firms.capacity, sourcing)
        rows = np.sort(groups[n % COHORTS])
        choose(rows, network, supplier, share, firms, quote, terms, keep=n >= COHORTS, sight=sight)
    rows = np.arange(network.slot_buyer.size)
    for _ in range(_FIXED_POINT_PASSES):
        before = supplier.copy(), share.copy()
        choose(rows, network, supplier, share, firms, quote, terms, keep=True, sight=sight)
        changed = (before[0] != supplier) | (before[1] != share)
        rows = np.unique(network.link_slot[changed]).astype(np.int64)  # slots are independent at given quotes
        if rows.size == 0:
            break
    return replace(network, link_supplier=supplier, link_share=share), quote
