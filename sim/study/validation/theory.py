"""Theory checks: two equal towns against the break points that are known in closed form."""

from __future__ import annotations

from pathlib import Path

from sim.study.theory import Theory, Twins
from sim.study.validation.check import Check

_SOURCE = "Krugman & Venables 1995, QJE 110:857; Venables 1996, IER 37:341; Puga 1999, EER 43:303"
BRACKETS = ((0.3, 2.0), (4.0, 15.0))
"""Factors on road freight between which the lower and the upper break lie."""


def theory_checks(folder: Path, *, steps: int = 10) -> list[Check]:
    """Break points of the even spread and the shape in between; ``steps`` bisections (2^-10 of the bracket)."""
    file = folder / "twins.yaml"
    closed = Twins(file, 1.0).theory()
    low, high = closed.break_points
    checks = []
    for name, expected, bracket in zip(("lower", "upper"), (low, high), BRACKETS, strict=True):
        tau = _break(file, *bracket, steps)
        off = tau / expected - 1
        checks.append(
            Check(
                "theory",
                f"two towns: {name} break point of transport cost",
                f"{100 * expected:.3g} % of price, within 4 %",
                f"{100 * tau:.3g} % ({100 * off:+.1f} %)",
                abs(off) <= 0.04,
                _SOURCE,
            )
        )
    shares = [Twins(file, factor).stable_share() for factor in (0.2, 3.0, 15.0)]
    told = ", ".join(
        f"{name} {100 * share:.0f} %" for name, share in zip(("low", "middle", "high cost"), shares, strict=True)
    )
    bell = abs(shares[0] - 0.5) < 0.01 and shares[1] > 0.99 and abs(shares[2] - 0.5) < 0.01
    return [
        *checks,
        Check(
            "theory",
            "two towns: share of the larger one",
            "half, all, half: bell-shaped in transport cost",
            told,
            bell,
            _SOURCE,
        ),
        _no_land(),
    ]


def _break(file: Path, low: float, high: float, steps: int) -> float:
    """Transport cost at which the slope of the margin at the even spread changes sign."""
    sign = Twins(file, low).slope() > 0
    for _ in range(steps):
        middle = (low + high) / 2
        if (Twins(file, middle).slope() > 0) == sign:
            low = middle
        else:
            high = middle
    return Twins(file, (low + high) / 2).tau


def _no_land() -> Check:
    theory = Theory(theta=0.05, s=0.9, a=0.3, b=1 / 3, land_slope=0.0)
    low, high = theory.roots
    met = abs(low) < 1e-12 and abs(high - (1 / 3 + 0.3 / 0.9)) < 1e-12
    return Check(
        "theory",
        "closed form without land",
        "breaks at Z = 0 and Z = b + a/s",
        "at 0 and b + a/s" if met else f"{low:.3g}, {high:.3g}",
        met,
        _SOURCE,
        exact=True,
    )
