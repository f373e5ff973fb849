"""Published patterns of disruptions on generated networks. Means over seeds, so that no single draw decides."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from sim.streams import stream, uniform
from sim.study.validation.check import Check, ordered
from sim.study.validation.networks import SHAPES, Shape, economy, loss

_INOUE = "Inoue & Todo 2019, Nature Sustainability 2:841"


def network_patterns(quick: bool) -> list[Check]:
    """All patterns; ``quick`` takes fewer firms and seeds."""
    n, seeds = (150, 3) if quick else (400, 5)
    return [
        shape(n, seeds),
        substitutes(n, seeds),
        concentration(n, seeds),
        stocks(n, seeds),
        *duration(n, seeds),
    ]


def _mean(values: list[float]) -> float:
    return float(np.mean(values))


def shape(n: int, seeds: int, struck: int = 8, days: int = 40) -> Check:
    """One firm stops for good: how much is lost in ``days``, by the shape of the network, without substitution."""
    lost = []
    for kind in SHAPES:
        each = []
        for seed in range(seeds):
            firms = (uniform(stream(seed, "struck"), np.arange(struck)) * n).astype(int)
            for firm in firms:
                engine, output = economy(kind, n, seed)
                factor = np.ones(n)
                factor[firm] = 0.0
                each.append(loss(engine, output, factor, days))
        lost.append(100 * _mean(each))
    return ordered(
        "networks",
        f"one firm stops: % of output lost in {days} days, no substitution",
        list(SHAPES),
        lost,
        rising=True,
        source=_INOUE,
    )


def _some(n: int, seed: int, share: float) -> np.ndarray:
    return uniform(stream(seed, "hit"), np.arange(n)) < share


def substitutes(n: int, seeds: int) -> Check:
    """A twentieth of the firms stop; the fewer products there are, the more suppliers can stand in for each other."""
    counts, lost = (None, n // 5, n // 20, n // 50), []
    kind: Shape = "scale-free"
    for products in counts:
        each = []
        for seed in range(seeds):
            engine, output = economy(kind, n, seed, products=products)
            each.append(loss(engine, output, np.where(_some(n, seed, 0.05), 0.0, 1.0), 40))
        lost.append(100 * _mean(each))
    labels = ["none", *(f"{n / count:.0f} makers a product" for count in counts if count)]
    return ordered(
        "networks", "substitutability: % of output lost in 40 days", labels, lost, rising=False, source=_INOUE
    )


def concentration(n: int, seeds: int) -> Check:
    """The same direct loss, 5 % of all capacity, in ever fewer firms."""
    parts, lost = (1.0, 0.5, 0.2, 0.1), []
    for part in parts:
        each = []
        for seed in range(seeds):
            engine, output = economy("scale-free", n, seed)
            rank = np.argsort(uniform(stream(seed, "spread"), np.arange(n)), kind="stable")
            held = np.cumsum(output[rank]) <= part * output.sum() * (1 + 1e-9)
            hit = np.zeros(n, bool)
            hit[rank[held]] = True
            cut = 0.05 * output.sum() / output[hit].sum()
            each.append(loss(engine, output, np.where(hit, 1.0 - cut, 1.0), 40))
        lost.append(100 * _mean(each))
    labels = [f"{part:.0%} of firms by output" for part in parts]
    return ordered(
        "networks",
        "concentration: % of output lost in 40 days, same direct loss of 5 %",
        labels,
        lost,
        rising=True,
        source=_INOUE,
    )


def stocks(n: int, seeds: int, outage: int = 15) -> Check:
    """A twentieth of the firms stop for ``outage`` days: more stock lowers the loss, and no further beyond the outage."""
    held, lost = (2.0, 5.0, 10.0, 20.0, 40.0), []
    for days in held:
        each = []
        for seed in range(seeds):
            engine, output = economy("scale-free", n, seed, days=days)
            each.append(loss(engine, output, np.where(_some(n, seed, 0.05), 0.0, 1.0), 90, outage))
        lost.append(100 * _mean(each))
    falls = all(b < a for a, b in pairwise(lost[:4]))
    saturates = abs(lost[4] - lost[3]) < 0.1 * (lost[0] - lost[3])
    told = ", ".join(f"{d:.0f} days {value:.3g}" for d, value in zip(held, lost, strict=True))
    return Check(
        "networks",
        f"stocks: % of output lost in 90 days, outage of {outage}",
        "falls with stock, then no further",
        told,
        falls and saturates,
        "Hallegatte 2014; Inoue & Todo 2019",
    )


def duration(n: int, seeds: int, days: float = 10.0) -> list[Check]:
    """Longer outages: loss a day of outage stays low while stocks last, then jumps; and indirect loss overtakes direct."""
    lengths, each_day, ratio = (5, 10, 20, 40), [], []
    for length in lengths:
        each, amplified = [], []
        for seed in range(seeds):
            engine, output = economy("scale-free", n, seed, days=days)
            hit = _some(n, seed, 0.05)
            total = loss(engine, output, np.where(hit, 0.0, 1.0), 120, length) * 120
            each.append(100 * total / length)
            amplified.append(total / (length * output[hit].sum() / output.sum()))
        each_day.append(_mean(each))
        ratio.append(_mean(amplified))
    told = ", ".join(f"{length} days {value:.3g}" for length, value in zip(lengths, each_day, strict=True))
    big = ", ".join(f"{length} days {value:.2f}" for length, value in zip(lengths, ratio, strict=True))
    return [
        Check(
            "networks",
            f"duration: % of a day's output lost per day of outage, {days:.0f} days of stock",
            "more than linear: 40 days at least 1.5 times 10 days",
            told,
            each_day[3] >= 1.5 * each_day[1],
            "Colon, Hallegatte & Rozenberg 2021, Nature Sustainability 4:209",
        ),
        Check(
            "networks",
            "amplification: total loss over direct loss",
            "above 2 for the long outage: indirect exceeds direct",
            big,
            ratio[3] > 2.0,
            "Inoue & Todo 2019 (Nankai: 0.5 % direct, 10.6 % indirect)",
        ),
    ]
