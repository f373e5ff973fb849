"""Numbers as the report writes them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.present.frames import signed
from sim.present.words import Both

NONE = "–"


def percent(share: float, places: int = 1) -> str:
    """A share as percent."""
    return NONE if not math.isfinite(share) else f"{100 * share:.{places}f}%"


def places_for(value: float, most: int = 3) -> int:
    """Decimal places that leave two figures of a number, at least 1."""
    size = abs(value)
    return 1 if size == 0 or not math.isfinite(size) else min(most, max(1, 1 - math.floor(math.log10(size))))


def points(effect: float, low: float, high: float) -> Both:
    """A change of a share in percentage points with its interval."""
    n = places_for(100 * max(abs(effect), 0.1 * abs(high - low)))
    a, b, c = (signed(100 * value, n) for value in (effect, low, high))
    return Both(f"{a} points ({b} to {c})", f"{a}个百分点（{b}至{c}）")


def bracket(values: Sequence[float], scale: float, places: int, unit: str = "") -> str:
    """Effect, low and high as a table has them: ``+1.2 [+0.9, +1.5]``."""
    if not all(math.isfinite(value) for value in values):
        return NONE
    effect, low, high = (signed(scale * value, places) for value in values)
    return f"{effect}{unit} [{low}, {high}]"


def clear(low: float, high: float) -> bool:
    """Whether an interval excludes zero."""
    return low > 0 or high < 0


def enumerated(parts: list[Both]) -> Both:
    """A list in a sentence."""
    en = parts[0].en if len(parts) == 1 else f"{', '.join(p.en for p in parts[:-1])} and {parts[-1].en}"
    return Both(en, "、".join(p.zh for p in parts))


def quoted(name: Both) -> Both:
    """The name of a disruption or an assumption in a sentence."""
    return Both(f"'{name.en}'", f"“{name.zh}”")
