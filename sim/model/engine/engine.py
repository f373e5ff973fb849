"""The daily production engine: state in columns, one day as an ordered list of phases (model.md, 5)."""

from __future__ import annotations

import time
from typing import NamedTuple

import numpy as np

from sim.errors import ModelError
from sim.model.engine import routes
from sim.model.engine.columns import Columns
from sim.model.engine.output import binding
from sim.model.engine.pace import Pace
from sim.model.engine.pieces import cut
from sim.model.engine.plan import Phase, plan
from sim.model.engine.ring import Ring
from sim.scenario.production import Production
from sim.threads import available_threads, kernel_threads, quick_start
from sim.world.types import Network

PARALLEL_FROM, PARALLEL_FROM_SLOWLY = 20_000, 300_000
"""Links from which more than one thread pays (measured; below, waking a thread costs more than it saves), where kernels
start quickly and where they do not."""


class Totals(NamedTuple):
    """Sums over all firms, CNY/day."""

    output: float
    capacity: float
    demand: float
    final: float
    final_met: float


class Engine:
    """ARIO with inventories at firm and link level, on a network of n firms, K slots and L links.

    The base year is an exact fixed point: ``output0 = final + B output0`` must hold (relative 1e-6, else
    ModelError); stocks start at target, the transit ring is full, and every link's order is share x
    coefficient x output. Stocks of less than one day of use are raised to one: a daily step cannot resolve them.

    Firms from row ``awake`` on (default none) are dormant: no output, no orders, no suppliers, and no work, until
    :meth:`wake` is told.

    Columns to read after :meth:`step` (float64; CNY or CNY/day at base-year prices):
      firms: demand, cap, output, wanted (min of demand and capacity), final_met, served (share of orders
             delivered), overproduction (alpha), stocked_out (bool: inputs bind), bound (what inputs allow)
      slots: stock (usable tomorrow), transit (under way or held), slot_order
      links: order (placed today, seen by the supplier tomorrow), fill (memory of delivered/ordered; empty if
             ``record_fill`` is False and no rule needs it),
             flow (dispatched since :meth:`reset_flows`; zeros if ``record_flows`` is False)
    Columns to write in place between steps: capacity (K), capacity_factor (1 - delta), final, deferrable.
    """

    def __init__(
        self,
        net: Network,
        final: np.ndarray,
        output0: np.ndarray,
        capacity: np.ndarray,
        spec: Production,
        *,
        deferrable: np.ndarray | None = None,
        record_flows: bool = True,
        record_fill: bool = True,
        threads: int | None = None,
        pieces: int | None = None,
        awake: int | None = None,
    ):
        self.net, self.spec, self.record_flows, self.day = net, spec, record_flows, 0
        # Keeping it costs a third of dispatch, so only those who ask or lean on it do.
        self.record_fill = record_fill or spec.leaning > 0.0 or spec.rationing == "lowest_ratio_first"
        self.n_firms, self.n_slots, self.n_links = net.n_firms, net.slot_coef.size, net.link_share.size
        asleep = slice(net.n_firms if awake is None else awake, None)
        if any(np.asarray(column)[asleep].any() for column in (final, output0)):
            raise ModelError("engine: a dormant firm makes nothing and nothing is wanted of it")
        self.pieces = cut(net, pieces, awake)
        self.threads = min(available_threads(threads), self.pieces.n)
        links = self.pieces.link[-1]
        if threads is None and (links < PARALLEL_FROM or (links < PARALLEL_FROM_SLOWLY and not quick_start())):
            self.threads = 1
        self._pace = Pace(self.threads, free=threads is None)
        self._column = Columns()
        self._place_network(net)
        self._place_firms(final, output0, capacity, deferrable)
        self._place_stocks()
        self.phases = plan(self)
        self._check_base_year()

    def _place_network(self, net: Network) -> None:
        column = self._column
        self.slot_buyer = column(net.slot_buyer.astype(np.uint32))
        self.slot_coef = column(np.asarray(net.slot_coef, float))
        # A daily step cannot resolve a stock of less than the day's use.
        self.slot_days = column(np.maximum(np.asarray(net.slot_days, float), 1.0))
        self.slot_kind, self.slot_per_unit = map(column, binding(net, self.spec))
        self.link_ptr = np.asarray(net.link_ptr, np.int64)
        self.link_slot = column(net.link_slot.astype(np.uint32))
        self.link_supplier = column(net.link_supplier.astype(np.uint32))
        self.link_share = column(np.asarray(net.link_share, float))
        self.link_state = np.zeros(self.n_links, np.int8)  # routes.OPEN, HELD or STOPPED
        self.ring = Ring(net.link_lead, column)
        self.slot_cover = column(self.slot_days)
        routes.cover(self, np.arange(self.n_slots))
        self._sales: tuple[np.ndarray, np.ndarray] | None = None

    def _place_firms(self, final, output0, capacity, deferrable) -> None:
        n = self.n_firms
        self.final, self.final0 = np.array(final, float), np.array(final, float)
        self.output0, self.capacity = np.array(output0, float), np.array(capacity, float)
        for name, column in (("final", final), ("output0", output0), ("capacity", capacity)):
            column = np.asarray(column)
            if column.shape != (n,) or not np.isfinite(column).all() or (column < 0).any():
                raise ModelError(f"engine: {name} must be {n} finite numbers of at least 0")
        self.capacity0 = self.capacity.copy()
        self.capacity_factor, self.overproduction = np.ones(n), np.ones(n)
        self.defers = deferrable is not None
        self.deferrable = np.array(deferrable, float) if self.defers else np.zeros(n)
        self.backlog = np.zeros(n)
        self._claim = self.final.copy()
        self.cap, self.bound = self.capacity.copy(), np.full(n, np.inf)
        self.demand, self.output = self.output0.copy(), self.output0.copy()
        self.wanted, self.smoothed = self.output0.copy(), self.output0.copy()
        self.served, self.final_met = np.ones(n), self.final.copy()
        self.stocked_out = np.zeros(n, bool)
        self.half_reference = self.cap if self.spec.half_bound == "capacity" else self.capacity0
        by_firm = np.bincount(self.slot_buyer, self.slot_coef, n)
        self.firm_per_unit = np.divide(1.0, by_firm, out=np.zeros(n), where=by_firm > 0)
        columns = {
            "capped_demand": self.wanted,
            "demand": self.demand,
            "output": self.output,
            "smoothed": self.smoothed,
        }
        self.expected = columns[self.spec.expectation]
        self.goal = {
            "expected": self.expected,
            "initial": self.output0,
            "optimal": self.wanted,
            "smoothed": self.smoothed,
        }[self.spec.target]

    def _place_stocks(self) -> None:
        use = self.slot_coef * self.output0[self.slot_buyer]
        column = self._column
        self.slot_order, self.stock = column(use), column(self.slot_days * use)
        self.order = column(self.link_share * use[self.link_slot])
        self.weight = self.link_share if not self.weighs else column(self.link_share)
        self.levels = self.spec.rationing == "lowest_ratio_first"
        self.base_order = column(self.order) if self.levels else np.zeros(0)
        self.fill = column(np.ones(self.n_links if self.record_fill else 0))
        self.flow = column(np.zeros(self.n_links if self.record_flows else 0))
        self.arrived = column(np.zeros(self.n_slots))
        self.ring.fill(self.order)
        lead = self.ring.lead * self.order
        self.transit = column(np.bincount(self.link_slot, lead, self.n_slots))
        self.by_supplier = self.spec.stock_by == "supplier"
        links, slots = (self.n_links, self.n_slots) if self.by_supplier else (0, 0)
        self.link_stock = column(self.slot_days[self.link_slot] * self.order) if self.by_supplier else np.zeros(0)
        self.link_transit = column(lead) if self.by_supplier else np.zeros(0)
        self.received, self.drawn = column(np.zeros(links)), column(np.zeros(slots))
        self.held = np.zeros(0)  # made for a held link and not yet sent; allocated at the first closure
        self._closed = (np.zeros(0, np.int64), np.zeros(0))
        self.late: dict[int, list[tuple[np.ndarray, np.ndarray]]] = {}
        self.pulled = np.zeros((self.pieces.n, self.n_firms))
        routes.pull(self)

    def _check_base_year(self) -> None:
        demand = self.final + self.pulled.sum(axis=0)
        off = np.abs(demand - self.output0)
        if off.max(initial=0.0) > 1e-6 * max(self.output0.max(initial=0.0), 1e-300):
            i = int(off.argmax())
            raise ModelError(
                f"engine: the base year is no equilibrium: firm {i} makes {self.output0[i]:.6g} "
                f"but {demand[i]:.6g} is ordered and demanded"
            )

    @property
    def weighs(self) -> bool:
        """Whether an order's split differs from the shares (leaning, split by capacity)."""
        return self.spec.leaning > 0.0 or self.spec.order_split == "capacity"

    @property
    def final_claim(self) -> np.ndarray:
        """Final demand of today, with what was deferred (CNY/day)."""
        return self._claim if self.defers else self.final

    @property
    def sales(self) -> tuple[np.ndarray, np.ndarray]:
        """Links by supplier: (ptr int64[n+1], link rows int64[L])."""
        if self._sales is None:
            count = np.bincount(self.link_supplier, minlength=self.n_firms)
            ptr = np.concatenate(([0], np.cumsum(count)))
            self._sales = (ptr, np.argsort(self.link_supplier, kind="stable"))
        return self._sales

    @property
    def link_open(self) -> np.ndarray:
        """bool[L]: links whose route is open. Change it with :meth:`set_open`."""
        return self.link_state == routes.OPEN

    @property
    def totals(self) -> Totals:
        """Sums over all firms, CNY/day."""
        columns = (self.output, self.cap, self.demand, self.final, self.final_met)
        return Totals(*(float(column.sum()) for column in columns))

    @property
    def unmet(self) -> np.ndarray:
        """float64[n]: demand that was not served today (orders and final demand), CNY/day."""
        return self.demand - self.output

    def step(self) -> None:
        """Run one day: every phase in order, each over all pieces of the network side by side. The first half of the day
        needs all firms' orders, the second all firms' output."""
        self.ring.turn(self.day)
        began = time.perf_counter()
        with kernel_threads(self._pace.threads):
            for half in (1, 2):
                if half == 2:
                    routes.before_dispatch(self)
                for phase in self.phases:
                    if phase.half == half:
                        phase.function(self)
        self._pace.took(time.perf_counter() - began)
        routes.after_dispatch(self)
        self.day += 1

    def wake(self, firms: int) -> None:
        """The first ``firms`` rows take part from now on (those that did already stay). ModelError beyond the last row."""
        if not 0 <= firms <= self.n_firms:
            raise ModelError(f"engine: cannot wake {firms} firms of {self.n_firms}")
        if firms > self.pieces.firm[-1]:
            self.pieces = cut(self.net, self.pieces.n, firms)

    def reset_flows(self) -> None:
        """Set ``flow`` to zero."""
        self.flow[:] = 0.0

    def set_lead(self, links: np.ndarray, lead: np.ndarray) -> None:
        """New lead times (days) of ``links``. Goods under way keep their day of arrival."""
        routes.set_lead(self, links, lead)

    def set_supplier(self, links, supplier, share=None, lead=None) -> None:
        """Re-point ``links`` to ``supplier`` rows (with new shares and leads). What is under way still
        arrives; the standing order of the slot is split anew. Read ``flow`` first: it is kept by link
        position."""
        routes.set_supplier(self, links, supplier, share, lead)

    def set_open(self, links: np.ndarray, is_open: bool, *, hold: bool = True) -> None:
        """Close or open routes. Closed with ``hold``: the supplier still makes and holds the goods, and
        sends them on reopening. Closed without: orders are not placed. What is already under way arrives."""
        routes.set_open(self, links, is_open, hold)


__all__ = ["Engine", "Phase", "Totals"]
