"""A check: what was expected, what was found, whether that is met, and where it fails."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

GROUPS = {
    "golden": "Golden cases: published numbers",
    "corners": "Corners: published models as settings of the engine",
    "ledger": "Conservation: where every yuan of goods goes",
    "networks": "Published patterns on generated networks",
    "region": "Patterns of the region",
    "targets": "Calibration targets",
    "holdout": "Hold-outs: patterns and records that were not fitted",
    "theory": "Theory checks",
}
"""Headings of the report by group, in order."""


@dataclass(frozen=True)
class Check:
    """One line of the report. ``exact`` marks what must hold to the digit: a miss there is a fault of the program, a
    miss elsewhere a limit of the model."""

    group: str
    name: str
    expected: str
    found: str
    met: bool
    source: str = ""
    exact: bool = False
    where: str = ""  # where or why it fails; shown only when it does


def within(
    group: str, name: str, found: float, expected: float, rel: float, *, source: str = "", digits: int = 6
) -> Check:
    """An exact check of one number to a relative tolerance."""
    met = abs(found - expected) <= rel * abs(expected)
    shown = f"{found:.{digits}g}"
    return Check(group, name, f"{expected:.{digits}g}", shown, bool(met), source, exact=True)


def small(
    group: str, name: str, found: float, limit: float, *, source: str = "", what: str = "largest relative deviation"
) -> Check:
    """An exact check that a deviation stays below ``limit``. The deviation itself is rounding and differs from machine to
    machine, so only its order is told."""
    told = f"{what} below {limit:.0e}" if found <= limit else f"{what} {found:.2e}"
    return Check(group, name, f"below {limit:.0e}", told, bool(found <= limit), source, exact=True)


def range_of(
    group: str, name: str, found: float, low: float, high: float, unit: str = "", source: str = "", where: str = ""
) -> Check:
    """A check that a number lies in a published range."""
    met = low <= found <= high
    space = " " if unit else ""
    return Check(
        group, name, f"{low:g} to {high:g}{space}{unit}", f"{found:.3g}{space}{unit}", bool(met), source, where=where
    )


def ordered(
    group: str, name: str, labels: list[str], values: list[float], *, rising: bool, source: str = "", where: str = ""
) -> Check:
    """A check that ``values`` rise (or fall) along ``labels``; equal neighbours count as neither."""
    steps = [b - a for a, b in pairwise(values)]
    met = all(step > 0 if rising else step < 0 for step in steps)
    told = ", ".join(f"{label} {value:.3g}" for label, value in zip(labels, values, strict=True))
    return Check(
        group, name, f"{'rises' if rising else 'falls'} along {' > '.join(labels)}", told, met, source, where=where
    )
