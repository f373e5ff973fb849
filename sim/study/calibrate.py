"""Calibration: constants per (industry, origin class) such that base-year purchases come from where the pack says.

Targets, per product: the foreign share of use from the national table and the metro share from the pack's
``targets.csv``; and for the lead firms that have an ``lsr_target``, their local supporting rate (value, direct, goods,
metro, ratio of sums). All are means over several seeds. The metro class is the reference (constant 0). The update is the
contraction of Berry, Levinsohn & Pakes (1995, equation 3.8) in cost units:

    constant += step x match_noise x [ln(target share / share) - ln(target metro share / metro share)]

The lead firms' target shifts, on a logit scale, the metro targets of the products for which those lead firms are
leading buyers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from sim.scenario import ScenarioSpec, vary
from sim.world import World, build_world
from sim.world.pack import Pack, load_pack

METRO, FOREIGN = 0, 3
LEADING_BUYER = 0.2
"""Share of a product's regional purchases from which on the targeted lead firms count as leading buyers of it."""
_STEP, _LARGEST_MOVE, _SMALLEST_SHARE = 0.8, 0.08, 1e-4


@dataclass(frozen=True, eq=False)
class Purchased:
    """Base-year purchases of local firms: value (CNY/day) by product and origin class, and by targeted lead firm."""

    by_class: np.ndarray  # float64[S, 4]
    leaders: np.ndarray  # float64[S, 2]: bought by the targeted lead firms: in the metro area, in all


@dataclass(frozen=True, eq=False)
class Calibration:
    """What was found. Shares are means over ``seeds``; nan where a product is not bought."""

    pack: Pack
    constants: np.ndarray  # float64[S, 4]
    target: np.ndarray  # float64[S, 4]: metro, near + domestic together in the 3rd column, foreign
    share: np.ndarray  # float64[S, 4]: metro, near, domestic, foreign
    lsr_target: float
    lsr: np.ndarray  # float64[seeds]: of the targeted lead firms together
    seeds: tuple[int, ...]
    rounds: int
    converged: bool


def purchased(world: World) -> Purchased:
    """Base-year purchases of a world."""
    net, firms, places = world.network, world.firms, world.places
    product = net.slot_input[net.link_slot].astype(np.int64)
    value = firms.output[net.link_buyer] * net.link_coef
    origin = places.origin_class[firms.place[net.link_supplier]].astype(np.int64)
    n = len(world.industries.id)
    by_class = np.bincount(product * 4 + origin, value, 4 * n).reshape(n, 4)
    wanted = np.isfinite(world.pack.leaders.lsr_target)  # type: ignore[attr-defined]
    leader = firms.leader[net.link_buyer]
    theirs = (leader >= 0) & np.append(wanted, False)[leader]
    theirs &= world.industries.is_goods[product]
    total = np.bincount(product[theirs], value[theirs], n)
    home = theirs & (origin == METRO)
    return Purchased(by_class, np.stack([np.bincount(product[home], value[home], n), total], axis=1))


