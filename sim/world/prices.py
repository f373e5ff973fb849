"""Unit cost and price: the dual of the quantity solution.

    c_i = sum_l B_l g_l + v_i w_i,      g_l = p_j multiplier + freight + friction                (model.md section 4)
    p_i = mu_i c_i,                     mu_i = p_i / c_i in the base year

over the links l of firm i, with B_l = share x coefficient, v_i value added per CNY of output in the base year and w_i its
cost relative to the base year (wages, rent, efficiency). Prices of external pools are given. The constants of calibration
and the luck of a pair steer the choice of suppliers; they are no payments and so no part of cost.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import spsolve

from sim.jit import kernel
from sim.world.sourcing.cost import DeliveredCost
from sim.world.types import Firms, Network


def value_added_share(network: Network) -> np.ndarray:
    """float64[n]: 1 - inputs per CNY of output, at base-year prices."""
    return 1.0 - np.bincount(network.slot_buyer, network.slot_coef, network.n_firms)


def link_terms(
    network: Network, firms: Firms, cost: DeliveredCost, links: np.ndarray | slice = slice(None)
) -> tuple[np.ndarray, np.ndarray]:
    """(multiplier, addition), float64 each for ``links`` (all by default): the delivered unit cost of link l is p_supplier
    x multiplier + addition."""
    slot, supplier = network.link_slot[links], network.link_supplier[links]
    multiplier, addition = np.empty(slot.size), np.empty(slot.size)
    _link_terms(
        slot, supplier, network.slot_buyer, network.slot_input, firms.place, cost.multiplier, cost.freight, cost.friction,
        multiplier, addition,
    )  # fmt: skip
    return multiplier, addition


@kernel
def _link_terms(slot, supplier, buyer, product, place, factor, freight, friction, multiplier, addition):
    for n in range(slot.size):
        s, p, q = product[slot[n]], place[buyer[slot[n]]], place[supplier[n]]
        multiplier[n] = factor[s, p, q]
        addition[n] = freight[s, p, q] + friction[s, p, q]


def unit_cost(
    network: Network,
    terms: tuple[np.ndarray, np.ndarray],
    price: np.ndarray,
    value_added: np.ndarray,
    factor: np.ndarray,
) -> np.ndarray:
    """float64[n], CNY per CNY of base-year output: inputs at delivered cost plus value added x ``factor`` (w)."""
    multiplier, addition = terms
    paid = network.link_coef * (price[network.link_supplier] * multiplier + addition)
    return np.bincount(network.link_buyer, paid, network.n_firms) + value_added * factor


def long_run_prices(
    network: Network,
    terms: tuple[np.ndarray, np.ndarray],
    given: np.ndarray,
    is_pool: np.ndarray,
    mark_up: np.ndarray,
    value_added: np.ndarray,
    factor: np.ndarray,
) -> np.ndarray:
    """The prices at which monthly updating comes to rest, by one sparse solve: p = mu (M' p + a' + v w).

    ``M[j, i]`` is B multiplier, ``a_i`` the additions; pools keep ``given``. This is the price dual p = p A + v of the
    quantity system X = A X + F when mu, multiplier = 1 and additions = 0 (Leontief). Exact; for tests and small networks.
    """
    n, used = network.n_firms, network.link_share > 0
    multiplier, addition = terms
    entries = (network.link_coef * multiplier)[used], (network.link_buyer[used], network.link_supplier[used])
    inputs = sparse.csr_matrix(entries, shape=(n, n))
    fixed = np.bincount(network.link_buyer, network.link_coef * addition, n) + value_added * factor
    local = sparse.diags_array(np.where(is_pool, 0.0, mark_up))
    right = np.where(is_pool, given, mark_up * fixed)
    return spsolve((sparse.identity(n) - local @ inputs).tocsc(), right)
