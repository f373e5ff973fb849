"""The map of supply flows: who supplies whom, all inputs or some, all buyers or one lead firm."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.errors import InputError, Problem, suggestion
from sim.present.frames import need
from sim.present.maps import legend
from sim.present.maps.compose import WIDTH, MapParts, compose
from sim.present.maps.flows import between_places
from sim.present.maps.zone_map import flow_legend
from sim.present.maps.zones import RADIUS, Zones, arrange, inner_flows
from sim.present.meta import Meta
from sim.present.money import yearly
from sim.present.sheet import Sheet, note
from sim.present.style import drawn
from sim.present.words import Both, Lang, say

PLAIN = "#cfe0ee"


@drawn
def flow_map(
    places: pd.DataFrame,
    firms: pd.DataFrame,
    links: pd.DataFrame,
    meta: Meta,
    lang: Lang = "en",
    *,
    flows: int = 30,
    inputs: Sequence[str] | None = None,
    leader: str | None = None,
    corridors: pd.DataFrame | None = None,
    boundaries: Path | str | None = None,
    attribution: str = "",
    title: Both | None = None,
) -> Figure:
    """Map of the largest supply flows; circle area = value bought and sold between places of the region.

    Tables as for :func:`sim.present.maps.zone_map.zone_map`. ``inputs``: only these input_id; ``leader``:
    only what this lead firm buys. Raises InputError for unusable tables, unknown inputs or lead firms, or
    when nothing flows.
    """
    need(places, ["place_id", "name_en", "name_zh", "kind", "lat", "lon"], "places")
    totals = between_places(firms, chosen(firms, links, inputs, leader))
    zones = _traded(places, totals, meta)
    inner = inner_flows(totals, set(zones.table["place_id"]), flows)
    sheet = Sheet(lang, width=WIDTH)
    colours = [PLAIN] * len(zones.table)
    parts = MapParts(zones, places, colours, inner, totals, None, corridors, boundaries, attribution)
    largest, words = float(zones.table["output"].max()), say("flow.legend.trade")
    parts.legends = [lambda x, y, w: legend.sizes(sheet, x, y, w, words, largest, RADIUS, yearly)]
    if len(inner):
        parts.legends.append(flow_legend(sheet, inner))
    reading = compose(sheet, parts)
    subtitle = say("flow.subtitle", run=meta.title, n=len(inner), place=meta.place)
    return sheet.finish(title or say("flow.title"), subtitle, note(meta, *reading))


def chosen(firms: pd.DataFrame, links: pd.DataFrame, inputs: Sequence[str] | None, leader: str | None) -> pd.DataFrame:
    """The links of some inputs, or of one lead firm as buyer; raises InputError for unknown names."""
    if inputs is not None:
        valid = set(links["input_id"].astype(str))
        unknown = [i for i in inputs if i not in valid]
        if unknown:
            raise InputError([Problem(f"unknown input '{i}'{suggestion(i, valid)}") for i in unknown])
        links = links[links["input_id"].isin(list(inputs))]
    if leader is not None:
        own = firms[firms["leader_id"] == leader]["firm_id"]
        if own.empty:
            valid = {str(x) for x in firms["leader_id"].unique() if x}
            raise InputError(Problem(f"unknown lead firm '{leader}'{suggestion(leader, valid)}"))
        links = links[links["buyer_id"].isin(own)]
    return need(links, [], "links chosen for the map")


def _traded(places: pd.DataFrame, totals: pd.DataFrame, meta: Meta) -> Zones:
    """Places with what they buy and sell inside the region as their ``output`` (CNY/day)."""
    local = places[places["kind"] != "external_region"]
    inner = totals[~totals["external"]]
    trade = inner.groupby("source")["value"].sum().add(inner.groupby("target")["value"].sum(), fill_value=0.0)
    trade = trade.reindex(local["place_id"]).to_numpy()
    return arrange(local.assign(output=np.nan_to_num(trade)), meta.centre)
