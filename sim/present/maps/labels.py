"""Placing labels so that they do not collide: greedy, most important first.

Each label tries positions round its point, near ones first; a position counts against it by what it covers.
One that would cover another label, or leave the panel, is not taken; a label without any place is left out.
(The eight-position greedy of Christensen, Marks and Shieber 1995, with three distances.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Label:
    """A text to place: its point and size in inches, and the radius of the point's own symbol."""

    text: str
    x: float
    y: float
    width: float
    height: float
    radius: float = 0.03


@dataclass(frozen=True)
class Placed:
    """A label with its box (left, bottom) in inches; ``far`` tells that a leader line is needed."""

    label: Label
    left: float
    bottom: float
    far: bool

    def box(self, pad: float = 0.0) -> tuple[float, float, float, float]:
        """Left, bottom, right, top."""
        return (
            self.left - pad,
            self.bottom - pad,
            self.left + self.label.width + pad,
            self.bottom + self.label.height + pad,
        )


_ANGLES = np.radians([0, 180, 90, 270, 45, 135, 315, 225, 22, 158, 202, 338])
_DISTANCES = (0.03, 0.16, 0.32, 0.52)
Boxes = Sequence[tuple[float, float, float, float]]


def place(labels: Sequence[Label], size: tuple[float, float], obstacles: np.ndarray, taken: Boxes = ()) -> list[Placed]:
    """Positions of the labels that fit a panel of ``size`` inches.

    ``labels`` in order of importance; ``obstacles``: float64[n, 3], x, y and weight of points better left
    uncovered; ``taken``: boxes that must stay free. Labels that fit nowhere are missing from the result.
    """
    boxes = list(taken)
    result = []
    for label in labels:
        best: tuple[float, Placed] | None = None
        for d, distance in enumerate(_DISTANCES):
            for a, angle in enumerate(_ANGLES):
                left, bottom = _at(label, angle, distance)
                spot = Placed(label, left, bottom, far=d > 1)
                own = [spot.box(0.015), *(_leader(spot) if spot.far else ())]
                if not _inside(spot.box(0.02), size) or any(overlap(a, box) for a in own for box in boxes):
                    continue
                cost = 1.2 * d + 0.08 * a + covered(spot.box(), obstacles)
                if best is None or cost < best[0]:
                    best = (cost, spot)
        if best is not None and best[0] < 14:
            result.append(best[1])
            boxes += [best[1].box(), *(_leader(best[1]) if best[1].far else ())]
    return result


def _at(label: Label, angle: float, distance: float) -> tuple[float, float]:
    """Left, bottom of the label whose nearest edge is ``distance`` from the symbol in the direction
    ``angle``.
    """
    reach = label.radius + distance
    cx = label.x + np.cos(angle) * (reach + label.width / 2)
    cy = label.y + np.sin(angle) * (reach + label.height / 2)
    return float(cx - label.width / 2), float(cy - label.height / 2)


def _leader(spot: Placed) -> list[tuple[float, float, float, float]]:
    """Small boxes along the line from the symbol's edge to the label, so that no label lies across it."""
    x, y = spot.label.x, spot.label.y
    nx = float(np.clip(x, spot.left, spot.left + spot.label.width))
    ny = float(np.clip(y, spot.bottom, spot.bottom + spot.label.height))
    length = max(float(np.hypot(nx - x, ny - y)), 1e-9)
    start = min(1.0, spot.label.radius / length)
    steps = np.linspace(start, 0.97, 9)
    return [
        (x + t * (nx - x) - 0.008, y + t * (ny - y) - 0.008, x + t * (nx - x) + 0.008, y + t * (ny - y) + 0.008)
        for t in steps
    ]


def _inside(box: tuple[float, float, float, float], size: tuple[float, float]) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= size[0] and box[3] <= size[1]


def overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    """Whether two boxes (left, bottom, right, top) share any area."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def circles(x: np.ndarray, y: np.ndarray, radius: np.ndarray) -> np.ndarray:
    """Obstacle points for circles: the middle counts most, the rim less. float64[9 n, 3]."""
    turn = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    rim = [
        np.column_stack([x + 0.8 * radius * np.cos(t), y + 0.8 * radius * np.sin(t), np.full(len(x), 1.0)])
        for t in turn
    ]
    return np.concatenate([np.column_stack([x, y, np.full(len(x), 5.0)]), *rim])


def covered(box: tuple[float, float, float, float], obstacles: np.ndarray) -> float:
    """Sum of the weights of the points inside a box."""
    if not len(obstacles):
        return 0.0
    x, y, weight = obstacles.T
    return float(weight[(x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])].sum())
