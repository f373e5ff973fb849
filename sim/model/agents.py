"""Firms as Mesa agents: thin views on the model's columns.

A :class:`Firm` holds no state of its own. Its attributes read and write one row of the model's arrays, so that Mesa's
tools (``AgentSet``, ``DataCollector``, SolaraViz) work while the daily phases run over whole columns.
"""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np


class Column:
    """An agent attribute that is one cell of ``model.columns[name]``."""

    def __init__(self, unit: str, doc: str, *, writable: bool = False):
        self.unit, self.writable = unit, writable
        self.__doc__ = f"{doc} ({unit})"

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, agent: Firm | None, owner: type) -> Any:
        if agent is None:
            return self
        return agent.model.columns[self.name][agent.row].item()

    def __set__(self, agent: Firm, value: Any) -> None:
        if not self.writable:
            raise AttributeError(f"{self.name} follows from the model; it cannot be set")
        agent.model.columns[self.name][agent.row] = value


class Firm(mesa.Agent):
    """A firm of the region. Created on demand by the model; ``row`` is its row in every firm column."""

    row: int
    output = Column("CNY/day", "What it made today")
    demand = Column("CNY/day", "What was ordered from it, final demand included")
    capacity = Column("CNY/day", "What it can make on a normal day", writable=True)
    capacity_factor = Column("1", "Share of its capacity left by disruptions")
    price = Column("1", "Price relative to the base-year domestic price")
    final_demand = Column("CNY/day", "What households, investors and buyers outside order from it", writable=True)

    @property
    def id(self) -> str:
        """Its id in result tables."""
        return self.model.firm_id(self.row)

    @property
    def name(self) -> str:
        """Name of a lead firm, else the id."""
        leader = self.model.firms.leader[self.row]
        return self.model.world.pack.leaders.name_en[leader] if leader >= 0 else self.id

    @property
    def industry(self) -> str:
        """Id of the product it makes."""
        return self.model.world.industries.id[self.model.firms.industry[self.row]]

    @property
    def place(self) -> str:
        """Id of the place where it is."""
        return self.model.world.places.id[self.model.firms.place[self.row]]

    @property
    def ecosystem(self) -> str | None:
        """Id of its industrial ecosystem, None for a pool."""
        e = self.model.firms.ecosystem[self.row]
        return self.model.world.pack.ecosystems.id[e] if e >= 0 else None

    @property
    def lat(self) -> float:
        """Latitude, degrees."""
        return float(self.model.firms.lat[self.row])

    @property
    def lon(self) -> float:
        """Longitude, degrees."""
        return float(self.model.firms.lon[self.row])

    @property
    def state(self) -> str:
        """``dormant`` (not yet founded), ``closed`` (no capacity), ``halted`` (made nothing though asked to), ``active``."""
        if self.capacity <= 0:
            return "closed" if self.model.dynamics.founded[self.row] else "dormant"
        return "halted" if self.output <= 0 < self.demand else "active"

    @property
    def stocks(self) -> dict[str, float]:
        """Stock of each input, CNY."""
        net, engine = self.model.network, self.model.engine
        slots = range(net.slot_ptr[self.row], net.slot_ptr[self.row + 1])
        return {self.model.world.industries.id[net.slot_input[k]]: float(engine.stock[k]) for k in slots}

    @property
    def suppliers(self) -> dict[str, dict[Firm, float]]:
        """For each input: its suppliers and their shares of the order."""
        net, ids = self.model.network, self.model.world.industries.id
        found: dict[str, dict[Firm, float]] = {}
        for k in range(net.slot_ptr[self.row], net.slot_ptr[self.row + 1]):
            links = np.arange(net.link_ptr[k], net.link_ptr[k + 1])
            links = links[net.link_share[links] > 0]
            found[ids[net.slot_input[k]]] = {
                self.model.firm(int(net.link_supplier[at])): float(net.link_share[at]) for at in links
            }
        return found

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id} {self.industry} in {self.place}>"


class ExternalPool(Firm):
    """All makers of one product in one region outside: large capacity, own price, no inputs of its own."""
