"""The transport network as it is today: edited by policies and disruptions, solved again only when something changed.

When a route closes, new shipments take the next best one. Where there is none (or where the scenario forbids rerouting)
the supplier makes the goods and holds them until the route opens. Goods already under way on a route that got longer
arrive later by the time it takes longer; on one that is closed altogether they stand still until it opens.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.world.build import leads
from sim.world.transport import Close, Edit, lead_days
from sim.world.types import Transport, marked

if TYPE_CHECKING:
    from sim.model.cluster import ClusterModel

PROHIBITIVE = 1e15
"""CNY per tonne where there is no route: no review chooses such a supplier while any other can be reached."""


class Waiting(NamedTuple):
    """Goods that stand still: for which links, on which way (goods class, from and to place row), how much (CNY), and
    how many days they still need once it is open."""

    link: np.ndarray
    way: tuple[np.ndarray, np.ndarray, np.ndarray]
    amount: np.ndarray
    days: np.ndarray


class Logistics:
    """Present cost and time matrices, and what follows for links: lead times, closed routes, goods that wait."""

    def __init__(self, model: ClusterModel):
        self._model = model
        self._rerouting = model.spec.adaptation.rerouting
        self.network = model.world.roads
        self.transport: Transport = model.world.transport
        self.when_open: Transport = model.world.transport  # the same, closed ways at what they cost when open
        self.no_route: np.ndarray | None = None  # bool[C, P, P], from place to place; None: every way is open
        self.waiting: list[Waiting] = []
        self._edits: list[Edit] = []
        self._open_then: list[Edit] | None = None  # edits besides closures in force when the present closures began
        self._closed_on: dict[Edit, int] = {}

    def change(self, edits: list[Edit], passed: list[Edit] = ()) -> None:  # type: ignore[assignment]
        """Put the network under exactly these edits. New ones that are not in ``passed`` delay goods under way."""
        model = self._model
        delays = any(edit not in self._edits and edit not in passed for edit in edits)
        self._edits = list(edits)
        self._closed_on = {e: self._closed_on.get(e, model.clock.day) for e in edits if isinstance(e, Close)}
        self.network = model.world.roads.at(edits)
        self._solve(edits)
        links = model.network
        days = lead_days(self.transport, model.world.industries)
        lead = leads(model.firms, links, links.link_supplier, links.link_share, days)
        blocked = self.blocked(np.arange(lead.size))
        longer = np.flatnonzero((lead > links.link_lead) & ~blocked)
        shut = np.flatnonzero(blocked & model.engine.link_open)
        if delays:
            self._delay(longer, (lead - links.link_lead)[longer])
            self._stop(shut)
        moved = np.flatnonzero(lead != links.link_lead)
        if moved.size:
            model.engine.set_lead(moved, lead[moved])
        self._set_open(shut, False)
        self._set_open(np.flatnonzero(~blocked & ~model.engine.link_open), True)
        self._go_on()

    def relead(self, rows: np.ndarray) -> None:
        """Lead times of the links of firms ``rows`` that moved, open or closed as their new ways are; what is under way keeps
        its day of arrival."""
        model, network = self._model, self._model.network
        here = marked(rows, network.n_firms)
        links = np.flatnonzero(here[network.link_supplier] | here[network.link_buyer])
        days = lead_days(self.transport, model.world.industries)
        lead = leads(model.firms, network, network.link_supplier[links], network.link_share[links], days, links)
        moved = lead != network.link_lead[links]
        if moved.any():
            model.engine.set_lead(links[moved], lead[moved])
        self.join(links)

    def _solve(self, edits: list[Edit]) -> None:
        """Matrices under ``edits``. A closed way keeps the days it had, at a prohibitive cost.

        Without rerouting a way is closed if it led over what is closed when that closed: what opens or gets better
        meanwhile neither shuts it nor opens it.
        """
        roads = self._model.world.roads
        closures = [edit for edit in edits if isinstance(edit, Close)]
        open_edits: list[Edit] = [edit for edit in edits if not isinstance(edit, Close)]
        if not closures:
            self.transport = self.when_open = self.network.solve()
            self._open_then = self.no_route = None
            return
        if self._rerouting or self._open_then is None:
            self._open_then = open_edits
        before = roads.at(self._open_then).solution()
        shut = roads.at([*self._open_then, *closures]).solution(allow_unreachable=True)
        gone = np.isinf(shut.weight) if self._rerouting else shut.weight > before.weight * (1.0 + 1e-9)
        gone &= np.isfinite(before.weight)
        old, new = before.transport, self.network.solve(allow_unreachable=True)
        self.when_open = replace(
            new,
            km=np.where(gone, old.km, new.km),
            days=np.where(gone, old.days, new.days),
            cost=np.where(gone, old.cost, new.cost),
        )
        self.transport = replace(self.when_open, cost=np.where(gone, PROHIBITIVE, new.cost))
        self.no_route = gone if gone.any() else None

    def _ways(self, links: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Goods class (-1: a service, which is not transported), from and to place of ``links``."""
        model = self._model
        network, place = model.network, model.firms.place
        product = network.slot_input[network.link_slot[links]]
        goods = model.world.industries.goods_class[product].astype(np.int64)
        return goods, place[network.link_supplier[links]], place[network.link_buyer[links]]

    def _shut(self, way: tuple[np.ndarray, np.ndarray, np.ndarray]) -> np.ndarray:
        if self.no_route is None:
            return np.zeros(way[0].size, bool)
        return (way[0] >= 0) & self.no_route[way]

    def blocked(self, links: np.ndarray) -> np.ndarray:
        """bool: which of ``links`` are in use and have no route today."""
        if self.no_route is None:
            return np.zeros(links.size, bool)
        return (self._model.network.link_share[links] > 0) & self._shut(self._ways(links))

    def passing(self, slots: np.ndarray, days: float) -> np.ndarray:
        """bool: which of ``slots`` buy over a route that closed less than ``days`` ago."""
        none = np.zeros(self._model.engine.n_slots, bool)
        if self.no_route is None or self._model.clock.day - min(self._closed_on.values(), default=0) >= days:
            return none[slots]
        none[self._model.network.link_slot[self.blocked(np.arange(self._model.engine.n_links))]] = True
        return none[slots]

    def reachable(self, product: np.ndarray, buyer: np.ndarray, supplier: np.ndarray) -> np.ndarray:
        """bool: whether there is a route today for ``product`` rows from ``supplier`` to ``buyer`` firm rows."""
        place = self._model.firms.place
        goods = self._model.world.industries.goods_class[product].astype(np.int64)
        return ~self._shut((goods, place[supplier], place[buyer]))

    def leave(self, links: np.ndarray) -> None:
        """Before ``links`` get other suppliers: what the old ones hold for them waits for the old way to open."""
        engine = self._model.engine
        if engine.held.size == 0:
            return
        rows = links[engine.held[links] > 0.0]
        if rows.size:
            lead = engine.ring.lead[rows].astype(np.int64)
            self.waiting.append(Waiting(rows, self._ways(rows), engine.held[rows].copy(), lead))
            engine.held[rows] = 0.0

    def join(self, links: np.ndarray) -> None:
        """After ``links`` got other suppliers: open or close them as their new ways are."""
        blocked, is_open = self.blocked(links), self._model.engine.link_open[links]
        self._set_open(links[blocked & is_open], False)
        self._set_open(links[~blocked & ~is_open], True)

    def _set_open(self, links: np.ndarray, is_open: bool) -> None:
        if links.size:
            self._model.engine.set_open(links, is_open, hold=True)

    def _under_way(self, links: np.ndarray) -> list[tuple[int, np.ndarray, np.ndarray]]:
        """Take what ``links`` have under way out of the pipeline: (day of arrival, link rows, amounts)."""
        engine = self._model.engine
        ring, lead = engine.ring, engine.ring.lead[links].copy()
        taken = ring.move(links, np.zeros_like(lead), engine.day)  # a ring of no days holds nothing
        ring.move(links, lead, engine.day)
        return [(day, links[at], amount) for day, at, amount in taken]

    def _delay(self, links: np.ndarray, days: np.ndarray) -> None:
        """Goods under way on ``links`` arrive later by ``days``."""
        if links.size == 0:
            return
        added = np.zeros(self._model.engine.n_links, np.int64)
        added[links] = days
        for day, rows, amount in self._under_way(links):
            self._arrive(day + added[rows], rows, amount)

    def _stop(self, links: np.ndarray) -> None:
        """Goods under way on ``links`` stand still."""
        if links.size == 0:
            return
        today = self._model.engine.day
        for day, rows, amount in self._under_way(links):
            self.waiting.append(Waiting(rows, self._ways(rows), amount, np.full(rows.size, day - today)))

    def _go_on(self) -> None:
        """Goods whose way is open again go on, and arrive after the days they still need."""
        still = []
        for goods in self.waiting:
            shut = self._shut(goods.way)
            free = ~shut
            self._arrive(self._model.engine.day + goods.days[free], goods.link[free], goods.amount[free])
            if shut.any():
                way = tuple(part[shut] for part in goods.way)
                still.append(Waiting(goods.link[shut], way, goods.amount[shut], goods.days[shut]))  # type: ignore[arg-type]
        self.waiting = still

    def _arrive(self, day: np.ndarray, links: np.ndarray, amount: np.ndarray) -> None:
        """Let ``amount`` arrive for ``links`` at the end of ``day``."""
        for when in np.unique(day):
            at = day == when
            self._model.engine.late.setdefault(int(when), []).append((links[at], amount[at]))
