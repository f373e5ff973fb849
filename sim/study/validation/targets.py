"""Calibration targets, and hold-outs: what was not fitted, on worlds and runs of the calibrated region."""

from __future__ import annotations

import datetime as dt

import numpy as np

from sim.model.cluster import ClusterModel
from sim.scenario import vary
from sim.study.calibrate import LEADING_BUYER, METRO, Purchased, purchased
from sim.study.holdout import patterns
from sim.study.validation.check import Check, range_of
from sim.study.validation.region import Region
from sim.world import World, build_world

FIRMS = 3000
"""The size the region is calibrated at; shares depend on it a little."""


def calibrated_worlds(region: Region, seeds: int) -> list[World]:
    """The base year of the region at full size, under seeds 1, 2, ..."""
    spec = region.spec("baseline", {"population.firms": FIRMS})
    return [build_world(vary(spec, {"seed": 1 + n})) for n in range(seeds)]


def target_checks(worlds: list[World]) -> list[Check]:
    """Shares of purchases by product, and the lead firms' local supporting rate, against what calibration aims at."""
    pack = worlds[0].pack
    found = [purchased(world) for world in worlds]
    bought = np.mean([one.by_class for one in found], axis=0)
    total = bought.sum(axis=1)
    share = bought / np.maximum(total, 1e-300)[:, None]
    counted = np.isfinite(pack.metro_target) & (total >= 1e-3 * total.sum())
    leading = np.mean([one.leaders[:, 1] for one in found], axis=0) >= LEADING_BUYER * total
    aim = "calibration.md; tolerance 0.5 points on the mean of seeds 1 to 5"
    few = f"mean of {len(worlds)} seed(s): single seeds scatter, as one large buyer's switch moves a share"
    return [
        _largest(
            "foreign share of use by product", share[:, 3] - pack.industries.import_share, counted, pack, aim, few
        ),
        _largest(
            "metro share of use by product (lead firms' own inputs apart)",
            share[:, METRO] - pack.metro_target,
            counted & ~leading,
            pack,
            aim,
            few,
        ),
        _lead_firms(found, pack),
    ]


def _largest(name: str, off: np.ndarray, counted: np.ndarray, pack: object, source: str, where: str) -> Check:
    miss = np.where(counted, np.abs(off), 0.0)
    worst = int(miss.argmax())
    told = f"largest miss {100 * miss[worst]:.2f} points ({pack.industries.id[worst]}), {int(counted.sum())} products"  # type: ignore[attr-defined]
    return Check(
        "targets", name, "largest miss at most 0.5 points", told, bool(miss[worst] <= 0.005), source, where=where
    )


def _lead_firms(found: list[Purchased], pack: object) -> Check:
    leaders = pack.leaders  # type: ignore[attr-defined]
    wanted = np.isfinite(leaders.lsr_target)
    target = float(np.average(leaders.lsr_target[wanted], weights=leaders.output[wanted]))
    rates = np.array([one.leaders[:, 0].sum() / one.leaders[:, 1].sum() for one in found])
    told = f"{100 * rates.mean():.1f} % (by seed: {', '.join(f'{100 * rate:.1f}' for rate in rates)})"
    return Check(
        "targets",
        "local supporting rate of the four car makers",
        f"{100 * target:.0f} % within 1 point on the mean of seeds 1 to 5",
        told,
        bool(abs(rates.mean() - target) <= 0.01),
        "facts: Chengdu automobiles about 40 % [A]",
        where="the four plants buy so much that their rate scatters by several points from seed to seed",
    )


def holdout_checks(region: Region, worlds: list[World]) -> list[Check]:
    """Static patterns (mean over worlds), link turnover, and the return to work of 2020."""
    checks = []
    for same in zip(*[patterns(world) for world in worlds], strict=True):
        one, value = same[0], float(np.mean([pattern.found for pattern in same]))
        unit = "" if one.unit in ("1", "share") else one.unit
        checks.append(
            range_of(
                "holdout", one.name, value, one.low, one.high, unit, source=one.source, where=_WHERE.get(one.name, "")
            )
        )
    return [*checks, turnover(region), *epidemic(region)]


_WHERE = {
    "tail exponent of supplier degree (cumulative, top 5 %)": "an exponent above the range is a thinner tail: no more than 16 "
    "suppliers are kept for an input and buyers see few makers at a time, so the largest have fewer customers than in Japan",
    "tail exponent of firm size (cumulative, top 10 %)": "an exponent above the range is a thinner tail: sizes are drawn within "
    "place x industry cells whose totals are given, which cuts off the largest firms",
}


def _used(model: ClusterModel) -> np.ndarray:
    net = model.network
    used = net.link_share > 0
    n = net.n_firms
    key = (net.link_slot.astype(np.int64) * n + net.link_supplier)[used]
    local = (~model.firms.is_pool & (model.engine.capacity > 0))[net.link_buyer[used]]
    return np.unique(key[local])


def turnover(region: Region, days: int = 365) -> Check:
    """Share of supply links of a year ago that are gone, with the slow dynamics on and no policy."""
    spec = region.spec("baseline-dynamic", {"calendar.days": days})
    model = ClusterModel(region.world(spec), spec)
    before = _used(model)
    for _ in range(days):
        model.step()
    gone = 1.0 - np.isin(before, _used(model)).mean()
    return range_of(
        "holdout",
        "supply links that end within a year",
        100 * float(gone),
        8,
        20,
        "%",
        source="about 13 % of links a year [D]",
        where="undisturbed, costs move little within a year, so few reviews find a saving that beats the switching cost",
    )


RECORD = (
    (dt.date(2020, 3, 26), "plants", 97.0, "plants at work, 97.0 % [S jizihe.com 7355712]"),
    (dt.date(2020, 3, 26), "output", 92.0, "staff at work, 92.0 % [S, same]; the model has no staff"),
    (dt.date(2020, 4, 26), "output", 101.9, "industrial power use, 101.9 % of the year before [S thecover.cn 4154063]"),
)
"""Facts of Sichuan in 2020 that the epidemic scenario was not told: date, what of the model is set beside it, %."""
NEAR = 5.0
"""Percentage points within which a fact is met."""


def epidemic(region: Region) -> list[Check]:
    """Makers of goods in the epidemic scenario on days that its input does not cover."""
    spec = region.spec("epidemic-2020")
    world = region.world(spec)
    firms, n = world.firms, world.firms.n_local
    goods = world.industries.is_goods[firms.industry[:n]] & (firms.output[:n] > 0)
    days = [(date - spec.calendar.start).days for date, *_ in RECORD]
    found = region.days("epidemic-2020", max(days) + 1)
    level = found.output[:, goods] / found.base[goods]
    series = {
        "plants": 100 * (level > 0.1).mean(axis=1),
        "output": 100 * found.output[:, goods].sum(axis=1) / found.base[goods].sum(),
    }
    checks = []
    for day, (date, what, fact, source) in zip(days, RECORD, strict=True):
        checks.append(
            range_of(
                "holdout",
                f"epidemic of 2020, {date}: {'makers of goods at work' if what == 'plants' else 'output of goods makers'}",
                float(series[what][day]),
                fact - NEAR,
                fact + NEAR,
                "%",
                source=source,
                where="output is back before everybody is: overtime makes up for lost days; the record counts people",
            )
        )
    return checks
