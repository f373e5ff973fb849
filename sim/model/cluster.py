"""The stepping model: one day a step, an ordered and printable list of phases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import mesa
import numpy as np

from sim.errors import ModelError
from sim.model.adaptation import Adaptation, adapted
from sim.model.agents import Firm
from sim.model.clock import Clock
from sim.model.dynamics import Dynamics, entrant_id, with_reserve
from sim.model.effects import Effects
from sim.model.engine import Engine
from sim.model.events import Events
from sim.model.firmset import make_firm, register_rows
from sim.model.follow import follow
from sim.model.ledger import Ledger
from sim.model.levers import Levers
from sim.model.logistics import Logistics
from sim.model.phases import Phase, print_plan
from sim.model.prices import Prices
from sim.model.review import Review
from sim.model.spaces import Spaces
from sim.world.transport import unbuilt
from sim.world.types import Network, World


class ClusterModel(mesa.Model):
    """The industrial cluster of a :class:`World` under the policies and disruptions of a scenario.

    State lives in columns: ``firms`` (who and where), ``network`` (who buys from whom), ``engine`` (stocks, orders,
    output), ``spaces`` (innovation spaces). ``agents`` are views on them. Nothing here draws from Mesa's generators:
    all randomness is keyed by the world's seed (see :mod:`sim.streams`).
    """

    def __init__(self, world: World, spec: Any):
        super().__init__(rng=world.seed)
        if world.start is not None and unbuilt(world.pack, world.start) != unbuilt(world.pack, spec.calendar.start):
            raise ModelError(
                f"a world of {world.start} has other hubs and connections than one of {spec.calendar.start}"
            )
        n_base = world.firms.n
        world = with_reserve(world, spec)
        self.world, self.spec = world, spec
        self.clock = Clock(spec.calendar.start)
        self.events = Events(self.clock)
        self.ledger = Ledger(self.clock)
        firms = world.firms
        moving = (
            "uid",
            "place",
            "lat",
            "lon",
            "ecosystem",
            "space",
            "capacity",
            "size",
            "price",
            "floor_m2",
            "represents",
        )
        self.firms = replace(firms, **{name: getattr(firms, name).copy() for name in moving})
        production = adapted(spec.production, spec.adaptation)
        self.engine = Engine(
            world.network, world.final, firms.output, firms.capacity, production, record_fill=False, awake=n_base
        )
        self._network: Network | None = None
        self.final = world.final.copy()  # CNY/day before final_factor; moves when firms come and go
        self.efficiency = np.ones(firms.n)  # own efficiency relative to the base year: what a firm has learned
        self.rent = world.places.rent.copy()  # CNY per m2 and month
        self.rent_relief = np.zeros(firms.n)  # share of the place's rent that a firm does not pay
        self.links_version = 0
        self.before_links_change: list[Callable[[], None]] = []
        self.spaces = Spaces(world.pack)
        self.spaces.count(self.firms)
        self.logistics = Logistics(self)
        self.effects = Effects(self)
        self.review = Review(self)
        self.prices = Prices(self)
        self.dynamics = Dynamics(self, n_base)
        self.adaptation = Adaptation(self)
        self.phases = self._plan()
        self._made: dict[int, Firm] = {}
        register_rows(self)

    def _plan(self) -> list[Phase]:
        """The phases of a day, in order."""
        return [
            Phase("effects", "daily", "Policies and disruptions write the levers; public spending is booked.", self._effects),
            *self.dynamics.phases(),
            Phase("spaces", "monthly", "Open innovation space is let to firms of the hosted ecosystems.", self._spaces),
            Phase("prices", "monthly", "p -> mu c: prices follow unit cost at delivered input prices.", self.prices.run),
            Phase("review", "monthly", "Firms due for review re-choose suppliers by delivered cost.", self.review.run),
            Phase("experience", "daily", "Load and availability of suppliers as buyers remember them.", self.review.watch),
            *self._adaptive(),
            Phase("production", "daily", "The engine's day: its own phases, below.", self.engine.step),
        ]  # fmt: skip

    def _adaptive(self) -> list[Phase]:
        text = "Overtime of plants that are back; firms short of an input open a supplier with spare capacity."
        return [Phase("adaptation", "daily", text, self.adaptation.run)] if self.adaptation.on else []

    def describe_phases(self) -> str:
        """The plan of a day as text: the model's phases, and those inside the production engine."""
        inner = [Phase(p.name, "daily", p.equation, self.engine.step) for p in self.engine.phases]
        return f"{print_plan(self.phases)}\n\nInside 'production':\n{print_plan(inner)}"

    def step(self) -> None:
        """One day: the daily phases, and on the first of a month the monthly ones before them."""
        self.clock.tick()
        monthly = self.clock.month_starts or self.clock.day == 0
        for phase in self.phases:
            if monthly or phase.when == "daily":
                phase.run()
        self.running = self.clock.day + 1 < self.spec.calendar.days

    @property
    def levers(self) -> Levers:
        """What policies and disruptions have set for today."""
        return self.effects.levers

    def _effects(self) -> None:
        moved = self.effects.run()
        levers, engine = self.levers, self.engine
        if "capacity_factor" in moved:
            engine.capacity_factor[:] = levers.capacity_factor
        if moved & {"final_factor", "final_added"}:
            self.renew_final()
        if "edits" in moved:
            self.logistics.change(levers.edits, levers.passed)
        if moved & {"edits", "friction_factor", "ecosystem_bonus", "home_premium", "candidates"}:
            self.review.renew_terms()
        follow(self, moved)

    def renew_final(self) -> None:
        """Final demand of today: the firms' own, times and plus what policies and disruptions make of it."""
        self.engine.final[:] = self.final * self.levers.final_factor + self.levers.final_added

    def _spaces(self) -> None:
        self.spaces.let(self)

    @property
    def network(self) -> Network:
        """The present network: who buys what from whom. Its link columns are the engine's own; read, do not write."""
        if self._network is None:
            engine = self.engine
            self._network = replace(
                self.world.network,
                link_supplier=engine.link_supplier.view(np.int32),
                link_share=engine.link_share,
                link_lead=engine.ring.lead,
            )
        return self._network

    def __getstate__(self) -> dict[str, Any]:
        """What a copy or a pickle holds: not the network, which would no longer be made of the copy's own columns."""
        return {**self.__dict__, "_network": None}

    def repoint(self, links: np.ndarray, supplier: np.ndarray, share: np.ndarray, lead: np.ndarray) -> None:
        """Change suppliers, shares and leads (days) of ``links``; goods under way still arrive."""
        for tell in self.before_links_change:
            tell()
        if self.adaptation.emergency is not None:
            self.adaptation.emergency.forget(links)
        self.logistics.leave(links)
        self.engine.set_supplier(links, supplier, share, lead)
        self.logistics.join(links)
        self.links_version += 1

    def firm(self, row: int) -> Firm:
        """The agent of a row; the same object each time it is asked for."""
        found = self._made.get(row)
        if found is None:
            found = self._made[row] = make_firm(self, row)
        return found

    def firm_id(self, row: int) -> str:
        """Id of a firm in result tables: lead-firm id, ``region:product`` for a pool, F and its row for a firm of the
        base year, E and (origin, industry, month, number) for one that arrived later."""
        if self.firms.leader[row] >= 0:
            return self.world.pack.leaders.id[self.firms.leader[row]]
        if self.firms.is_pool[row]:
            ids = self.world.places.id, self.world.industries.id
            return f"{ids[0][self.firms.place[row]]}:{ids[1][self.firms.industry[row]]}"
        return f"F{row:06d}" if row < self.dynamics.n_base else entrant_id(self.world, int(self.firms.uid[row]))

    @property
    def columns(self) -> dict[str, np.ndarray]:
        """The firm columns that agents show, by attribute name."""
        engine = self.engine
        return {
            "output": engine.output,
            "demand": engine.demand,
            "capacity": engine.capacity,
            "capacity_factor": engine.capacity_factor,
            "price": self.firms.price,
            "final_demand": engine.final,
        }
