"""What all policies at work have in common: the levers they declare, the days they pay for, what they need."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.errors import ScenarioError
from sim.model.effect import Effect
from sim.model.targets import products, selected
from sim.scenario import problem_at
from sim.world.geo import great_circle_km

DAYS_PER_YEAR = 365.0


class PolicyEffect(Effect):
    """A policy. ``levers`` are those it may move; it touches nothing else of the model.

    ``needs_dynamics`` marks kinds that work only through arriving and moving firms; without the slow dynamics they would
    change nothing, and that is an error.
    """

    levers: ClassVar[tuple[str, ...]] = ()
    needs_dynamics: ClassVar[bool] = False

    def __init__(self, model, spec, key: str):
        self._paid_until = max(model.clock.day_of(spec.start), 0)
        if self.needs_dynamics:
            self.require_dynamics(model, key, f"policy '{spec.kind}'")
        super().__init__(model, spec, key)

    @staticmethod
    def require_dynamics(model, key: str, what: str) -> None:
        """ScenarioError at ``key`` when the slow dynamics are off."""
        if not model.spec.dynamics.on:
            text = f"{what} works through firms that arrive or move and would change nothing: set 'dynamics.on: true'"
            raise ScenarioError(problem_at(model.spec, key, text))

    def fail(self, key: str, message: str) -> None:
        """Raise a ScenarioError at ``key`` of this policy."""
        raise ScenarioError(problem_at(self.model.spec, f"{self.key}.{key}", message))

    def chosen(self, name: str) -> np.ndarray:
        """bool[n]: firms of the selection in the field ``name``; a ScenarioError if there are none to begin with."""
        rows = selected(self.model, getattr(self.spec, name), f"{self.key}.{name}")
        if self.model.clock.day < 0 and not rows.any():
            self.fail(name, "no local firm fits this selection, so that the policy would change nothing")
        return rows

    def days_due(self, day: int) -> int:
        """Days in force since the last payment, today included; marks them as paid."""
        until = day + 1 if self.end is None else min(day, self.end) + 1
        due = max(0, until - self._paid_until)
        self._paid_until = max(until, self._paid_until)
        return due

    def pay(self, instrument: str, cny: float) -> None:
        """Book public money under this policy's name."""
        self.model.ledger.spend(self.spec.called, instrument, float(cny))

    def came(self) -> np.ndarray:
        """bool[n]: active local firms that arrived in their place while the policy was in force."""
        arrived = self.model.dynamics.arrived
        last = self.end if self.end is not None else np.iinfo(np.int64).max
        return (arrived >= max(self.start, 0)) & (arrived <= last) & (self.model.engine.capacity > 0)

    def rent_bill(self, rows: np.ndarray, relief: np.ndarray, days: int) -> float:
        """CNY of rent in ``days`` days for the floor of ``rows`` (bool[n]) times ``relief`` float64[n]."""
        model = self.model
        monthly = np.nan_to_num(model.rent)[model.firms.place] * model.firms.floor_m2 * relief
        return float(monthly[rows].sum()) * 12.0 / DAYS_PER_YEAR * days

    def near(self, lat: np.ndarray, lon: np.ndarray, from_km: float, to_km: float) -> np.ndarray:
        """bool[P]: sites whose centre is between ``from_km`` and ``to_km`` of any of the points."""
        places = self.model.world.places
        km = great_circle_km(places.lat[:, None], places.lon[:, None], np.atleast_1d(lat), np.atleast_1d(lon))
        km = np.nan_to_num(km, nan=np.inf).min(axis=1)
        return places.is_site & (km >= from_km) & (km <= to_km)

    def made_by(self, ecosystems: tuple[str, ...], industries: tuple[str, ...], key: str) -> np.ndarray:
        """bool[S]: products of the ecosystems and industries named; all if none are."""
        pack = self.model.world.pack
        wanted = np.zeros(len(pack.industries.id), bool)
        for name in ecosystems:
            wanted[list(pack.ecosystems.industries[pack.ecosystems.id.index(name)])] = True
        if industries:
            wanted |= products(self.model, industries, key)
        return wanted if ecosystems or industries else ~wanted
