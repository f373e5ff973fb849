"""Entry: new firms arrive, by themselves and attracted by campaigns, and choose a place by expected profit.

    number of arrivals in an industry and month ~ Poisson(rate x firms of the base year / 12),

drawn by inversion of one keyed uniform, so that a higher rate only adds firms. An arriving firm is known by (origin,
industry, month, number): the same firm has the same size and tastes in every scenario. It brings plant, floor use and
the stocks to start with, takes its share of the industry's final demand, finds suppliers by the ordinary choice, and is
seen by buyers from their next review on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.model.dynamics.markets import share_out_to
from sim.model.dynamics.reserve import mean_capacity
from sim.streams import normal, stream, uniform
from sim.world.synthesis import ENTRANT_UID, ecosystem_of, spread
from sim.world.types import World

if TYPE_CHECKING:
    from sim.model.dynamics.dynamics import Dynamics

SIZE_SPREAD = 0.6
"""Standard deviation of log size among arriving firms [A]."""


@dataclass(frozen=True, eq=False)
class Campaign:
    """Firms that a policy attracts: how many a year in each industry, where they may settle, what they bring and cost.

    ``origin`` (1, 2, ...) tells campaigns apart in keys. ``new_markets`` is the share of an arriving firm's normal
    output for which it brings customers from outside; ``grant`` is paid per CNY of yearly capacity.
    """

    policy: str
    origin: int
    per_year: np.ndarray  # float64[S]
    places: np.ndarray | None  # bool[P]; None = everywhere
    size: float  # relative to an ordinary entrant
    new_markets: float
    grant: float


def poisson(u: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """int64: Poisson counts by inversion of uniforms; rising in ``mean`` at given ``u``."""
    count = np.zeros(u.shape, np.int64)
    term = np.exp(-mean)
    below = term.copy()
    for n in range(1, 10_000):
        more = u > below
        if not more.any():
            break
        count[more] = n
        term = term * mean / n
        below = below + term
        if (term[more] < 1e-18).all() and n > mean.max():
            break
    return count


def entrant_uid(origin: int, industry: int, month: int, number: int) -> int:
    """Identity of an arriving firm; ``origin`` 0 for those that come by themselves, else the campaign's."""
    return ENTRANT_UID + ((origin * 1024 + industry) * 4096 + month) * 1024 + number


def entrant_id(world: World, uid: int) -> str:
    """Id in result tables, such as ``E-AUTO-7-0`` (own), ``E2-AUTO-7-0`` (second campaign): industry, month, number."""
    rest, number = divmod(uid - ENTRANT_UID, 1024)
    rest, month = divmod(rest, 4096)
    origin, industry = divmod(rest, 1024)
    return f"E{origin or ''}-{world.industries.id[industry]}-{month}-{number}"


class Entry:
    """The entry phase."""

    def __init__(self, dynamics: Dynamics):
        self._dynamics = dynamics
        model = self._model = dynamics.model
        world = model.world
        local = ~world.firms.is_pool & (world.firms.leader < 0) & (world.firms.capacity > 0)
        self._there = np.bincount(world.firms.industry[local], minlength=len(world.industries.id))
        self._mean = mean_capacity(world)
        represents = np.bincount(world.firms.industry[local], world.firms.represents[local], self._there.size)
        self._represents = np.divide(represents, self._there, out=np.ones(self._there.size), where=self._there > 0)
        floor = np.bincount(world.firms.industry[local], world.firms.floor_m2[local], self._there.size)
        total = self._mean * self._there
        self._floor = np.divide(floor, total, out=np.zeros(total.size), where=total > 0)
        self._rows: list[list[int]] = [[] for _ in self._there]
        for row in range(world.firms.n - 1, dynamics.n_base - 1, -1):
            self._rows[world.firms.industry[row]].append(row)
        self._seed = world.seed
        self._usual: dict[int, float] = {}  # usual price of a product this month

    def run(self) -> None:
        """Let this month's firms arrive."""
        model = self._model
        if model.clock.day == 0:
            return
        month = model.clock.months
        rate = model.spec.dynamics.entry_rate * self._there * model.levers.entry_factor
        self._usual.clear()
        arrived = self._arrivals(0, "entry", rate, month, None)
        for campaign in model.levers.campaigns:
            arrived += self._arrivals(
                campaign.origin, f"campaign {campaign.origin}", campaign.per_year, month, campaign
            )
        if arrived:
            rows = np.array(sorted(arrived), np.int64)
            self._furnish(rows)
            self._dynamics.settle(rows)

    def _arrivals(
        self, origin: int, purpose: str, rate: np.ndarray, month: int, campaign: Campaign | None
    ) -> list[int]:
        industries = np.arange(rate.size)
        count = poisson(uniform(stream(self._seed, purpose), industries, month), rate / 12.0)
        rows = []
        for s in np.flatnonzero(count):
            for number in range(int(count[s])):
                uid = entrant_uid(origin, int(s), month, number)
                row = self._open(int(s), uid, campaign)
                if row >= 0:
                    rows.append(row)
        return rows

    def _open(self, s: int, uid: int, campaign: Campaign | None) -> int:
        """Bring a firm into being, all but what :meth:`_furnish` adds; its row, or -1 when there is no row, no site or no
        such industry."""
        model, dynamics = self._model, self._dynamics
        if self._mean[s] <= 0:
            return -1
        if not self._rows[s]:
            model.events.note("entry", model.world.industries.id[s], "more firms than there are rows: one left out")
            return -1
        relative = model.spec.dynamics.entry_size * (campaign.size if campaign else 1.0)
        luck = float(np.exp(SIZE_SPREAD * normal(stream(self._seed, "entrant size"), uid) - 0.5 * SIZE_SPREAD**2))
        capacity = self._mean[s] * relative * luck
        floor = capacity * self._floor[s]
        place = dynamics.profit.choose(s, floor, uid, campaign.places if campaign else None)
        if place < 0:
            model.events.note("entry", model.world.industries.id[s], "found no site with free floor")
            return -1
        if s not in self._usual:  # within a month only firms at the median are added, which does not move it
            self._usual[s] = dynamics.usual_price(s)
        row = self._rows[s].pop()
        firms, engine = model.firms, model.engine
        firms.uid[row], firms.place[row], firms.space[row] = uid, place, -1
        firms.floor_m2[row], firms.represents[row] = floor, self._represents[s]
        firms.price[row] = self._usual[s]
        firms.capacity[row] = firms.size[row] = engine.capacity[row] = engine.capacity0[row] = capacity
        model.efficiency[row] = 1.0
        dynamics.arrived[row] = model.clock.day
        use = dynamics.usual_use
        dynamics.normal_use[row] = use
        share_out_to(model, row, capacity * use, campaign.new_markets if campaign else 0.0)
        dynamics.seen[row] = capacity * use
        engine.output0[row] = engine.smoothed[row] = capacity * use
        if campaign is not None:
            model.ledger.spend(campaign.policy, "grants to arriving firms", campaign.grant * capacity * 365.0)
        return row

    def _furnish(self, rows: np.ndarray) -> None:
        """Where exactly the firms ``rows`` that arrived stand, and to which ecosystem they belong."""
        firms, pack = self._model.firms, self._model.world.pack
        firms.ecosystem[rows] = ecosystem_of(pack, self._seed, firms.uid[rows], firms.industry[rows])
        firms.lat[rows], firms.lon[rows] = spread(pack, self._seed, firms.uid[rows], firms.place[rows])
