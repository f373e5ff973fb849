"""Numbers as the report writes them."""

from __future__ import annotations

import math

from sim.present.frames import signed
from sim.present.money import amount
from sim.present.study_words import effect_of
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


def change(outcome: str, effect: float, low: float, high: float, base: float) -> Both:
    """The effect on any outcome with its interval: shares in points, money as an amount and in percent, else as it is."""
    words = effect_of(outcome)
    if words.unit.en == "percentage points":
        return points(effect, low, high)
    if words.unit.en == "bn CNY":
        if base:
            a, b, c = (f"{signed(100 * value / base, 2)}%" for value in (effect, low, high))
            return Both(f"{a} ({b} to {c})", f"{a}（{b}至{c}）")
        return amount(effect)
    n = places_for(effect)
    a, b, c = (signed(value, n) for value in (effect, low, high))
    return Both(f"{a} {words.unit.en} ({b} to {c})", f"{a}{words.unit.zh}（{b}至{c}）")


def clear(low: float, high: float) -> bool:
    """Whether an interval excludes zero."""
    return low > 0 or high < 0


def enumerated(parts: list[Both]) -> Both:
    """A list in a sentence."""
    en = parts[0].en if len(parts) == 1 else f"{', '.join(p.en for p in parts[:-1])} and {parts[-1].en}"
    return Both(en, "、".join(p.zh for p in parts))
