"""pack.yaml: what the pack is, and the few places that everything else is seen from."""

from __future__ import annotations

import io
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode

from sim.world.pack.cells import Parsed
from sim.world.pack.findings import Findings, shown
from sim.world.pack.links import rows_by_id
from sim.world.pack.reader import MANIFEST, decode

Short = Annotated[str, Field(min_length=1, max_length=200)]


class Manifest(BaseModel):
    """The content of ``pack.yaml``."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", use_attribute_docstrings=True)

    id: Short
    """Short name of the region; the folder usually has the same."""
    name_en: Short
    """English name."""
    name_zh: Short
    """Chinese name."""
    base_year: int = Field(ge=1900, le=2200)
    """Year whose outputs, shares and prices the tables hold."""
    centre: str
    """Place from which the near circle is drawn."""
    metro: str
    """Place (kind metro) whose inside is 'local'."""
    home_country: str
    """Place (kind country) whose inside is 'domestic'."""
    near_radius_km: float = Field(gt=0, le=20000, allow_inf_nan=False)
    """Radius of the near circle, km (300 in the plan of Chengdu)."""
    attribution: str = Field(min_length=1)
    """Whom to credit for the data."""
    description: str = ""
    """A paragraph on the region."""


def read_manifest(data: bytes, findings: Findings) -> Manifest | None:
    """The manifest, or None with its problems noted."""
    text = decode(MANIFEST, data, findings)
    loaded = None if text is None else _load(text, findings)
    if loaded is None:
        return None
    content, lines = loaded
    try:
        return Manifest.model_validate(content)
    except ValidationError as error:
        for found in error.errors(include_url=False, include_context=False):
            key = str(found["loc"][0]) if found["loc"] else None
            line = lines.get(key or "")
            if found["type"] == "extra_forbidden":
                spare = [name for name in Manifest.model_fields if name not in content]
                findings.add(MANIFEST, line, key, "unknown key", key, spare)
            elif found["type"] == "missing":
                findings.add(MANIFEST, None, key, "missing key")
            else:
                findings.add(MANIFEST, line, key, _plain(found["msg"], found["input"]))
    return None


def _plain(message: str, value: Any) -> str:
    return f"{message[:1].lower()}{message[1:]}, not {shown(str(value))}"


def _load(text: str, findings: Findings) -> tuple[dict[str, Any], dict[str, int]] | None:
    """The mapping and the line of each key, or None with the problem noted."""
    try:
        node = YAML(typ="safe", pure=True).compose(io.StringIO(text))
        content = YAML(typ="safe", pure=True).load(io.StringIO(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        findings.add(MANIFEST, mark.line + 1 if mark else None, None, f"not YAML: {error.problem or error.context}")
        return None
    except Exception as error:  # the YAML parser lets many kinds through on garbage; all mean the same here
        findings.add(MANIFEST, None, None, f"not YAML: {str(error).splitlines()[0] if str(error) else 'unreadable'}")
        return None
    if not isinstance(node, MappingNode) or not isinstance(content, dict):
        findings.add(MANIFEST, 1, None, "empty, or not a mapping of keys to values")
        return None
    lines = {str(key.value): key.start_mark.line + 1 for key, _ in node.value}
    return {str(key): value for key, value in content.items()}, lines


def resolve_manifest(manifest: Manifest, data: bytes, places: Parsed | None, findings: Findings) -> dict[str, int]:
    """Row numbers of the places the manifest names; the kinds and coordinates they need are checked."""
    rows = rows_by_id(places)
    if rows is None or places is None:
        return {}
    loaded = _load(data.decode("utf-8-sig"), findings)
    lines = loaded[1] if loaded else {}
    found = {}
    for key, kind in (("centre", None), ("metro", "metro"), ("home_country", "country")):
        word = getattr(manifest, key)
        row = rows.get(word)
        if row is None:
            findings.add(MANIFEST, lines.get(key), key, f"unknown place {shown(word)}", word, rows)
            continue
        found[key] = row
        actual = places["kind"][row]
        if kind and actual and actual != kind:
            findings.add(MANIFEST, lines.get(key), key, f"{shown(word)} is a {actual}, not a {kind}")
    centre = found.get("centre")
    if centre is not None and (
        places["lat"][centre] != places["lat"][centre] or places["lon"][centre] != places["lon"][centre]
    ):
        findings.add(MANIFEST, lines.get("centre"), "centre", f"{shown(manifest.centre)} has no coordinates")
    return found
