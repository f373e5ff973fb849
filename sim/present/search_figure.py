"""The map of ``peitao search``: where the best allocation puts floor area of innovation spaces."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from sim.errors import InputError, Problem
from sim.present.maps import legend
from sim.present.maps.compose import WIDTH, MapParts, compose
from sim.present.maps.zone_map import NO_FLOWS
from sim.present.maps.zones import RADIUS, arrange
from sim.present.meta import Meta
from sim.present.sheet import Sheet, note
from sim.present.study_view import StudyView
from sim.present.style import BLUE, drawn, save
from sim.present.words import Both, Lang
from sim.study.search import SearchResult
from sim.study.store.read import Store


def draw_allocation(found: SearchResult, file: Path, lang: Lang = "both") -> Path:
    """Draw the allocation that is best in the first goal to ``file``. Raises InputError for another kind of search, or
    when no candidate holds every floor."""
    if not found.places:
        raise InputError(Problem("only a search that shares out floor area has a map", str(found.path)))
    if found.best.empty:
        raise InputError(Problem("no candidate holds every floor; there is no best one to draw", str(found.path)))
    view = StudyView(Store(found.path))
    best = found.best.iloc[0]
    area: dict[str, float] = {}
    for space, place in found.places.items():
        area[place] = area.get(place, 0.0) + float(best[space])
    places = view.geography.merge(pd.DataFrame({"place_id": list(area), "output": list(area.values())}), how="left")
    places = places[~(places["output"] == 0.0)].reset_index(drop=True)
    return save(allocation_map(places, view.meta(), lang, candidate=str(best["policy"])), file)


@drawn
def allocation_map(places: pd.DataFrame, meta: Meta, lang: Lang = "en", *, candidate: str = "") -> Figure:
    """Circles: 10^4 m2 of new floor area (column ``output`` of ``places``) by place."""
    zones = arrange(places, meta.centre)
    sheet = Sheet(lang, width=WIDTH)
    parts = MapParts(zones, places, [BLUE] * len(zones.table), NO_FLOWS, None, None, None, None, "")
    largest = float(zones.table["output"].max())
    words = Both("New floor area, 10⁴ m²", "新增建筑面积，万平方米")
    parts.legends = [lambda x, y, w: legend.sizes(sheet, x, y, w, words, largest, RADIUS, _plain)]
    reading = compose(sheet, parts)
    total = zones.table["output"].sum()
    title = Both(
        f"Where {total:.0f} × 10⁴ m² of innovation space do most", f"{total:.0f}万平方米科创空间建在哪里效果最好"
    )
    subtitle = Both(
        f"Best candidate in the first goal ({candidate}) | {meta.place.en} | {meta.title.en}",
        f"首要目标下的最优方案（{candidate}） | {meta.place.zh} | {meta.title.zh}",
    )
    return sheet.finish(title, subtitle, note(meta, *reading, definition=False))


def _plain(value: float) -> Both:
    return Both(f"{value:g}", f"{value:g}")
