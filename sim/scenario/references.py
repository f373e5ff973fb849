"""Which ids of the region pack a scenario names, so that they can be checked once the pack is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from sim.errors import Problem, ScenarioError, suggestion
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


def known_ids(pack: Any) -> dict[str, dict[str, str]]:
    """What may be referred to in a region pack: by table, each valid id, and each name with the id it
    belongs to.

    ``pack`` is a ``sim.world.pack.Pack`` (or anything with the same tables).
    """
    places, cities = pack.places, [kind == "city" for kind in pack.places.kind]
    found = {table: _names(getattr(pack, table)) for table in ("ecosystems", "leaders", "spaces", "nodes")}
    found["places"] = _names(places)
    found["cities"] = {word: id for word, id in found["places"].items() if cities[places.id.index(id)]}
    found["industries"] = {**_names(pack.industries), **{group: group for group in pack.industries.group}}
    found["corridors"] = {name: name for name in pack.edges.corridor if name}
    return found


def unknown_references(spec: ScenarioSpec, known: Mapping[str, Mapping[str, str]]) -> list[Problem]:
    """A Problem with file, line and suggestion for each reference to an id that the region pack has not.

    ``known`` is that of :func:`known_ids`; a table that is not in it is not checked.
    """
    problems = []
    for ref in references(spec):
        words = known.get(ref.table)
        if words is not None and words.get(ref.id) != ref.id:
            hint = (
                f", did you mean '{words[ref.id]}'?"
                if ref.id in words
                else suggestion(ref.id, set(words.values()))
            )
            problems.append(problem_at(spec, ref.key, f"unknown {_ONE[ref.table]} '{ref.id}'{hint}"))
    return problems


def check_references(spec: ScenarioSpec, pack: Any) -> None:
    """Raise ScenarioError with all references of ``spec`` that ``pack`` does not have."""
    problems = unknown_references(spec, known_ids(pack))
    if problems:
        raise ScenarioError(problems)


def _names(table: Any) -> dict[str, str]:
    names = [*zip(table.name_en, table.id, strict=True), *zip(table.name_zh, table.id, strict=True)]
    return {**{name: id for name, id in names if name}, **{id: id for id in table.id}}


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
