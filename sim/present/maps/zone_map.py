"""The map of zones: what each place makes and buys locally, the largest supply flows, and what comes
from outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from sim.present.frames import need
from sim.present.maps import legend
from sim.present.maps.boundaries import draw_boundaries, read_boundaries
from sim.present.maps.canvas import Canvas
from sim.present.maps.flows import arrow, between_places, width
from sim.present.maps.labels import circles
from sim.present.maps.measures import MapMeasure, measure_of
from sim.present.maps.overview import overview
from sim.present.maps.projection import Projection
from sim.present.meta import Meta
from sim.present.money import yearly
from sim.present.sheet import Sheet, note
from sim.present.style import INK, drawn
from sim.present.words import Both, Lang, named, say

RADIUS = 0.24  # inches, of the largest circle
RINGS = (50.0, 100.0, 300.0)  # km
WIDTH, BODY, MAIN, RIGHT = 10.6, 6.5, 6.5, 3.4  # inches
NO_FLOWS = pd.DataFrame({"source": [], "target": [], "value": []})


@dataclass(frozen=True)
class Zones:
    """Places to be drawn, with positions in km (table columns east, north) and the region's centre."""

    table: pd.DataFrame
    projection: Projection
    half_km: float
    middle: tuple[float, float]


@drawn
def zone_map(
    places: pd.DataFrame,
    meta: Meta,
    lang: Lang = "en",
    *,
    firms: pd.DataFrame | None = None,
    links: pd.DataFrame | None = None,
    measure: str = "lsr_metro",
    flows: int = 12,
    corridors: pd.DataFrame | None = None,
    boundaries: Path | str | None = None,
    attribution: str = "",
    title: Both | None = None,
) -> Figure:
    """Map of the region's places: circle area = output, colour = ``measure``, arrows = the largest
    supply flows.

    ``places``: columns place_id, name_en, name_zh, kind, lat, lon (degrees), and for places with
    activity output (CNY/day) and ``measure`` (see sim.present.maps.measures); rows of kind
    external_region are outside. ``firms`` and ``links`` as the run leaves them; without them no firms
    and flows are drawn. ``corridors``: lat1, lon1, lat2, lon2, mode. ``boundaries``: a GeoJSON file laid
    under, credited with ``attribution``. The rings lie round ``meta.centre`` (default: the
    output-weighted middle). Raises InputError for unusable tables or files.
    """
    shown = measure_of(measure)
    need(places, ["place_id", "name_en", "name_zh", "kind", "lat", "lon", "output", measure], "places")
    outlines = read_boundaries(boundaries) if boundaries else []
    zones = arrange(places, meta.centre)
    sheet = Sheet(lang, width=WIDTH)
    totals = None if firms is None or links is None else between_places(firms, links)
    inner = NO_FLOWS if totals is None else inner_flows(totals, set(zones.table["place_id"])).head(flows)
    x = MAIN + 0.22
    used = overview(sheet, zones, places, totals, corridors, (x, 0.0, RIGHT), outlines) + 0.14
    sheet.settle(BODY, used + _legends(sheet, x, -used, zones.table, shown, inner))
    canvas = Canvas(sheet, zones.projection, 0, 0, MAIN, sheet.body, zones.half_km, zones.middle)
    draw_boundaries(canvas, outlines)
    canvas.scale_bar()
    canvas.rings(RINGS)
    draw_firms(canvas, firms)
    values = zones.table[shown.column].to_numpy(float)
    left_out = draw_zones(canvas, zones.table, shown.colours(values), inner)
    reading = map_notes(firms, totals, corridors, left_out, attribution)
    key = "map.subtitle" if len(inner) else "map.subtitle.plain"
    subtitle = say(key, colour=shown.title, place=meta.place, run=meta.title)
    heading = title or say(f"map.title.{measure}" if not measure.startswith("lsr") else "map.title")
    return sheet.finish(heading, subtitle, note(meta, *reading, definition=measure.startswith("lsr")))


