"""One row for each field of a scenario: what it is, its unit, its default and where that comes from. Docs
use it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from sim.scenario.fields import branches, extra, walk
from sim.scenario.spec import ScenarioSpec


@dataclass(frozen=True)
class Attribute:
    """A field of the scenario. ``tag`` and ``source`` are those of the default of a number."""

    key: str
    type: str
    unit: str
    tag: str
    default: Any
    source: str
    description: str


def attributes() -> list[Attribute]:
    """All fields in the order of the file; those of list items as
    ``policies[innovation_spaces].cost_cny_m2``."""
    return [_attribute(key, field) for key, field in walk(ScenarioSpec)]


def _attribute(key: str, field: FieldInfo) -> Attribute:
    more = extra(field)
    default = "required" if field.is_required() else field.get_default(call_default_factory=True)
    return Attribute(
        key=key,
        type=_type(field),
        unit=str(more.get("unit", "")),
        tag=str(more.get("tag", "")),
        default=default,
        source=str(more.get("source", "")),
        description=" ".join((field.description or "").split()),
    )


_WORDS = {"int": "whole number", "float": "number", "str": "text", "bool": "true or false", "date": "date"}


def _type(field: FieldInfo) -> str:
    return _words(field.annotation)


def _words(annotation: Any) -> str:
    words = []
    for branch in branches(annotation):
        if get_origin(branch) is Literal:
            words += [str(word) for word in get_args(branch)]
        elif get_origin(branch) in (tuple, list):
            words.append(f"list of {_words(get_args(branch)[0])}")
        else:
            words.append(_WORDS.get(branch.__name__, branch.__name__))
    return " | ".join(words)
