"""What a run stands on: every number of its scenario and region pack that is tagged as an assumption."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from sim.scenario import ScenarioSpec, attributes, flat, resolve
from sim.world.pack import Pack

_ITEM = re.compile(r"^(\w+)\.(\d+)\.(.+)$")
_UNUSED = "1 = as in the region pack"
"""Source of factors that change nothing when left at their default."""


def assumption_table(spec: ScenarioSpec, pack: Pack) -> pd.DataFrame:
    """One row an assumption: ``where`` (scenario, or a table of the region pack), ``item``, ``value`` (text, with unit)
    and ``source`` (why this value; "set by the scenario" where a file or ``--set`` gave another than the default)."""
    rows = [*_of_scenario(spec), *((a.table, a.item, a.what, a.source) for a in pack.assumptions())]
    return pd.DataFrame(rows, columns=["where", "item", "value", "source"])


def _of_scenario(spec: ScenarioSpec) -> list[tuple[str, str, str, str]]:
    values = flat(resolve(spec))
    known = {attribute.key: attribute for attribute in attributes()}
    found = []
    for key, value in values.items():
        about = known.get(_generic(key, values))
        if about is None or about.tag != "A" or value is None or key == "seed" or key.startswith("record."):
            continue
        given = value != about.default
        if about.source == _UNUSED and not given:
            continue
        unit = "" if about.unit in ("", "1") else f" {about.unit}"
        found.append(("scenario", key, f"{value}{unit}", "set by the scenario" if given else about.source))
    return found


def _generic(key: str, values: dict[str, Any]) -> str:
    """``policies.0.intensity`` as ``policies[innovation_spaces].intensity``; other keys as they are."""
    item = _ITEM.match(key)
    kind = values.get(f"{item[1]}.{item[2]}.kind") if item else None
    return f"{item[1]}[{kind}].{item[3]}" if item and kind else key
