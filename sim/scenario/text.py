"""A resolved scenario as YAML that a person reads: every value, its unit, and where it was written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.scenario.base import TAGS
from sim.scenario.fields import extra, field_at
from sim.scenario.resolve import resolve
from sim.scenario.spec import ScenarioSpec

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*|\d{4}-\d\d-\d\d")
_WORDS = ("true", "false", "null", "yes", "no", "on", "off", "y", "n")


def as_yaml(spec: ScenarioSpec) -> str:
    """YAML of all values with defaults filled in; loading it again gives an equal scenario. Comments
    tell the unit and either the file and line of the value or, for a default, how well founded it is."""
    values = resolve(spec)
    lines = list(_mapping(values, [], "", _Notes(spec, values)))
    width = min(48, max(len(text) for text, note in lines if note))
    return "".join(f"{text:<{width}}  # {note}\n" if note else f"{text}\n" for text, note in lines)


class _Notes:
    """The comment after each value."""

    def __init__(self, spec: ScenarioSpec, values: dict[str, Any]):
        self.values = values
        self.places = spec._origin.places

    def at(self, steps: list[int | str]) -> str:
        key = ".".join(map(str, steps))
        about = extra(field_at(ScenarioSpec, steps, self.values)[0])
        unit = str(about.get("unit", ""))
        file, line = self.places.get(key, (None, None))
        if file is None:
            tag = about.get("tag", "")
            where = f"default, {TAGS[tag]}: {about['source']}" if tag else "default"
        else:
            where = f"{Path(file).name}:{line}" if line else "from the file's name" if key == "name" else file
        return "; ".join(part for part in (unit if unit != "1" else "", where) if part)


def _mapping(values: dict[str, Any], steps: list[int | str], indent: str, notes: _Notes) -> Iterator[tuple[str, str]]:
    for key, value in values.items():
        here = [*steps, key]
        if isinstance(value, dict) and value:
            yield f"{indent}{key}:", ""
            yield from _mapping(value, here, indent + "  ", notes)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield f"{indent}{key}:", ""
            for n, item in enumerate(value):
                rows = list(_mapping(item, [*here, n], indent + "    ", notes))
                first, note = rows[0]
                yield f"{indent}  - {first.lstrip()}", note
                yield from rows[1:]
        else:
            yield f"{indent}{key}: {scalar(value)}", notes.at(here)


def scalar(value: Any) -> str:
    """A value as it stands in YAML 1.2, on one line."""
    if isinstance(value, list):
        return f"[{', '.join(scalar(item) for item in value)}]"
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)
