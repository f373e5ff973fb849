"""Which ids of the region pack a scenario names, so that they can be checked once the pack is read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from sim.errors import Problem, suggestion
from sim.scenario.load import problem_at
from sim.scenario.spec import ScenarioSpec

_ONE = {
    "places": "place",
    "cities": "city",
    "ecosystems": "ecosystem",
    "industries": "industry",
    "leaders": "lead firm",
    "spaces": "innovation space",
    "nodes": "hub",
    "corridors": "corridor",
}


@dataclass(frozen=True)
class Reference:
    """An id named at ``key``; ``table`` is one of places, cities, ecosystems, industries, leaders, spaces,
    nodes, corridors."""

    key: str
    table: str
    id: str


def references(spec: ScenarioSpec) -> list[Reference]:
    """All references of a scenario, in the order of the file."""
    return list(_below(spec, ""))


def unknown_references(spec: ScenarioSpec, valid: Mapping[str, Collection[str]]) -> list[Problem]:
    """A Problem with file, line and suggestion for each reference that is not among the valid ids of its
    table.

    ``valid`` maps table names to ids; a table that is not in it is not checked. Ids of ``industries`` should
    hold the groups too.
    """
    problems = []
    for ref in references(spec):
        if ref.table in valid and ref.id not in valid[ref.table]:
            hint = suggestion(ref.id, valid[ref.table])
            problems.append(problem_at(spec, ref.key, f"unknown {_ONE[ref.table]} '{ref.id}'{hint}"))
    return problems


def _below(part: BaseModel, at: str) -> Iterator[Reference]:
    for name, field in type(part).model_fields.items():
        key = f"{at}.{name}" if at else name
        table = _table(field.annotation) or _table_of(field.json_schema_extra)
        yield from _values(getattr(part, name), key, table)


def _values(value: Any, key: str, table: str | None) -> Iterator[Reference]:
    if isinstance(value, BaseModel):
        yield from _below(value, key)
    elif isinstance(value, tuple):
        for n, item in enumerate(value):
            yield from _values(item, f"{key}.{n}", table)
    elif isinstance(value, str) and table and not (table == "spaces" and value == "all"):
        yield Reference(key, table, value)


def _table_of(more: Any) -> str | None:
    return more.get("refers_to") if isinstance(more, dict) else None


def _table(annotation: Any) -> str | None:
    """The table that an annotation's ids are from, however deep it stands in Optional, tuple or Annotated."""
    for inner in getattr(annotation, "__metadata__", ()):
        found = _table_of(getattr(inner, "json_schema_extra", None))
        if found:
            return found
    for inner in getattr(annotation, "__args__", ()):
        found = _table(inner)
        if found:
            return found
    return None
