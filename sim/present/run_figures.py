"""The two pictures that every run leaves: the lead firms' supporting rates, and the map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from sim.present.figures.lsr import lsr_over_time
from sim.present.frames import need
from sim.present.labels import title_of, worded_events
from sim.present.maps.zone_map import zone_map
from sim.present.meta import Meta, indicator
from sim.present.style import save
from sim.present.words import Both, Lang, join, named, say
from sim.study.result import RunResult

MOST_LEADERS = 6


def figures_for_run(
    tables: Mapping[str, pd.DataFrame],
    places: pd.DataFrame,
    meta: Meta,
    out: Path | str,
    lang: Lang = "en",
    *,
    corridors: pd.DataFrame | None = None,
    boundaries: Path | str | None = None,
) -> list[Path]:
    """Write ``lsr_leaders.png`` and ``map.png`` into ``out`` and return their paths.

    ``tables``: the result tables leaders, places, firms and links, and events where there are any.
    ``places``: the pack's places (place_id, name_en, name_zh, kind, lat, lon). Raises InputError for
    missing tables or columns.
    """
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    firms = tables["firms"]
    near = replace(meta, indicator=indicator("lsr_radius_300km", "lead_firm"))
    lines = lsr_over_time(
        headline_leaders(tables["leaders"], firms), near, lang, events=tables.get("events"), finding=True
    )
    picture = zone_map(
        at_end(places, tables["places"]),
        replace(meta, title=_with_date(meta, tables["places"]), indicator=indicator("lsr_metro", "place")),
        lang,
        firms=firms,
        links=tables["links"],
        corridors=corridors,
        boundaries=boundaries,
    )
    return [save(lines, out / "lsr_leaders.png"), save(picture, out / "map.png")]


def draw_run(result: RunResult, out: Path | str, lang: Lang = "en", boundaries: Path | str | None = None) -> list[Path]:
    """The figures of a recorded run, written into ``out``; see :func:`figures_for_run`."""
    scenario, places = result.manifest["scenario"], result.geography
    centre = places[places["is_centre"]].iloc[0]
    metro = places[places["kind"] == "metro"]
    meta = Meta(
        title=title_of(scenario),
        place=named(metro.iloc[0]) if len(metro) else say("place.region"),
        seed=result.manifest["seed"],
        centre=(float(centre["lat"]), float(centre["lon"])),
    )
    tables = {**result.tables, "events": worded_events(result)}
    return figures_for_run(tables, places, meta, out, lang, corridors=result.corridors, boundaries=boundaries)


def at_end(places: pd.DataFrame, state: pd.DataFrame) -> pd.DataFrame:
    """The pack's places with the columns of the result table ``places`` on its last date."""
    need(state, ["date", "place_id"], "places")
    last = state[state["date"] == state["date"].max()]
    fresh = ["place_id", *(c for c in last.columns if c not in places.columns)]
    return places.merge(last[fresh], on="place_id", how="left")


def headline_leaders(leaders: pd.DataFrame, firms: pd.DataFrame) -> pd.DataFrame:
    """The lead firms of the industry that has most of them (in Chengdu the car makers), at most six."""
    need(leaders, ["leader_id"], "leaders")
    known = firms[firms["leader_id"].isin(leaders["leader_id"].unique())]
    if known.empty:
        return leaders[leaders["leader_id"].isin(leaders["leader_id"].unique()[:MOST_LEADERS])]
    industry = known["industry_id"].value_counts().index[0]
    chosen = known[known["industry_id"] == industry].nlargest(MOST_LEADERS, "output")["leader_id"]
    return leaders[leaders["leader_id"].isin(chosen)]


def _with_date(meta: Meta, state: pd.DataFrame) -> Both:
    last = pd.Timestamp(state["date"].max())
    date = Both(f"{last.day} {last:%b %Y}", f"{last.year}年{last.month}月{last.day}日")
    return join([meta.title, date], ", ", "，")
