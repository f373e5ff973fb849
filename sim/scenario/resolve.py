"""A scenario as plain values, and the fingerprint of its content."""

from __future__ import annotations

import hashlib
import json
from pathlib import PurePath
from typing import Any

from sim.scenario.base import DESCRIPTIVE
from sim.scenario.spec import ScenarioSpec

SHOWN = "label_zh"
"""Key of a policy or disruption that only charts read (``label`` stands in result tables)."""


def resolve(spec: ScenarioSpec) -> dict[str, Any]:
    """All values, defaults filled in, as JSON has them (dates as text, tuples as lists)."""
    return spec.model_dump(mode="json")


def content_hash(spec: ScenarioSpec) -> str:
    """SHA-256 (64 hex digits) of what is simulated: all resolved values but titles, descriptions and Chinese labels.

    Of ``region`` only the folder's name counts, so that the same study in another place has the same
    fingerprint; what is in the folder has a fingerprint of its own (``Pack.files_hash``).
    """
    content = {key: value for key, value in resolve(spec).items() if key not in DESCRIPTIVE}
    for part in ("policies", "disruptions"):
        content[part] = [{key: value for key, value in item.items() if key != SHOWN} for item in content[part]]
    content["region"] = PurePath(spec.region_folder.resolve()).name
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def flat(values: Any, at: str = "") -> dict[str, Any]:
    """Nested values as one dict by dotted key; empty lists and mappings are kept as they are."""
    items: Any = None
    if isinstance(values, dict):
        items = values.items()
    elif isinstance(values, list):
        items = enumerate(values)
    if not items or not values:
        return {at: values}
    found: dict[str, Any] = {}
    for key, value in items:
        found.update(flat(value, f"{at}.{key}" if at else str(key)))
    return found
