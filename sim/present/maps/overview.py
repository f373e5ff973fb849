"""The small map beside the main one: the 300 km circle, corridors, and arrows from the regions outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.patches import FancyArrowPatch

from sim.present.frames import spread
from sim.present.maps import legend
from sim.present.maps.boundaries import Outline, draw_boundaries
from sim.present.maps.canvas import Canvas
from sim.present.maps.flows import width
from sim.present.money import yearly
from sim.present.sheet import Sheet
from sim.present.style import BLUE, FLOW, INK
from sim.present.words import named, say

if TYPE_CHECKING:
    from sim.present.maps.zones import Zones

HEIGHT = 2.45  # inches
HALF_HIGH_KM = 345.0
MOST = 6  # regions listed
CORRIDOR = {"rail": (0, (1.5, 1.5)), "waterway": (0, (5, 2)), "sea": (0, (5, 2))}


def overview(
    sheet: Sheet,
    zones: Zones,
    places: pd.DataFrame,
    totals: pd.DataFrame | None,
    corridors: pd.DataFrame | None,
    corner: tuple[float, float, float],
    outlines: list[Outline],
) -> float:
    """Draw it with its upper left corner at ``corner`` (x, y, width in inches); returns the height used."""
    x, top, wide = corner
    half = HALF_HIGH_KM * wide / HEIGHT
    canvas = Canvas(sheet, zones.projection, x, top - HEIGHT, wide, HEIGHT, half)
    draw_boundaries(canvas, outlines)
    canvas.scale_bar()
    canvas.rings((100.0, 300.0))
    if corridors is not None:
        _corridors(canvas, corridors)
    canvas.axes.scatter(zones.table["east"], zones.table["north"], s=5, color=BLUE, lw=0, zorder=5)
    if totals is None:
        return HEIGHT
    outside = totals[totals["external"]].groupby("source", observed=True)["value"].sum()
    regions = places[places["kind"] == "external_region"].set_index("place_id")
    outside = outside[outside.index.isin(regions.index)].sort_values(ascending=False).head(MOST)
    if outside.empty:
        return HEIGHT
    _arrows(canvas, regions.loc[outside.index], outside)
    rows = [
        (str(i + 1), sheet.voice(named(regions.loc[place]), "\n"), value / outside.max(), _amount(sheet, value))
        for i, (place, value) in enumerate(outside.items())
    ]
    return HEIGHT + 0.1 + legend.bars(sheet, x, top - HEIGHT - 0.1, wide, say("map.outside"), rows)


def _amount(sheet: Sheet, value: float) -> str:
    text = yearly(value)
    return text.en if sheet.lang == "en" else text.zh


def _corridors(canvas: Canvas, corridors: pd.DataFrame) -> None:
    east1, north1 = canvas.projection(corridors["lat1"], corridors["lon1"])
    east2, north2 = canvas.projection(corridors["lat2"], corridors["lon2"])
    for i, mode in enumerate(corridors["mode"]):
        if mode == "air":  # straight lines to everywhere would hide the corridors on the ground
            continue
        canvas.axes.plot(
            [east1[i], east2[i]],
            [north1[i], north2[i]],
            color="#98a2ae",
            lw=0.7,
            ls=CORRIDOR.get(str(mode), "-"),
            zorder=2,
        )


def _arrows(canvas: Canvas, regions: pd.DataFrame, values: pd.Series) -> None:
    """An arrow from each region: from where it lies when it can be seen, else from the edge in its
    direction.
    """
    east, north = canvas.projection(regions["lat"], regions["lon"])
    angle = np.arctan2(north, east)
    far = ~canvas.visible(east * 1.08, north * 1.08)
    if far.any():
        angle = angle.copy()
        angle[far] = spread(angle[far], 0.32, -np.pi, np.pi)
    for i, value in enumerate(values):
        points = float(width(value, values.max()))
        direction = np.array([np.cos(angle[i]), np.sin(angle[i])])
        start = _edge(canvas, direction) if far[i] else np.array([east[i], north[i]])
        end = direction * min(75.0, 0.45 * float(np.hypot(*start)))
        canvas.axes.add_patch(
            FancyArrowPatch(
                tuple(start),
                tuple(end),
                arrowstyle="-|>",
                mutation_scale=7 + 1.6 * points,
                lw=points,
                color=FLOW,
                shrinkA=4,
                shrinkB=0,
                zorder=4,
                joinstyle="miter",
                capstyle="butt",
            )
        )
        canvas.axes.scatter(start[0], start[1], s=105, color=INK, zorder=9)
        canvas.axes.text(
            start[0],
            start[1],
            str(i + 1),
            size=6.8,
            weight="bold",
            color="white",
            ha="center",
            va="center_baseline",
            zorder=10,
        )


def _edge(canvas: Canvas, direction: np.ndarray) -> np.ndarray:
    """The point just inside the frame in a direction from the centre."""
    inset = 0.11 / canvas.inches_per_km
    room = np.array([canvas.half_km - inset, canvas.half_high - inset])
    with np.errstate(divide="ignore"):
        return direction * np.min(room / np.abs(direction))
