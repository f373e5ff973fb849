"""The map of zones: what each place makes and buys locally, the largest supply flows, and what comes from
outside.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from sim.present.frames import need
from sim.present.maps import legend
from sim.present.maps.compose import WIDTH, Legend, MapParts, compose
from sim.present.maps.flows import between_places, width
from sim.present.maps.measures import MapMeasure, measure_of
from sim.present.maps.zones import RADIUS, arrange, inner_flows
from sim.present.meta import Meta
from sim.present.money import yearly
from sim.present.sheet import Sheet, note
from sim.present.style import drawn
from sim.present.words import Both, Lang, say

NO_FLOWS = pd.DataFrame({"source": [], "target": [], "value": []})


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
    zones = arrange(places, meta.centre)
    totals = None if firms is None or links is None else between_places(firms, links)
    inner = NO_FLOWS if totals is None else inner_flows(totals, set(zones.table["place_id"]), flows)
    sheet = Sheet(lang, width=WIDTH)
    colours = shown.colours(zones.table[shown.column].to_numpy(float))
    parts = MapParts(zones, places, colours, inner, totals, firms, corridors, boundaries, attribution)
    parts.legends = _legends(sheet, zones.table, shown, inner)
    reading = compose(sheet, parts)
    key = "map.subtitle" if len(inner) else "map.subtitle.plain"
    subtitle = say(key, colour=shown.title, place=meta.place, run=meta.title)
    lsr = measure.startswith("lsr")
    plain = "map.title.lsr" if lsr else f"map.title.{measure}"
    heading = title or say("map.title" if lsr and len(inner) else plain)
    return sheet.finish(heading, subtitle, note(meta, *reading, definition=lsr))


def _legends(sheet: Sheet, table: pd.DataFrame, shown: MapMeasure, inner: pd.DataFrame) -> list[Legend]:
    """Colour, size and width scales."""
    norm, largest = Normalize(*shown.limits), float(table["output"].max())
    return [
        lambda x, y, w: legend.colours(sheet, x, y, w, shown.legend, shown.cmap, norm, shown.speak),
        lambda x, y, w: legend.sizes(sheet, x, y, w, say("map.legend.output"), largest, RADIUS, yearly),
        *([flow_legend(sheet, inner)] if len(inner) else []),
    ]


def flow_legend(sheet: Sheet, inner: pd.DataFrame) -> Legend:
    """The scale of arrow widths."""
    most = float(inner["value"].max())
    words = say("map.legend.flow", n=len(inner))
    return lambda x, y, w: legend.widths(sheet, x, y, w, words, most, lambda v: float(width(v, most)), yearly)
