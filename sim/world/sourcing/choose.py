"""The choice: for each slot, look at what can be seen, keep the k cheapest, split the order by a logit of cost.

    score_ij = quote_j x multiplier + wedge - ecosystem bonus_i - space bonus - home premium_i - noise x eps_ij,
    eps_ij ~ standard Gumbel

``eps_ij`` is a keyed hash of (seed, buyer, supplier): the same pair gets the same luck in every scenario. A supplier
that is nearly full quotes higher, so choices spread without any queue. Slots are independent of one another given
the quotes: any number of threads gives the same answer.
"""

from __future__ import annotations

import numpy as np
from numba import prange

from sim.errors import ModelError
from sim.jit import kernel
from sim.streams import gumbel_of, uniform1
from sim.threads import kernel_threads, now
from sim.world.sourcing.market import LEAST_LOCAL
from sim.world.sourcing.sight import Sight
from sim.world.sourcing.terms import Terms
from sim.world.types import Firms, Network

_BASE = Sight.BASE
PARALLEL_FROM = 1_000
"""Slots from which more than one thread pays (measured): a thread that sleeps takes its time to wake."""


@kernel(inline="always")
def _first_at_least(values, lo, hi, x):
    """Index of the first of the rising ``values[lo:hi]`` that is >= x (hi - 1 if none is)."""
    while lo < hi - 1:
        mid = (lo + hi) >> 1
        if values[mid - 1] >= x:
            hi = mid
        else:
            lo = mid
    return lo


@kernel(inline="always")
def _hopeless(gap, noise, u):
    """Whether luck of the uniform u is surely too small to make up for ``gap`` (CNY/CNY). It spares two logarithms for
    nearly all candidates: luck exceeds x = gap / noise only if u > exp(-exp(-x)) > 1 - exp(-x) > 1 - 1 / (1 + x + x^2/2 +
    x^3/6)."""
    if gap <= 0.0 or noise <= 0.0:
        return gap > 0.0
    x = gap / noise
    return (1.0 - u) * (1.0 + x * (1.0 + x * (0.5 + x / 6.0))) > 1.0


@kernel(inline="always")
def _keep(j, cost, bonus, first, last, filled, supplier, score):
    """Insert supplier j among the cheapest in positions first..last-1 (sorted); return how many are filled."""
    rank = cost - bonus
    for at in range(first, first + filled):
        if supplier[at] == j:
            return filled
    if filled == last - first and rank >= score[last - 1]:
        return filled
    at = first + filled if filled < last - first else last - 1
    while at > first and score[at - 1] > rank:
        supplier[at] = supplier[at - 1]
        score[at] = score[at - 1]
        at -= 1
    supplier[at] = j
    score[at] = rank
    return min(filled + 1, last - first)


@kernel(inline="always")
def _look(i, s, p, draws, uid, key_see, reach, cell_ptr, within, members, seen):
    """Write the different makers that the draws of buyer i in place p fall on for product s; -1 ends the list."""
    n_places = reach.shape[2]
    n = 0
    for c in range(draws):
        if reach[s, p, n_places - 1] <= 0.0:
            break
        d = np.int64(s) * 4096 + c
        q = _first_at_least(reach[s, p], 0, n_places, uniform1(key_see, uid[i], 2 * d))
        cell = np.int64(s) * n_places + q
        if cell_ptr[cell] == cell_ptr[cell + 1]:
            continue
        at = _first_at_least(within, cell_ptr[cell], cell_ptr[cell + 1], uniform1(key_see, uid[i], 2 * d + 1))
        j = members[at]
        known = j == i
        for b in range(n):
            if seen[b] == j:
                known = True
        if not known:
            seen[n] = j
            n += 1
    if n < seen.size:
        seen[n] = -1


