"""Theory check: falling transport cost in two equal towns, against the break points known in closed form.

Setting (scenarios/twins.yaml): one industry uses a share ``a`` of its own products per CNY of output and sells a share ``s``
of its output to firms; households in both towns, who do not move, buy the rest of that. With delivered cost a logit at
scale theta, a margin difference between the towns of

    D(x) = theta [ s ln(market_W / market_E) + a ln(total_W / total_E) ] - (land_W - land_E),    x = share of makers in W

    total_W = x + phi (1 - x),   market_W = D_W / total_W + phi D_E / total_E,   phi = exp(-tau / theta)

follows from the model's own market and supplier access. With Z = (1 - phi) / (1 + phi), b the industry's part in the
demand for its product and L = d(land_W - land_E)/dx at x = 1/2, the even spread is stable where D'(1/2) < 0:

    4 theta [ s (b Z - Z^2) + a Z ] < L

so it breaks between the two roots of s Z^2 - (s b + a) Z + L / (4 theta) = 0: dispersion at high transport cost (makers
follow immobile buyers), concentration in between (linkages), dispersion at low transport cost (rents). Without land the lower
root is 0 and the upper Z* = b + a / s. This is the break-point analysis of Krugman & Venables (1995, QJE 110:857) and
Venables (1996, IER 37:341) for logit instead of CES demand; the bell shape is Puga's (1999, EER 43:303).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.model.cluster import ClusterModel
from sim.model.dynamics.profit import MONTHS
from sim.scenario import load, vary
from sim.world import build_world

_GRID = np.linspace(0.5, 0.9995, 150)


@dataclass(frozen=True)
class Theory:
    """The closed form's parameters and its two break points in transport cost tau (CNY/CNY)."""

    theta: float
    s: float  # share of output sold to firms
    a: float  # own products used per CNY of output
    b: float  # the industry's own part in the demand for its product
    land_slope: float  # L

    @property
    def roots(self) -> tuple[float, float]:
        """Z at the lower and upper break point; nan where the even spread never breaks."""
        half = (self.s * self.b + self.a) / (2 * self.s)
        under = half**2 - self.land_slope / (4 * self.theta * self.s)
        if under < 0:
            return float("nan"), float("nan")
        return half - np.sqrt(under), half + np.sqrt(under)

    @property
    def break_points(self) -> tuple[float, float]:
        """tau at the lower and upper break point: theta ln((1 + Z) / (1 - Z)); inf where Z >= 1 (no dispersion)."""
        low, high = (self.theta * np.log((1 + z) / (1 - z)) if z < 1 else float("inf") for z in self.roots)
        return float(low), float(high)


class Twins:
    """The two-town model, with the makers' distribution set by hand instead of by history."""

    def __init__(self, scenario: str | Path, factor: float):
        spec = vary(load(scenario), {"transport.road_cost_factor": factor})
        self.model = ClusterModel(build_world(spec), spec)
        world = self.model.world
        self.west, self.east = np.flatnonzero(world.places.is_site)
        self.maker = int(np.flatnonzero(world.industries.is_goods)[0])
        firms = self.model.firms
        self._makers = [
            np.flatnonzero((firms.industry == self.maker) & (firms.place == town) & ~firms.is_pool)
            for town in (self.west, self.east)
        ]
        self._capacity = self.model.engine.capacity.copy()
        self._made = world.firms.output.copy()
        self._rent = self.model.rent.copy()
        local = ~world.firms.is_pool
        self._even_out(world.firms.industry, world.firms.place, local)
        floor = np.bincount(world.firms.place[local], world.firms.floor_m2[local], len(world.places.id))
        self._makers_floor = np.array([world.firms.floor_m2[rows].sum() for rows in self._makers])
        self._floor = floor[[self.west, self.east]]

    def _even_out(self, industry: np.ndarray, place: np.ndarray, local: np.ndarray) -> None:
        """Make the towns exact mirror images: the draw of firm sizes and first suppliers left small differences."""
        self.model.firms.price[local] = 1.0
        for column in (self._capacity, self._made):
            for s in np.unique(industry[local]):
                both = [local & (industry == s) & (place == town) for town in (self.west, self.east)]
                mean = np.mean([column[rows].sum() for rows in both])
                for rows in both:
                    column[rows] *= mean / column[rows].sum()

    @property
    def tau(self) -> float:
        """What delivery from the other town costs more than delivery at home, CNY per CNY."""
        wedge, times = self.model.review.terms.cost.wedge, self.model.review.terms.cost.multiplier
        cost = (wedge + times)[self.maker]
        return float(cost[self.west, self.east] - cost[self.west, self.west])

    def difference(self, share: float) -> float:
        """Margin of the makers' industry in the west minus in the east, with this share of makers in the west."""
        model, made = self.model, self._made.copy()
        model.engine.capacity[:] = self._capacity
        model.rent[:] = self._rent
        scales = (2 * share, 2 * (1 - share))
        elasticity = model.spec.dynamics.rent_elasticity
        towns = zip(scales, self._makers, (self.west, self.east), self._makers_floor, self._floor, strict=True)
        for scale, rows, town, mine, all_of in towns:
            model.engine.capacity[rows] *= scale
            made[rows] *= scale
            model.rent[town] *= (1 + (scale - 1) * mine / all_of) ** elasticity
        model.dynamics.profit.update(made)
        margin = model.dynamics.profit.margin[:, self.maker]
        return float(margin[self.west] - margin[self.east])

    def slope(self, step: float = 1e-4) -> float:
        """D'(1/2): above 0, the even spread is unstable."""
        return (self.difference(0.5 + step) - self.difference(0.5 - step)) / (2 * step)

    def stable_share(self) -> float:
        """The stable share of the larger town, reached by small steps from just above one half."""
        gaps = np.array([self.difference(share) for share in _GRID[1:]])
        falls = np.flatnonzero(gaps <= 0)
        return 0.5 if falls.size and falls[0] == 0 else float(_GRID[1 + falls[0]] if falls.size else 1.0)

    def theory(self) -> Theory:
        """Parameters of the closed form, read off this model."""
        world, spec = self.model.world, self.model.spec
        own = float(world.industries.A[self.maker, self.maker])
        sold_share = float(self.model.dynamics.profit.sold_share[self.maker])
        local = ~world.firms.is_pool
        made = np.bincount(world.firms.industry[local], self._made[local], len(world.industries.id))
        demand = float(world.industries.A[self.maker] @ made)
        land = MONTHS * float(self.model.dynamics.profit.floor_need[self.maker]) * float(self._rent[self.west])
        part = float(self._makers_floor[0] / self._floor[0])
        slope = land * 4.0 * part * spec.dynamics.rent_elasticity
        return Theory(spec.sourcing.match_noise, sold_share, own, own * float(made[self.maker]) / demand, slope)


def falling_transport_cost(
    scenario: str | Path, factors: np.ndarray, progress: Callable[[str, int, int], None] | None = None
) -> tuple[pd.DataFrame, Theory]:
    """The experiment: for each factor on road freight, tau, the slope at the even spread and the larger town's share."""
    rows = []
    theory = None
    for n, factor in enumerate(factors):
        if progress is not None:
            progress("transport costs", n, len(factors))
        twins = Twins(scenario, float(factor))
        theory = theory or twins.theory()
        rows.append({"factor": factor, "tau": twins.tau, "slope": twins.slope(), "share": twins.stable_share()})
    if theory is None:
        raise ValueError("at least one factor")
    return pd.DataFrame(rows), theory
