# ruff: noqa: RUF009 (a dataclass field made by a function of this file)
"""Levers: all that policies and disruptions can change. Effects write here and nowhere else.

Whenever an effect says that it changes today, all levers go back to neutral, every effect in force writes its part (by
multiplying, adding or listing), and what differs from yesterday is handed to the rooms of the model that use it. So
effects combine in any order, and one that ends leaves no trace of itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from sim.world.transport import Edit
from sim.world.types import World


def _lever(neutral: float, shape: str, unit: str, doc: str) -> np.ndarray:
    meta = {"neutral": neutral, "shape": shape, "unit": unit, "doc": doc}
    return field(default=None, metadata=meta)  # type: ignore[arg-type, return-value]


@dataclass(eq=False)
class Levers:
    """One attribute a lever; n firms, P places, S industries, PP and PS pairs of them. See each field's metadata."""

    capacity_factor: np.ndarray = _lever(1.0, "n", "1", "share of capacity that can work today (x)")
    final_factor: np.ndarray = _lever(1.0, "n", "1", "final demand relative to the base year (x)")
    final_added: np.ndarray = _lever(0.0, "n", "CNY/day", "final demand on top, such as rebuilding (+)")
    efficiency: np.ndarray = _lever(1.0, "n", "1", "output per unit of value added relative to the firm's own (x)")
    ecosystem_bonus: np.ndarray = _lever(0.0, "n", "CNY/CNY", "extra advantage of suppliers in the own ecosystem (+)")
    home_premium: np.ndarray = _lever(0.0, "n", "CNY/CNY", "what the buyer pays more to buy in the metro area (+)")
    candidates: np.ndarray = _lever(0.0, "n", "firms", "more local makers looked at per input (+)")
    stock_factor: np.ndarray = _lever(1.0, "n", "1", "target stock of critical inputs relative to normal (x)")
    friction_factor: np.ndarray = _lever(1.0, "PP", "1", "friction between buyer and supplier place (x)")
    space_floor: np.ndarray = _lever(0.0, "spaces", "m2", "innovation-space floor opened beyond what existed (+)")
    space_relief: np.ndarray = _lever(0.0, "spaces", "share of rent", "tenants' rent the public budget pays (+)")
    space_discount: np.ndarray = _lever(
        -1.0, "spaces", "share of rent", "owner's rent discount (set; -1: region pack's)"
    )
    capability: np.ndarray = _lever(0.0, "n", "CNY/CNY", "advantage of a supplier in every buyer's eyes (+)")
    second_source: np.ndarray = _lever(0.0, "n", "share of input", "least share of it from another place (max)")
    plant_factor: np.ndarray = _lever(1.0, "n", "1", "installed capacity relative to the firm's own, by new plant (x)")
    platform: np.ndarray = _lever(0.0, "n", "ln efficiency", "efficiency a shared platform lets a firm learn (+)")
    entry_factor: np.ndarray = _lever(1.0, "S", "1", "rate at which new firms arrive by themselves (x)")
    site_bonus: np.ndarray = _lever(0.0, "PS", "CNY/CNY", "profit margin that a site gains for firms that choose (+)")
    rent_relief: np.ndarray = _lever(0.0, "PS", "share of rent", "rent the budget pays for firms that arrive (+)")
    edits: list[Edit] = field(default_factory=list, metadata={"doc": "edits of the transport network", "unit": "-"})
    campaigns: list[Any] = field(default_factory=list, metadata={"doc": "firms that policies attract", "unit": "-"})
    passed: list[Edit] = field(
        default_factory=list, metadata={"doc": "those of the edits that do not delay what is under way", "unit": "-"}
    )

    @classmethod
    def neutral(cls, world: World) -> Levers:
        """All levers at the values that change nothing."""
        n_places = len(world.places.id)
        size = {
            "n": world.firms.n,
            "P": n_places,
            "S": len(world.industries.id),
            "PP": (n_places, n_places),
            "PS": (n_places, len(world.industries.id)),
            "spaces": world.pack.spaces.place.size,
        }
        arrays: dict[str, Any] = {
            lever.name: np.full(size[lever.metadata["shape"]], lever.metadata["neutral"])
            for lever in fields(cls)
            if "shape" in lever.metadata
        }
        return cls(**arrays)

    def reset(self) -> None:
        """Back to neutral."""
        for lever in fields(self):
            if "shape" in lever.metadata:
                getattr(self, lever.name)[...] = lever.metadata["neutral"]
        self.edits, self.passed, self.campaigns = [], [], []

    def copy(self) -> Levers:
        """A copy that later changes do not touch."""
        arrays = {lever.name: getattr(self, lever.name).copy() for lever in fields(self)}
        return Levers(**arrays)

    def changed(self, other: Levers) -> set[str]:
        """Names of the levers that differ from ``other``."""
        return {
            lever.name
            for lever in fields(self)
            if not np.array_equal(getattr(self, lever.name), getattr(other, lever.name))
        }
