"""Checks of places: one world, a parent chain without rounds, kinds in order, sites complete."""

from __future__ import annotations

import numpy as np

from sim.world.pack.cells import Parsed
from sim.world.pack.findings import Findings, shown
from sim.world.pack.schema import EXTERNAL_PARENTS, LEVELS

_NO_COORDINATES_NEEDED = ("world", "country", "province")
_NO_SITES = ("world", "country", "external_region")


def check_places(places: Parsed, parent: np.ndarray, findings: Findings) -> None:
    """Note what is wrong between columns and rows of places.csv. ``parent`` are row numbers, -1 = none."""
    file, kinds = places.file, places["kind"]
    worlds = [k for k, kind in enumerate(kinds) if kind == "world"]
    if len(worlds) != 1 and len(places):
        line = places.lines[worlds[1]] if worlds else None
        findings.add(file, line, "kind", f"{len(worlds)} places of kind 'world', not one")
    for k, line in enumerate(places.lines):
        _check_parent(places, parent, k, line, findings)
        _check_fields(places, k, line, findings)
    _check_rounds(places, parent, findings)


def _check_parent(places: Parsed, parent: np.ndarray, k: int, line: int, findings: Findings) -> None:
    file, kind, word = places.file, places["kind"][k], places["parent"][k]
    if not kind or "parent" not in places.present:
        return
    if (kind == "world") == bool(word):
        what = "the world has no parent" if word else f"a {kind} needs a parent"
        findings.add(file, line, "parent", what)
        return
    above = places["kind"][parent[k]] if parent[k] >= 0 else ""
    if not above:
        return
    fits = above in EXTERNAL_PARENTS if kind == "external_region" else LEVELS[above] <= LEVELS[kind]
    if not fits or above == "external_region":
        findings.add(file, line, "parent", f"a {kind} cannot lie in {shown(word)}, which is a {above}")


def _check_fields(places: Parsed, k: int, line: int, findings: Findings) -> None:
    file, kind = places.file, places["kind"][k]
    if kind and kind not in _NO_COORDINATES_NEEDED:
        for name in ("lat", "lon"):
            if name in places.present and places.empty(k, name):
                findings.add(file, line, name, f"empty cell: a {kind} needs coordinates")
    rent = "rent_cny_m2_month"
    if places.empty(k, "floor_wan_m2"):
        if not places.empty(k, rent):
            findings.add(file, line, rent, "rent without floor_wan_m2: firms cannot locate here")
        return
    if kind in _NO_SITES:
        findings.add(file, line, "floor_wan_m2", f"a {kind} has no floor space: firms cannot locate here")
    if rent in places.present and places.empty(k, rent):
        findings.add(file, line, rent, "empty cell: a site (floor_wan_m2 filled) needs a rent")
    if places["radius_km"][k] == 0 and not places.noted(k, "radius_km"):
        findings.add(file, line, "radius_km", "a site (floor_wan_m2 filled) needs a radius above 0 km")


def _check_rounds(places: Parsed, parent: np.ndarray, findings: Findings) -> None:
    """Note each round of the parent chain once, at its first row."""
    state = np.zeros(len(places), np.int8)  # 0 not seen, 1 on the present way up, 2 done
    for start in range(len(places)):
        way = []
        k = start
        while k >= 0 and state[k] == 0:
            state[k] = 1
            way.append(k)
            k = int(parent[k])
        if k >= 0 and state[k] == 1:
            _note_round(places, way[way.index(k) :], findings)
        state[way] = 2


def _note_round(places: Parsed, ring: list[int], findings: Findings) -> None:
    if any(places["kind"][p] == "world" for p in ring):
        return  # that the world has a parent has been noted
    first = ring.index(min(ring))
    names = [places["place_id"][p] for p in ring[first:] + ring[: first + 1]]
    chain = " > ".join(names[:8]) + (" > …" if len(names) > 8 else "")
    line = places.lines[min(ring)]
    findings.add(places.file, line, "parent", f"the parent chain goes round: {chain}")


def below(parent: np.ndarray, top: int) -> np.ndarray:
    """bool[P]: ``top`` and all rows below it, for any parent column (rounds do no harm)."""
    inside = np.zeros(parent.size, bool)
    inside[top] = True
    while True:
        grown = inside | ((parent >= 0) & inside[parent])
        if (grown == inside).all():
            return inside
        inside = grown
