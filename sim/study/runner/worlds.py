"""Worlds that a worker keeps: runs that differ only in policies and disruptions start from the same one.

A World is frozen and the model never writes to it. That is checked after every run, by a checksum of all its arrays.
"""

from __future__ import annotations

import dataclasses
import json
import zlib
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import ModelError
from sim.scenario import ScenarioSpec, resolve
from sim.scenario.base import DESCRIPTIVE

NOT_OF_THE_WORLD = (
    "name", *DESCRIPTIVE,
    "policies", "disruptions", "calendar", "record", "production", "adaptation", "prices",
)  # fmt: skip
"""Sections of a scenario that :func:`sim.world.build_world` does not read (a test watches it); of the calendar it reads the
start, by which hubs may be open or not."""


class Worlds:
    """The last few worlds and packs of this process."""

    def __init__(self, most: int = 2):
        self._most = most
        self._packs: dict[str, Any] = {}
        self._worlds: OrderedDict[str, Any] = OrderedDict()
        self._sums: dict[str, int] = {}

    def pack(self, spec: ScenarioSpec, pack_hash: str) -> Any:
        """The region pack; read again if its files are not those that were asked for. Raises ModelError."""
        from sim.world.pack import load_pack

        folder = str(Path(spec.region_folder).resolve())
        found = self._packs.get(folder)
        if found is None or found.files_hash != pack_hash:
            found = self._packs[folder] = load_pack(spec.region_folder)
        if found.files_hash != pack_hash:
            raise ModelError(f"{folder}: the region pack has changed since the batch began; start the batch again")
        return found

    def world(self, spec: ScenarioSpec, pack_hash: str) -> Any:
        """The world of a scenario, built if it is not at hand."""
        from sim.world import build_world

        key = world_key(spec, pack_hash)
        if key not in self._worlds:
            self._worlds[key] = build_world(spec, self.pack(spec, pack_hash))
            self._sums[key] = checksum(self._worlds[key])
            while len(self._worlds) > self._most:
                self._sums.pop(self._worlds.popitem(last=False)[0])
        self._worlds.move_to_end(key)
        return self._worlds[key]

    def check(self, spec: ScenarioSpec, pack_hash: str) -> None:
        """Raises ModelError, and forgets the world, if a run has written to it."""
        key = world_key(spec, pack_hash)
        if key in self._worlds and checksum(self._worlds[key]) != self._sums[key]:
            del self._worlds[key], self._sums[key]
            raise ModelError("the model has written to the world it started from; runs that share it cannot be trusted")


def world_key(spec: ScenarioSpec, pack_hash: str) -> str:
    """Equal for scenarios that have the same world."""
    values = {key: value for key, value in resolve(spec).items() if key not in NOT_OF_THE_WORLD}
    values["start"] = str(spec.calendar.start)
    values["region"] = str(Path(spec.region_folder).resolve())
    return json.dumps([pack_hash, values], sort_keys=True)


def checksum(world: Any) -> int:
    """CRC-32 of the arrays of a world's population, network and demand (some 10 ms for 10 MB)."""
    found = 0
    for part in (world.firms, world.network, world):
        for entry in dataclasses.fields(part):
            value = getattr(part, entry.name)
            if isinstance(value, np.ndarray):
                found = zlib.crc32(np.ascontiguousarray(value).tobytes(), found)
    return found