def calibrate(
    spec: ScenarioSpec,
    *,
    seeds: int = 5,
    tolerance: float = 0.005,
    most_rounds: int = 60,
    progress: Callable[[str, int, int], None] | None = None,
) -> Calibration:
    """Find the constants for the pack of ``spec``. Stops when all shares with at least 1 permille of goods purchases
    and the lead firms' rate are within ``tolerance`` of their targets, or after ``most_rounds``."""
    pack = load_pack(spec.region_folder)
    numbers = tuple(spec.seed + n for n in range(seeds))
    specs = [vary(spec, {"seed": number}) for number in numbers]
    constants = pack.calibration.copy()
    told = pack.metro_target
    target_rate = _leader_target(pack)
    shift = 0.0
    tell = progress or (lambda stage, done, total: None)
    for done in range(most_rounds):
        trial = replace(pack, calibration=constants)
        found = []
        for n, one in enumerate(specs):
            tell("calibrating", done * seeds + n, most_rounds * seeds)
            found.append(purchased(build_world(one, trial)))
        bought = np.mean([f.by_class for f in found], axis=0)
        leaders = np.array([f.leaders.sum(axis=0) for f in found])
        rates = leaders[:, 0] / leaders[:, 1] if leaders[:, 1].all() else np.full(seeds, np.nan)
        share = bought / np.maximum(bought.sum(axis=1, keepdims=True), 1e-300)
        if np.isfinite(target_rate):
            rate = float(rates.mean())
            shift += 0.5 / (1.0 + done / 20.0) * (_logit(target_rate) - _logit(rate))
        leading = np.mean([f.leaders[:, 1] for f in found], axis=0) >= LEADING_BUYER * bought.sum(axis=1)
        goal = _goal(pack, told, shift * leading)
        off = _residual(share, goal, bought, told)
        near_enough = not np.isfinite(target_rate) or abs(float(rates.mean()) - target_rate) <= tolerance
        if np.nanmax(off, initial=0.0) <= tolerance and near_enough:
            return Calibration(pack, constants, goal, share, target_rate, rates, numbers, done + 1, True)
        # Ever smaller steps: with few firms a share jumps when one large buyer switches, and full steps would circle it.
        constants = _moved(constants, share, goal, spec.sourcing.match_noise / (1.0 + done / 20.0))
    return Calibration(pack, constants, goal, share, target_rate, rates, numbers, most_rounds, False)


def _leader_target(pack: Pack) -> float:
    """Output-weighted mean of the lead firms' targets, nan if none has one."""
    wanted = np.isfinite(pack.leaders.lsr_target)
    if not wanted.any():
        return float("nan")
    return float(np.average(pack.leaders.lsr_target[wanted], weights=pack.leaders.output[wanted]))


def _logit(x: float) -> float:
    x = min(max(x, 1e-6), 1 - 1e-6)
    return float(np.log(x / (1 - x)))


def _goal(pack: Pack, metro_share: np.ndarray, shift: np.ndarray) -> np.ndarray:
    """float64[S, 4] target shares: metro, 0, domestic outside (near included), foreign."""
    foreign = pack.industries.import_share
    odds = metro_share / np.maximum(1 - foreign - metro_share, 1e-6) * np.exp(shift)
    metro = (1 - foreign) * odds / (1 + odds)
    return np.stack([metro, np.zeros_like(metro), 1 - foreign - metro, foreign], axis=1)


def _together(share: np.ndarray) -> np.ndarray:
    """[S, 3]: metro, domestic outside (near and far), foreign."""
    return np.stack([share[:, 0], share[:, 1] + share[:, 2], share[:, 3]], axis=1)


def _residual(share: np.ndarray, goal: np.ndarray, bought: np.ndarray, told: np.ndarray) -> np.ndarray:
    """Largest absolute miss of each product's shares; nan where it has no target or is hardly bought."""
    off = np.abs(_together(share) - _together(goal)).max(axis=1)
    total = bought.sum(axis=1)
    return np.where(np.isfinite(told) & (total >= 1e-3 * total.sum()), off, np.nan)


def _moved(constants: np.ndarray, share: np.ndarray, goal: np.ndarray, scale: float) -> np.ndarray:
    """The next constants; near and domestic move together, metro stays at 0."""
    now = np.log(np.maximum(_together(share), _SMALLEST_SHARE))
    want = np.log(np.maximum(_together(goal), _SMALLEST_SHARE))
    move = _STEP * scale * ((want - now) - (want - now)[:, :1])
    move = np.nan_to_num(np.clip(move, -_LARGEST_MOVE, _LARGEST_MOVE))
    out = constants.copy()
    out[:, 1] += move[:, 1]
    out[:, 2] += move[:, 1]
    out[:, 3] += move[:, 2]
    return out