def map_notes(
    firms: pd.DataFrame | None,
    totals: pd.DataFrame | None,
    corridors: pd.DataFrame | None,
    left_out: int,
    attribution: str,
) -> list[Both]:
    """How to read a map: only what is on it."""
    said = {
        "map.note.firms": firms is not None,
        "map.note.outside": totals is not None and bool(totals["external"].any()),
        "map.note.corridors": corridors is not None,
        "map.note.rings": True,
        "map.note.small": left_out > 0,
    }
    credit = [say("map.note.boundaries", text=attribution)] if attribution else []
    return [*(say(key) for key, shown in said.items() if shown), *credit]


def arrange(places: pd.DataFrame, centre: tuple[float, float] | None) -> Zones:
    """The places with activity, largest first, in km round the centre, and the square that holds them."""
    table = places[(places["kind"] != "external_region") & (places["output"].fillna(0) > 0)]
    need(table, [], "places with output")
    table = table.sort_values(["output", "place_id"], ascending=[False, True], ignore_index=True)
    weights = table["output"] / table["output"].sum()
    lat, lon = centre or ((table["lat"] * weights).sum(), (table["lon"] * weights).sum())
    projection = Projection(float(lat), float(lon))
    east, north = projection(table["lat"], table["lon"])
    table = table.assign(east=east, north=north)
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


def draw_zones(canvas: Canvas, table: pd.DataFrame, colours: list, inner: pd.DataFrame) -> int:
    """Flows (``inner``, from :func:`inner_flows`), circles and names; returns how many names found no
    place.
    """
    radius = RADIUS * np.sqrt(table["output"] / table["output"].max()).to_numpy()
    canvas.axes.scatter(
        table["east"],
        table["north"],
        s=(2 * 72 * radius) ** 2,
        c=colours,
        ec=INK,
        lw=0.6,
        zorder=5,
        alpha=0.94,
    )
    x, y = canvas.inches(table["east"].to_numpy(), table["north"].to_numpy())
    obstacles = [circles(x, y, radius)]
    row = {place: i for i, place in enumerate(table["place_id"])}
    for source, target, value in zip(inner["source"], inner["target"], inner["value"], strict=True):
        i, j = row[source], row[target]
        points = float(width(value, inner["value"].max()))
        start, end = (tuple(table.loc[k, ["east", "north"]].astype(float)) for k in (i, j))
        obstacles.append(arrow(canvas, start, end, points, (radius[i], radius[j])))
    first = table["place_id"].isin({*inner["source"], *inner["target"]}).to_numpy()
    order = np.lexsort((np.arange(len(table)), ~first))
    names = [canvas.sheet.voice(named(table.iloc[i]), "\n") for i in order]
    return canvas.write(
        names,
        table["east"].to_numpy()[order],
        table["north"].to_numpy()[order],
        radius[order],
        np.concatenate(obstacles),
    )


def inner_flows(totals: pd.DataFrame, known: set[str]) -> pd.DataFrame:
    """Flows between two different places of the region."""
    inside = totals["source"].isin(known) & totals["target"].isin(known) & (totals["source"] != totals["target"])
    return totals[inside & ~totals["external"]].reset_index(drop=True)


def _legends(sheet: Sheet, x: float, top: float, table: pd.DataFrame, shown: MapMeasure, inner: pd.DataFrame) -> float:
    """Colour, size and width scales below one another from ``top``; returns the height used."""
    y, norm = top, Normalize(*shown.limits)
    y -= legend.colours(sheet, x, y, RIGHT, shown.legend, shown.cmap, norm, shown.speak) + 0.06
    largest = float(table["output"].max())
    y -= legend.sizes(sheet, x, y, RIGHT, say("map.legend.output"), largest, RADIUS, yearly) + 0.08
    if len(inner):
        most = float(inner["value"].max())
        heading = say("map.legend.flow", n=len(inner))
        y -= legend.widths(sheet, x, y, RIGHT, heading, most, lambda v: float(width(v, most)), yearly)
    return top - y
