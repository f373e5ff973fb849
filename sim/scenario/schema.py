"""The JSON Schema that editors use to complete and check scenario files."""

from __future__ import annotations

import json
from typing import Any

from sim.scenario.extends import APPENDED
from sim.scenario.spec import ScenarioSpec


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a scenario file, ``extends`` and ``replace`` included; nothing is
    required at the top, for a variant may leave all to the file it extends."""
    schema = ScenarioSpec.model_json_schema(mode="validation")
    schema.pop("required", None)
    own: dict[str, Any] = {
        "extends": {
            "type": "string",
            "description": "Scenario file this one starts from, relative to this file. "
            "Sections are merged key by key; policies and disruptions are added to those of that file.",
        },
        "replace": {
            "type": "array",
            "items": {"enum": list(APPENDED)},
            "description": "Lists of the extended file that are dropped instead of added to.",
        },
    }
    schema["properties"] = {**own, **schema["properties"]}
    tell_units(schema)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "peitao scenario",
        **{key: value for key, value in schema.items() if key != "title"},
    }


def json_schema_text() -> str:
    """The schema as it stands in ``scenarios/schema.json``."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


def tell_units(node: Any) -> None:
    """Say the unit and the source of the default in the description too: editors show only that."""
    if isinstance(node, list):
        for item in node:
            tell_units(item)
    if not isinstance(node, dict):
        return
    if isinstance(node.get("description"), str):
        node["description"] = " ".join(node["description"].split())
        unit = node.get("unit")
        if isinstance(unit, str):
            told = f"Unit: {unit}. " if unit != "1" else ""
            node["description"] += f" {told}[{node['tag']}] {node['source']}."
    for item in node.values():
        tell_units(item)
