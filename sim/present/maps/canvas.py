"""A map panel of known size and scale: rings, scale bar, north arrow, boundaries, labels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import matplotlib.patheffects as effects
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle

from sim.present.maps.labels import Label, covered, overlap, place
from sim.present.maps.projection import Projection
from sim.present.money import nice
from sim.present.sheet import Sheet
from sim.present.style import FAINT, INK, MUTED, PAPER

GROUND = "#f4f6f8"
HALO = [effects.withStroke(linewidth=2.4, foreground=PAPER)]


@dataclass
class Canvas:
    """A map panel ``width`` x ``height`` inches showing ``half_km`` kilometres left and right of
    ``middle`` (km).
    """

    sheet: Sheet
    projection: Projection
    x: float
    y: float
    width: float
    height: float
    half_km: float
    middle: tuple[float, float] = (0.0, 0.0)
    obstacles: list[np.ndarray] = field(default_factory=list)
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Makes the axes: kilometres, equal scale, no ticks."""
        self.axes: Axes = self.sheet.panel(self.x, self.y, self.width, self.height)
        self.half_high = self.half_km * self.height / self.width
        east, north = self.middle
        self.axes.set_xlim(east - self.half_km, east + self.half_km)
        self.axes.set_ylim(north - self.half_high, north + self.half_high)
        self.axes.set_facecolor(GROUND)
        self.axes.grid(visible=False)
        self.axes.set_xticks([])
        self.axes.set_yticks([])
        for spine in self.axes.spines.values():
            spine.set(visible=True, color=FAINT, linewidth=0.8)

    @property
    def inches_per_km(self) -> float:
        """Scale of the panel."""
        return self.width / (2 * self.half_km)

    def inches(self, east: np.ndarray, north: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Inches from the panel's lower left corner of points in km."""
        k = self.inches_per_km
        return (np.asarray(east) - self.middle[0] + self.half_km) * k, (
            np.asarray(north) - self.middle[1] + self.half_high
        ) * k

    def visible(self, east: np.ndarray, north: np.ndarray) -> np.ndarray:
        """bool: points inside the panel."""
        x, y = self.inches(east, north)
        return (x > 0) & (x < self.width) & (y > 0) & (y < self.height)

    def rings(self, radii: tuple[float, ...], avoid: np.ndarray | None = None) -> None:
        """Circles round the centre with their radius written where it can be seen and covers least.

        ``avoid``: float64[n, 3], points (inches) with weights that are better left uncovered.
        """
        for radius in radii:
            self.axes.add_patch(Circle((0, 0), radius, fill=False, ec=FAINT, lw=0.9, ls=(0, (5, 3)), zorder=1))
            spots: list[tuple] = []
            for angle in np.radians([250, 290, 200, 340, 160, 20, 90, 270, 225, 315, 120, 60]):
                east, north = radius * np.cos(angle), radius * np.sin(angle)
                x, y = self.inches(east, north)
                box = (float(x) - 0.25, float(y) - 0.08, float(x) + 0.25, float(y) + 0.08)
                inside = min(box[:2]) > 0 and box[2] < self.width and box[3] < self.height
                if inside and not any(overlap(box, other) for other in self.taken):
                    spots.append((0.0 if avoid is None else covered(box, avoid), len(spots), east, north, box))
            if spots:
                _, _, east, north, box = min(spots)
                self.taken.append(box)
                words: dict[str, Any] = {
                    "size": 7.5,
                    "color": MUTED,
                    "ha": "center",
                    "va": "center",
                    "path_effects": HALO,
                }
                self.axes.text(east, north, f"{radius:.0f} km", zorder=6, **words)

    def scale_bar(self, north: bool = True) -> None:
        """A bar of a round length in the lower left corner, and an arrow to the north in the upper
        left one.
        """
        length = nice(0.28 * self.half_km * 2)
        k = 1 / self.inches_per_km
        left = self.middle[0] - self.half_km + 0.12 * k
        low = self.middle[1] - self.half_high + 0.12 * k
        self.axes.plot(
            [left, left, left + length, left + length],
            [low + 0.06 * k, low, low, low + 0.06 * k],
            color=INK,
            lw=1.1,
            solid_capstyle="butt",
            zorder=8,
        )
        self.axes.text(
            left + length / 2,
            low + 0.05 * k,
            f"{length:.0f} km",
            size=7.5,
            ha="center",
            va="bottom",
            color=INK,
            path_effects=HALO,
            zorder=8,
        )
        self.taken.append((0.05, 0.05, 0.2 + length / k, 0.36))
        if not north:
            return
        top = self.middle[1] + self.half_high
        self.axes.annotate(
            "",
            (left + 0.05 * k, top - 0.1 * k),
            (left + 0.05 * k, top - 0.42 * k),
            arrowprops={"arrowstyle": "-|>", "color": INK, "lw": 1.2},
            zorder=8,
        )
        self.axes.text(
            left + 0.05 * k,
            top - 0.43 * k,
            self.sheet.voice.key("map.north"),
            size=8,
            color=INK,
            ha="center",
            va="top",
            zorder=8,
        )
        self.taken.append((0.0, self.height - 0.62, 0.36, self.height))

    def write(
        self,
        names: list[str],
        east: np.ndarray,
        north: np.ndarray,
        radius: np.ndarray,
        obstacles: np.ndarray,
        size: float = 8.0,
    ) -> int:
        """Label points (km; ``radius`` inches), most important first; returns how many found no place."""
        x, y = self.inches(east, north)
        labels = []
        for i, name in enumerate(names):
            lines = name.split("\n")
            width = max(self.sheet.text_width(line, size) for line in lines)
            labels.append(Label(name, float(x[i]), float(y[i]), width, size * 1.25 * len(lines) / 72, float(radius[i])))
        k = 1 / self.inches_per_km
        left, low = self.middle[0] - self.half_km, self.middle[1] - self.half_high
        placed = place(labels, (self.width, self.height), obstacles, self.taken)
        for spot in placed:
            cx, cy = spot.left + spot.label.width / 2, spot.bottom + spot.label.height / 2
            self.taken.append(spot.box())
            if spot.far:
                nx = float(np.clip(spot.label.x, spot.left, spot.left + spot.label.width))
                ny = float(np.clip(spot.label.y, spot.bottom, spot.bottom + spot.label.height))
                self.axes.plot(
                    [left + k * spot.label.x, left + k * nx],
                    [low + k * spot.label.y, low + k * ny],
                    color=MUTED,
                    lw=0.6,
                    zorder=6,
                )
            self.axes.text(
                left + k * cx,
                low + k * cy,
                spot.label.text,
                size=size,
                ha="center",
                va="center",
                color=INK,
                path_effects=HALO,
                zorder=9,
            )
        return len(labels) - len(placed)
