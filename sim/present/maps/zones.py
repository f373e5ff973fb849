"""The places of a map: where they are drawn, the crowded core among them, their circles, flows and names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.present.frames import need
from sim.present.maps.canvas import Canvas
from sim.present.maps.flows import arrow, width
from sim.present.maps.labels import circles
from sim.present.maps.projection import Projection
from sim.present.style import INK
from sim.present.words import named

RADIUS = 0.2  # inches, of the largest circle
CORE = 0.3  # half width of the core box, as a share of the main map's
CROWD = 6  # places in the core box from which on it is drawn again, larger


@dataclass(frozen=True)
class Zones:
    """Places to be drawn, with positions in km (columns east, north) and radius (inches), largest first."""

    table: pd.DataFrame
    projection: Projection
    half_km: float
    middle: tuple[float, float]

    @property
    def core(self) -> tuple[float, float, float] | None:
        """East, north and half width (km) of the box drawn again larger; None where the places are not
        crowded.
        """
        half = CORE * self.half_km
        east, north = np.clip((self.table["east"].median(), self.table["north"].median()), -half / 2, half / 2)
        inside = self.within((east, north, half))
        return (float(east), float(north), half) if inside.sum() >= CROWD else None

    def within(self, box: tuple[float, float, float]) -> np.ndarray:
        """bool: the places inside a box (east, north, half width)."""
        east, north, half = box
        away = np.maximum((self.table["east"] - east).abs(), (self.table["north"] - north).abs())
        return (away < half).to_numpy()


def arrange(places: pd.DataFrame, centre: tuple[float, float] | None) -> Zones:
    """The places with activity, largest first, in km round the centre, and the square that holds them."""
    table = places[(places["kind"] != "external_region") & (places["output"].fillna(0) > 0)]
    need(table, [], "places with output")
    table = table.sort_values(["output", "place_id"], ascending=[False, True], ignore_index=True)
    weights = table["output"] / table["output"].sum()
    lat, lon = centre or ((table["lat"] * weights).sum(), (table["lon"] * weights).sum())
    projection = Projection(float(lat), float(lon))
    east, north = projection(table["lat"], table["lon"])
    radius = RADIUS * np.sqrt(table["output"] / table["output"].max())
    table = table.assign(east=east, north=north, radius=radius)
    span = max(np.ptp(east), np.ptp(north), 20.0)
    middle = ((east.min() + east.max()) / 2, (north.min() + north.max()) / 2)
    return Zones(table, projection, 0.56 * float(span), (float(middle[0]), float(middle[1])))


def draw_firms(canvas: Canvas, firms: pd.DataFrame | None) -> None:
    """Local firms as fine dots."""
    if firms is None or firms.empty:
        return
    local = firms[~firms["is_pool"].astype(bool)]
    east, north = canvas.projection(local["lat"], local["lon"])
    canvas.axes.scatter(east, north, s=3, color="#7c8796", alpha=0.6, lw=0, zorder=3)


def draw_zones(
    canvas: Canvas,
    table: pd.DataFrame,
    colours: list,
    inner: pd.DataFrame,
    shown: np.ndarray,
    rings: tuple[float, ...] = (),
    most: float | None = None,
) -> int:
    """Flows (``inner``, from :func:`inner_flows`), circles, rings and the names of the places ``shown``
    (bool).

    ``most`` is the flow of the widest arrow. Returns how many names found no place.
    """
    radius = table["radius"].to_numpy()
    size = (2 * 72 * radius) ** 2
    canvas.axes.scatter(table["east"], table["north"], s=size, c=colours, ec=INK, lw=0.6, zorder=5, alpha=0.94)
    x, y = canvas.inches(table["east"].to_numpy(), table["north"].to_numpy())
    obstacles = [circles(x, y, radius)]
    row = {place: i for i, place in enumerate(table["place_id"])}
    for source, target, value in zip(inner["source"], inner["target"], inner["value"], strict=True):
        i, j = row[source], row[target]
        start, end = (tuple(table.loc[k, ["east", "north"]].astype(float)) for k in (i, j))
        points = float(width(value, most or inner["value"].max()))
        obstacles.append(arrow(canvas, start, end, points, (radius[i], radius[j])))
    points_to_avoid = np.concatenate(obstacles)
    canvas.rings(rings, points_to_avoid)
    flowing = table["place_id"].isin({*inner["source"], *inner["target"]}).to_numpy()
    order = [i for i in np.lexsort((np.arange(len(table)), ~flowing)) if shown[i]]
    names = [canvas.sheet.voice(named(table.iloc[i]), "\n") for i in order]
    east, north = table["east"].to_numpy()[order], table["north"].to_numpy()[order]
    return canvas.write(names, east, north, radius[order], points_to_avoid)


def inner_flows(totals: pd.DataFrame, known: set[str], most: int) -> pd.DataFrame:
    """The ``most`` largest flows between two different places of the region."""
    inside = totals["source"].isin(known) & totals["target"].isin(known) & (totals["source"] != totals["target"])
    return totals[inside & ~totals["external"].astype(bool)].head(most).reset_index(drop=True)
