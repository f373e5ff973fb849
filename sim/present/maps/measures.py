"""What a map may colour places by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.colors import Colormap, LinearSegmentedColormap

from sim.errors import InputError, Problem, suggestion
from sim.present.style import SEQUENTIAL
from sim.present.words import Both, say

LOSS = LinearSegmentedColormap.from_list("peitao_loss", ["#fdf0e4", "#f6b98a", "#e0762f", "#a8420a", "#5f2000"])
NO_VALUE = "#cfd5dc"


@dataclass(frozen=True)
class MapMeasure:
    """A column of shares (0..1), its words and its colours; ``limits`` in the column's unit."""

    column: str
    cmap: Colormap
    limits: tuple[float, float]

    @property
    def title(self) -> Both:
        """Name of the measure as in a subtitle."""
        return say(f"map.measure.{self.column}")

    @property
    def legend(self) -> Both:
        """Heading of the colour scale."""
        return say("map.legend.colour", measure=self.title)

    def speak(self, value: float) -> str:
        """A value as written on the scale."""
        return f"{100 * value:.0f}%"

    def colours(self, values: np.ndarray) -> list[str | tuple[float, ...]]:
        """One colour per value; grey where there is none."""
        low, high = self.limits
        return [NO_VALUE if np.isnan(v) else tuple(self.cmap((v - low) / (high - low))) for v in values]


MEASURES = {
    m.column: m
    for m in (
        MapMeasure("lsr_metro", SEQUENTIAL, (0.0, 0.8)),
        MapMeasure("lsr_radius_300km", SEQUENTIAL, (0.0, 0.8)),
        MapMeasure("occupancy", SEQUENTIAL, (0.0, 1.0)),
        MapMeasure("loss", LOSS, (0.0, 0.4)),
        MapMeasure("output_share", SEQUENTIAL, (0.0, 0.2)),
    )
}


def measure_of(name: str) -> MapMeasure:
    """The measure by its column; raises InputError with the nearest valid name."""
    if name not in MEASURES:
        raise InputError(Problem(f"no map of '{name}'{suggestion(name, MEASURES)}"))
    return MEASURES[name]
