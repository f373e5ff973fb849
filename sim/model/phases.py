"""A phase: one named step of the model's day. The plan of a day is a list of them, and can be printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Phase:
    """``run()`` does the work; ``when`` says on which days; ``what`` is its equation or rule in one sentence."""

    name: str
    when: Literal["daily", "monthly"]
    what: str
    run: Callable[[], None]


def print_plan(phases: list[Phase]) -> str:
    """The plan of a day as text, one line a phase."""
    width = max(len(phase.name) for phase in phases)
    lines = (f"{n:2d}  {phase.when:7s}  {phase.name:{width}s}  {phase.what}" for n, phase in enumerate(phases, 1))
    return "\n".join(lines)
