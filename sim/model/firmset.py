"""A Mesa AgentSet over rows of columns: agents come into being only when somebody looks at them.

``len``, ``get`` and ``agg`` of a column never create an agent; iterating or selecting does, once. Two private names of
Mesa are touched, here and nowhere else: ``Model._all_agents`` and ``Model._agents_by_type`` (the same in 3.3 and 3.5).
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from typing import Any

import mesa
import numpy as np
from mesa.agent import AgentSet

from sim.model.agents import Column, ExternalPool, Firm


class FirmSet(AgentSet):
    """The agents of the rows ``rows`` (int array) of a model."""

    def __init__(self, model: Any, rows: np.ndarray):
        self._model, self._rows = model, rows
        self._made: weakref.WeakKeyDictionary | None = None
        self.random = model.random

    @property
    def _agents(self) -> weakref.WeakKeyDictionary:
        # Mesa's own methods work on this mapping; reading it brings all agents of the set into being.
        if self._made is None:
            self._made = weakref.WeakKeyDictionary(dict.fromkeys(map(self._model.firm, self._rows.tolist())))
        return self._made

    def __len__(self) -> int:
        return self._rows.size if self._made is None else len(self._made)

    def __iter__(self) -> Iterator[mesa.Agent]:
        if self._made is None:
            return map(self._model.firm, self._rows.tolist())
        return iter(list(self._made.keys()))

    def __contains__(self, agent: object) -> bool:
        return agent in self._agents

    def __getitem__(self, item: Any) -> Any:
        if self._made is not None:
            return list(self._made.keys())[item]
        rows = self._rows[item]
        return [self._model.firm(int(r)) for r in rows] if isinstance(item, slice) else self._model.firm(int(rows))

    def get(self, attr_names: Any, handle_missing: str = "error", default_value: Any = None) -> list[Any]:
        """Attribute values of all agents, as in Mesa; columns are read without creating agents."""
        if self._made is None and isinstance(attr_names, str) and isinstance(getattr(Firm, attr_names, None), Column):
            return self._model.columns[attr_names][self._rows].tolist()
        return super().get(attr_names, handle_missing, default_value)

    def agg(self, attribute: str, func: Callable | list[Callable]) -> Any:
        """Aggregate an attribute over all agents, as in Mesa."""
        values = self.get(attribute)
        return [f(values) for f in func] if isinstance(func, (list, tuple)) else func(values)

    def _plain(self) -> AgentSet:
        """The agents in a set of Mesa's own class, which newer Mesa would else try to make of this one."""
        return AgentSet(self, random=self.random)

    def select(self, *args: Any, **kwargs: Any) -> AgentSet:
        """A subset, as in Mesa. The set itself stays whole, also with ``inplace``: it holds every row."""
        return self._plain().select(*args, **kwargs)

    def groupby(self, *args: Any, **kwargs: Any) -> Any:
        """Groups of agents, as in Mesa."""
        return self._plain().groupby(*args, **kwargs)

    def __getstate__(self) -> dict:
        return {"_model": self._model, "_rows": self._rows, "random": self.random}

    def __setstate__(self, state: dict) -> None:
        self.__dict__.update(state, _made=None)


def make_firm(model: Any, row: int) -> Firm:
    """A Firm or ExternalPool view of one row, not registered one by one: the sets already hold every row."""
    firm = object.__new__(ExternalPool if model.firms.is_pool[row] else Firm)
    firm.model, firm.row, firm.unique_id, firm.pos = model, row, row + 1, None
    return firm


def register_rows(model: Any) -> None:
    """Make ``model.agents`` and ``model.agents_by_type`` show every firm there is (called again when firms arrive)."""
    is_pool, founded = model.firms.is_pool, model.dynamics.founded
    model._all_agents = FirmSet(model, np.flatnonzero(founded))
    model._agents_by_type = {
        Firm: FirmSet(model, np.flatnonzero(~is_pool & founded)),
        ExternalPool: FirmSet(model, np.flatnonzero(is_pool)),
    }
