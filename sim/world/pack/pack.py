"""The region pack: everything regional, read once and never changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.errors import PackError, Problem, suggestion
from sim.world.pack.schema import TABLES
from sim.world.pack.tables import (
    Assumption,
    Attributes,
    Ecosystems,
    Edges,
    External,
    GoodsClasses,
    IndustryFacts,
    Leaders,
    Nodes,
    Parameters,
    PlaceFacts,
    Population,
    Spaces,
)
from sim.world.types import Industries, Places


@dataclass(frozen=True, eq=False)
class Pack:
    """A checked region pack. ``centre``, ``metro`` and ``home_country`` are place rows."""

    folder: str
    files_hash: str
    id: str
    name_en: str
    name_zh: str
    base_year: int
    centre: int
    metro: int
    home_country: int
    near_radius_km: float
    attribution: str
    description: str
    places: Places
    place_facts: PlaceFacts
    industries: Industries
    industry_facts: IndustryFacts
    goods_classes: GoodsClasses
    ecosystems: Ecosystems
    population: Population
    leaders: Leaders
    spaces: Spaces
    external: External
    nodes: Nodes
    edges: Edges
    calibration: np.ndarray  # float64[S, 4]: CNY per CNY subtracted from delivered cost, by ORIGIN_CLASSES
    metro_target: np.ndarray  # float64[S]: share of regional use made in the metro area to calibrate to, nan if none
    parameters: Parameters
    attributes: Attributes
    row_tags: dict[str, tuple[tuple[str, str], ...]]  # per table with tags of its own: (tag, source) of each row

    @cached_property
    def _value(self) -> dict[str, float]:
        return dict(zip(self.parameters.name, self.parameters.value.tolist(), strict=True))

    def parameter(self, name: str) -> float:
        """The value of a parameter; raises PackError with the nearest name when the pack does not give it."""
        if name not in self._value:
            where = f"{self.folder}/{TABLES['parameters'].file}"
            raise PackError(Problem(f"missing parameter{suggestion(name, self._value)}", where, None, name))
        return self._value[name]

    def assumptions(self) -> tuple[Assumption, ...]:
        """All that is tagged A: parameters, whole columns, and rows (counted by table and source)."""
        found = []
        p = self.parameters
        for name, value, unit, tag, source in zip(p.name, p.value, p.unit, p.tag, p.source, strict=True):
            if tag == "A":
                found.append(
                    Assumption("parameters", name, f"{value:g} {unit}" if unit != "1" else f"{value:g}", source)
                )
        a = self.attributes
        for table, column, tag, source, text in zip(a.table, a.column, a.tag, a.source, a.description, strict=True):
            if tag == "A":
                found.append(Assumption(table, column, text, source))
        for table, rows in self.row_tags.items():
            counts = Counter(source for tag, source in rows if tag == "A")
            for source, count in counts.items():
                found.append(Assumption(table, "rows", f"{count} of {len(rows)} rows", source))
        return tuple(found)
