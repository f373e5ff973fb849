"""References between tables: words to row numbers, with the nearest valid id where one is unknown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.world.pack.cells import Parsed
from sim.world.pack.findings import Findings, shown
from sim.world.pack.schema import TABLES
from sim.world.pack.spec import Column

Members = dict[str, tuple[int, ...]]


@dataclass
class Links:
    """Row numbers of every reference, by (table, column).

    int32 arrays (-1 = none) for single references (edge ends: vertices, places first, then nodes); for lists
    a tuple of row tuples.
    """

    at: dict[tuple[str, str], Any] = field(default_factory=dict)

    def __getitem__(self, where: tuple[str, str]) -> Any:
        return self.at[where]


def rows_by_id(parsed: Parsed | None) -> dict[str, int] | None:
    """Row number by id, or None when the table or its key column is unusable."""
    if parsed is None or parsed.table.key[0] not in parsed.present:
        return None
    found: dict[str, int] = {}
    for k, word in enumerate(parsed[parsed.table.key[0]]):
        if word:
            found.setdefault(word, k)
    return found


def resolve(tables: dict[str, Parsed], findings: Findings) -> Links:
    """Resolve every reference. Those to a table that is itself unusable become -1 without a problem."""
    targets: dict[str, Members | None] = {}
    for name in ("places", "goods_classes", "industries", "network_nodes"):
        found = rows_by_id(tables.get(name))
        targets[name] = None if found is None else {word: (k,) for word, k in found.items()}
    targets["groups"] = _groups(tables.get("industries"))
    _offset_nodes(tables, targets, findings)
    links = Links()
    # Ecosystems first: their members are what a place's lead_industries may name.
    for name in ("ecosystems", *(n for n in TABLES if n != "ecosystems")):
        parsed = tables.get(name)
        if parsed is None:
            continue
        for column in parsed.table.columns:
            if column.kind == "ref":
                links.at[name, column.name] = _single(parsed, column, targets, findings)
            elif column.kind == "refs":
                links.at[name, column.name] = _lists(parsed, column, targets, findings)
        if name == "ecosystems":
            own = rows_by_id(parsed)
            targets["ecosystem_members"] = (
                None if own is None else {w: links.at[name, "industries"][k] for w, k in own.items()}
            )
            targets["ecosystems"] = None if own is None else {w: (k,) for w, k in own.items()}
    return links


def _groups(industries: Parsed | None) -> Members | None:
    if industries is None or "group" not in industries.present:
        return None
    found: dict[str, list[int]] = {}
    for k, word in enumerate(industries["group"]):
        if word:
            found.setdefault(word, []).append(k)
    return {word: tuple(rows) for word, rows in found.items()}


def _offset_nodes(tables: dict[str, Parsed], targets: dict[str, Members | None], findings: Findings) -> None:
    """Number nodes after places; a node may bear a place's id only when it is attached to that place."""
    places, nodes = targets["places"], targets["network_nodes"]
    if places is None or nodes is None:
        return
    parsed = tables["network_nodes"]
    for word, (k,) in nodes.items():
        if word in places and parsed["place_id"][k] != word:
            findings.add(
                parsed.file,
                parsed.lines[k],
                "node_id",
                f"{shown(word)} is also a place; give the node its own id or attach it to that place",
            )
    offset = len(tables["places"])
    targets["network_nodes"] = {word: (offset + k,) for word, (k,) in nodes.items()}


def _find(
    word: str, column: Column, targets: dict[str, Members | None], prefer_members: bool
) -> tuple[int, ...] | None:
    """The rows a word stands for in the first target that has it; None if none has."""
    for name in column.to:
        target = targets.get("ecosystem_members" if prefer_members and name == "ecosystems" else name)
        if target is not None and word in target:
            return target[word]
    return None


def _unknown(
    parsed: Parsed,
    column: Column,
    line: int,
    word: str,
    targets: dict[str, Members | None],
    findings: Findings,
) -> None:
    """Note an unknown reference, unless a table it may point to is itself unusable."""
    known = [targets.get(name) for name in column.to]
    if any(target is None for target in known):
        return
    valid = {name for target in known if target is not None for name in target}
    what = " or ".join(_SINGULAR[name] for name in column.to)
    findings.add(parsed.file, line, column.name, f"unknown {what} {shown(word)}", word, valid)


_SINGULAR = {
    "places": "place",
    "industries": "industry",
    "groups": "industry group",
    "ecosystems": "ecosystem",
    "goods_classes": "goods class",
    "network_nodes": "node",
}


def _single(parsed: Parsed, column: Column, targets: dict[str, Members | None], findings: Findings) -> np.ndarray:
    rows = np.full(len(parsed), -1, np.int32)
    for k, word in enumerate(parsed[column.name]):
        if word:
            found = _find(word, column, targets, False)
            if found is None:
                _unknown(parsed, column, parsed.lines[k], word, targets, findings)
            else:
                rows[k] = found[0]
    return rows


def _lists(parsed: Parsed, column: Column, targets: dict[str, Members | None], findings: Findings) -> tuple:
    result = []
    members = "industries" in column.to
    for words, line in zip(parsed[column.name], parsed.lines, strict=True):
        rows: dict[int, None] = {}
        for word in words:
            found = _find(word, column, targets, members)
            if found is None:
                _unknown(parsed, column, line, word, targets, findings)
            else:
                rows.update(dict.fromkeys(found))
        result.append(tuple(rows))
    return tuple(result)
