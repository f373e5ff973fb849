"""Where each value of a scenario was written. Never part of what a scenario is: all origins compare equal."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sim.errors import Problem
from sim.scenario.tree import Node


@dataclass(frozen=True, eq=False)
class Origin:
    """Files and lines by dotted key, the folder ``region`` is relative to, and the tree that was
    validated."""

    path: str | None = None
    base: Path = field(default_factory=Path)
    places: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    tree: Node | None = None
    files: tuple[str, ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Origin)

    def __hash__(self) -> int:
        return 0

    def where(self, key: str) -> tuple[str | None, int | None]:
        """(file, line) of ``key`` or of the nearest key above it."""
        while key:
            if key in self.places:
                return self.places[key]
            key = key.rpartition(".")[0]
        return self.path, None

    def problem(self, key: str, message: str) -> Problem:
        """A Problem at ``key``; one in an override is said to be at ``--set key``."""
        file, line = self.where(key)
        said_already = file is not None and file == f"--set {key}"
        return Problem(message, file, line, None if said_already or not key else key)