@kernel(parallel=True)
def _choose(
    rows, slot_buyer, slot_input, link_ptr, supplier, share, score, seen_by, looked,
    uid, place, ecosystem, space, quote, multiplier, wedge,
    cell_ptr, members, within, reach, pool_ptr, pools, new_ptr, newcomers, looks,
    key_see, key_match, candidates, ecosystem_bonus, home_premium, is_home,
    noise, space_bonus, keep_bonus, split_scale, min_share, avoid,
):  # fmt: skip
    for r in prange(rows.size):
        k = rows[r]
        i = slot_buyer[k]
        s = slot_input[k]
        p = place[i]
        first = link_ptr[k]
        last = link_ptr[k + 1]
        draws = max(candidates[i] - (pool_ptr[s + 1] - pool_ptr[s]), LEAST_LOCAL)
        if looked.size == 0:
            seen = np.empty(draws, np.int32)
            _look(i, s, p, draws, uid, key_see, reach, cell_ptr, within, members, seen)
        else:
            seen = seen_by[k, :draws]
            if looked[k] != np.int64(p) * _BASE + draws:
                _look(i, s, p, draws, uid, key_see, reach, cell_ptr, within, members, seen)
                looked[k] = np.int64(p) * _BASE + draws
        n_local = 0
        while n_local < draws and seen[n_local] >= 0:
            n_local += 1
        n_old = n_local + pool_ptr[s + 1] - pool_ptr[s] + last - first
        n_seen = n_old + new_ptr[s + 1] - new_ptr[s]
        old = supplier[first:last].copy()
        old_share = share[first:last].copy()
        filled = 0
        for c in range(n_seen):
            bonus = 0.0
            if c < last - first:  # those it buys from now
                j = old[c]
                if old_share[c] <= 0.0 or quote[j] == np.inf:
                    continue
                bonus = keep_bonus
            elif c < last - first + n_local:  # those it can see
                j = seen[c - (last - first)]
            elif c >= n_old:  # firms that came since: a keyed draw of the pair
                at = new_ptr[s] + c - n_old
                j = newcomers[at]
                u = uniform1(key_see, uid[i], uid[j])
                often = draws * looks[at, p]
                if u >= often or u >= 1.0 - np.exp(-often):  # the first is implied, and spares the exponential
                    continue
            else:  # pools outside the region
                j = pools[pool_ptr[s] + c - n_local - (last - first)]
            if j == i or quote[j] == np.inf:
                continue
            q = place[j]
            if q == avoid[r]:
                continue
            cost = quote[j] * multiplier[s, p, q] + wedge[s, p, q]
            if ecosystem[i] >= 0 and ecosystem[i] == ecosystem[j]:
                cost -= ecosystem_bonus[i]
            if space[i] >= 0 and space[i] == space[j]:
                cost -= space_bonus
            if is_home[q]:
                cost -= home_premium[i]
            u = uniform1(key_match, uid[i], uid[j])
            if filled == last - first and _hopeless(cost - bonus - score[last - 1], noise, u):
                continue
            cost -= noise * gumbel_of(u)
            filled = _keep(j, cost, bonus, first, last, filled, supplier, score)
        _split(i, first, last, filled, supplier, share, score, split_scale, min_share)


@kernel(inline="always")
def _split(i, first, last, filled, supplier, share, score, scale, min_share):
    """Logit of cost over the suppliers kept; those below ``min_share`` are dropped and the rest re-normalised."""
    total = 0.0
    for at in range(first, first + filled):
        share[at] = np.exp(-(score[at] - score[first]) / scale)
        total += share[at]
    kept = 0.0
    for at in range(first, first + filled):
        share[at] = share[at] / total if share[at] >= min_share * total else 0.0
        kept += share[at]
    for at in range(first, last):
        if at < first + filled and share[at] > 0.0:
            share[at] /= kept
        else:
            share[at] = 0.0
            supplier[at] = i


_BLIND = Sight(np.zeros(0, np.int16), 0)
"""Keeps nothing: every choice draws anew."""


def choose(
    rows: np.ndarray,
    network: Network,
    supplier: np.ndarray,
    share: np.ndarray,
    firms: Firms,
    quote: np.ndarray,
    terms: Terms,
    *,
    keep: bool,
    sight: Sight | None = None,
    avoid: np.ndarray | None = None,
) -> np.ndarray:
    """Re-choose the suppliers of the slots ``rows`` (int64), writing ``supplier`` int32[L] and ``share`` float64[L].

    ``quote`` float64[n] is each supplier's present price (inf = not on offer). With ``keep`` a present supplier is left
    only if the saving beats the switching cost. ``sight`` (see :meth:`Sight.on`) spares drawing anew. Nothing is bought from
    the place row ``avoid`` int[rows], if given (-1: nothing to avoid). The supplier of lowest score comes first in its slot.
    Returns the scores float64[L] (generalised delivered cost of the suppliers kept, CNY per CNY, switching cost and luck
    included; undefined at empty positions).
    """
    sight = sight or _BLIND
    slots, draws = network.slot_buyer.size, max(int(terms.candidates.max(initial=0)), LEAST_LOCAL)
    if sight.looked.size not in (0, slots) or (sight.looked.size and sight.makers.shape[1] < draws):
        raise ModelError(f"choice: this sight is not of {slots} slots with {draws} draws; see Sight.on")
    score = np.full(supplier.size, np.nan)
    market, cost = terms.market, terms.cost
    # Slots are independent, so their order is free: product by product, the makers looked at stay in the cache; dealt
    # out to threads, which take equal runs, each has its part of products that many make.
    order = np.argsort(network.slot_input[rows], kind="stable")
    threads = now.threads if rows.size >= PARALLEL_FROM else 1
    order = np.concatenate([order[n::threads] for n in range(threads)])
    rows = rows[order]
    avoid = np.full(rows.size, -1) if avoid is None else avoid[order].astype(np.int64)
    with kernel_threads(threads):
        _choose(
            rows, network.slot_buyer, network.slot_input, network.link_ptr, supplier, share, score, sight.makers, sight.looked,
            firms.uid, firms.place, firms.ecosystem, firms.space, quote, cost.multiplier, cost.wedge,
            market.cell_ptr, market.members, market.within, market.reach, market.pool_ptr, market.pools,
            market.new_ptr, market.newcomers, market.looks,
            terms.key_see, terms.key_match, terms.candidates, terms.ecosystem_bonus, terms.home_premium, terms.is_home,
            terms.match_noise, terms.space_bonus, terms.switching_cost if keep else 0.0,
            terms.split_scale, terms.min_share, avoid,
        )  # fmt: skip
    return score
