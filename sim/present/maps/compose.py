"""How a map is put together: the whole region, its core drawn larger, the wider circle, what comes from
outside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.patches import Rectangle

from sim.present.maps.boundaries import Outline, draw_boundaries, read_boundaries
from sim.present.maps.canvas import Canvas
from sim.present.maps.overview import overview
from sim.present.maps.zones import Zones, draw_firms, draw_zones
from sim.present.sheet import Sheet
from sim.present.style import INK
from sim.present.words import Both, say

LEFT, RIGHT, GAP = 7.0, 3.8, 0.24  # inches: main map, right column, between them
WIDTH = LEFT + GAP + RIGHT + 0.44
RINGS = (50.0, 100.0, 300.0)  # km
Legend = Callable[[float, float, float], float]
"""Draws at x, top, width (inches) and returns the height used."""


@dataclass
class MapParts:
    """What goes on a map. ``inner``: flows between places of the region; ``totals``: all flows, or None."""

    zones: Zones
    places: pd.DataFrame
    colours: list
    inner: pd.DataFrame
    totals: pd.DataFrame | None
    firms: pd.DataFrame | None
    corridors: pd.DataFrame | None
    boundaries: Path | str | None
    attribution: str
    legends: list[Legend] = field(default_factory=list)

    def notes(self, left_out: int) -> list[Both]:
        """How to read the map: only what is on it."""
        said = {
            "map.note.firms": self.firms is not None,
            "map.note.core": self.zones.core is not None,
            "map.note.outside": self.totals is not None and bool(self.totals["external"].any()),
            "map.note.corridors": self.corridors is not None,
            "map.note.rings": True,
            "map.note.small": left_out > 0,
        }
        credit = [say("map.note.boundaries", text=self.attribution)] if self.attribution else []
        return [*(say(key) for key, shown in said.items() if shown), *credit]


def compose(sheet: Sheet, parts: MapParts) -> list[Both]:
    """Draw everything on the sheet; returns the sentences that say how to read it."""
    outlines = read_boundaries(parts.boundaries) if parts.boundaries else []
    x, y = LEFT + GAP, 0.0
    left_out = 0
    if parts.zones.core is not None:
        left_out += _core(sheet, parts, outlines, x, y)
        y -= RIGHT + 0.12
    y -= overview(sheet, parts.zones, parts.places, parts.totals, parts.corridors, (x, y, RIGHT), outlines)
    left_out += _main(sheet, parts, outlines)
    share = LEFT / max(len(parts.legends), 1)
    low = [draw(i * share, -LEFT - 0.14, share - 0.12) for i, draw in enumerate(parts.legends)]
    sheet.settle(LEFT, max(-y, LEFT + 0.14 + max(low, default=0.0)))
    return parts.notes(left_out)


def _main(sheet: Sheet, parts: MapParts, outlines: list[Outline]) -> int:
    """The whole region; places inside the core box are named, and flows within it drawn, only in the
    larger view.
    """
    zones, core = parts.zones, parts.zones.core
    canvas = Canvas(sheet, zones.projection, 0, -LEFT, LEFT, LEFT, zones.half_km, zones.middle)
    draw_boundaries(canvas, outlines)
    canvas.scale_bar()
    draw_firms(canvas, parts.firms)
    shown, inner = np.ones(len(zones.table), bool), parts.inner
    most = float(inner["value"].max()) if len(inner) else None
    if core is not None:
        shown = ~zones.within(core)
        outer = set(zones.table["place_id"][shown])
        inner = inner[inner["source"].isin(outer) | inner["target"].isin(outer)]
        east, north, half = core
        canvas.axes.add_patch(
            Rectangle((east - half, north - half), 2 * half, 2 * half, fill=False, ec=INK, lw=1.1, zorder=7)
        )
        x, y = canvas.inches(np.array([east - half, east + half]), np.array([north - half, north + half]))
        canvas.taken.append((float(x[0]), float(y[0]), float(x[1]), float(y[1])))
    return draw_zones(canvas, zones.table, parts.colours, inner, shown, RINGS, most)


def _core(sheet: Sheet, parts: MapParts, outlines: list[Outline], x: float, top: float) -> int:
    zones = parts.zones
    east, north, half = zones.core or (0.0, 0.0, zones.half_km)
    canvas = Canvas(sheet, zones.projection, x, top - RIGHT, RIGHT, RIGHT, half, (east, north))
    for spine in canvas.axes.spines.values():
        spine.set(color=INK, linewidth=1.1)
    draw_boundaries(canvas, outlines)
    canvas.scale_bar(north=False)
    draw_firms(canvas, parts.firms)
    return draw_zones(canvas, zones.table, parts.colours, parts.inner, zones.within((east, north, half)))
