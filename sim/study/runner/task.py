"""What a worker is told and what it answers: small, plain, picklable."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Task:
    """One run to make: its resolved scenario, where its region pack is, and the study folder it writes to."""

    run_id: str
    scenario: dict[str, Any]
    base: str
    """Absolute folder that the scenario's ``region`` is relative to."""
    pack_hash: str
    study: str
    daily: tuple[str, ...] = ()
    """Scopes of the daily table that are kept."""
    attempt: int = 1
    limited: bool = False
    """Whether there is a time limit, so that the worker notes what it is at."""


@dataclass(frozen=True)
class Outcome:
    """How a run ended. A failure is data: the stage, kind of error, message and traceback."""

    run_id: str
    ok: bool
    seconds: float = 0.0
    bytes: int = 0
    about: dict[str, Any] = field(default_factory=dict)
    """Details for the status log: seconds by stage and worker, or the failure."""
    disk: bool = False
    """Whether it failed because results could not be written (a full disk): the next ones would fail too."""
