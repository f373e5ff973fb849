"""The figures of one run. Each takes the view of a run and returns a figure."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from sim.errors import InputError, Problem, ResultError, suggestion
from sim.present.figures.distance import sourcing_distance
from sim.present.figures.gaps import missing_links
from sim.present.figures.kdensity import kdensity as draw_kdensity
from sim.present.figures.lsr import lsr_over_time
from sim.present.figures.recovery import recovery as draw_recovery
from sim.present.figures.spaces import spaces_occupancy
from sim.present.figures.tree import supplier_tree
from sim.present.maps.flow_map import flow_map
from sim.present.maps.zone_map import zone_map
from sim.present.resilience_figure import run_curves
from sim.present.run_figures import at_end, headline_leaders
from sim.present.study_series import course
from sim.present.study_view import RunView
from sim.present.study_words import shown
from sim.present.words import Both, Lang
from sim.study.result import RunResult

RATES = ("lsr_metro", "lsr_radius_300km")


def firms_and_links(result: RunResult) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Firms with their ``origin`` and names as text, and links. Raises ResultError when the run kept none."""
    for name in ("firms", "links"):
        if name not in result.tables:
            message = f"this run kept no table '{name}'; run it with record.{name}: true"
            raise ResultError(str(Problem(message, str(result.path or result.name))))
    words = ["firm_id", "industry_id", "ecosystem_id", "place_id", "leader_id"]
    firms = result.firms.astype(dict.fromkeys(words, object))
    origin = result.geography.set_index("place_id")["origin_class"]
    links = result.links.astype({"buyer_id": object, "supplier_id": object, "input_id": object})
    return firms.assign(origin=firms["place_id"].map(origin)), links


def leaders(view: RunView, lang: Lang = "en", measure: str = "lsr_metro") -> Figure:
    """Supporting rate over time of the lead firms of the industry that has most of them."""
    tables = view.result.tables
    chosen = headline_leaders(tables["leaders"], tables["firms"]) if "firms" in tables else tables["leaders"]
    meta, rows = view.meta(_rate(measure), "lead_firm"), chosen.dropna(subset=[measure])
    return lsr_over_time(rows, meta, lang, measure=measure, events=view.events, finding=True)


def ecosystems(view: RunView, lang: Lang = "en", measure: str = "lsr_metro") -> Figure:
    """Supporting rate of every industrial ecosystem over time."""
    names = view.called("ecosystem").rename(columns={"id": "ecosystem_id"})
    table = view.result.ecosystems.astype({"ecosystem_id": object}).merge(names, on="ecosystem_id")
    meta = view.meta(_rate(measure), "ecosystem")
    return lsr_over_time(table.dropna(subset=[measure]), meta, lang, by="ecosystem", measure=measure)


def _rate(measure: str) -> str:
    if measure not in RATES:
        message = f"no supporting rate over time '{measure}'{suggestion(measure, RATES)}; valid: {', '.join(RATES)}"
        raise InputError(Problem(message))
    return measure


def over_time(view: RunView, lang: Lang = "en", measure: str = "lsr_metro") -> Figure:
    """A measure of the whole region over time."""
    words = shown(measure, lang)
    series = view.result.series
    if measure not in series:
        raise InputError(Problem(f"the series has no '{measure}'{suggestion(measure, map(str, series.columns))}"))
    table = series.assign(group_id="region", name_en="Whole region", name_zh="整个区域")
    return course(table, words, view.meta(), lang, events=view.events, title=_line(view, words.title))


def _line(view: RunView, what: Both) -> Both:
    return Both(f"{what.en}: {view.title.en}", f"{what.zh}：{view.title.zh}")


def region_map(
    view: RunView, lang: Lang = "en", measure: str = "lsr_metro", boundaries: Path | str | None = None
) -> Figure:
    """Map of the places at the end of the run, with the largest supply flows."""
    state = view.result.places.copy()
    state["output_share"] = state["output"] / state.groupby("date")["output"].transform("sum")
    places = at_end(view.geography, state)
    if measure == "loss":
        places["loss"] = places["place_id"].map(_place_loss(view)).to_numpy()
    kept = {"firms", "links"} <= set(view.result.tables)
    firms, links = firms_and_links(view.result) if kept else (None, None)
    meta = view.meta("lsr_metro", "place")
    return zone_map(
        places, meta, lang, firms=firms, links=links, measure=measure, corridors=view.result.corridors,
        boundaries=boundaries,
    )  # fmt: skip


def _place_loss(view: RunView) -> pd.Series:
    """Share of the twin's output lost since the disruption, by place."""
    from sim.study.resilience import resilience

    return resilience(view.result, view.twin).scope("place").set_index("id")["loss_share"].clip(lower=0)


def flows(view: RunView, lang: Lang = "en", boundaries: Path | str | None = None, leader: str | None = None) -> Figure:
    """Map of the largest supply flows; of one lead firm with ``leader``."""
    firms, links = firms_and_links(view.result)
    corridors = view.result.corridors
    return flow_map(
        view.geography, firms, links, view.meta(), lang, leader=leader, corridors=corridors, boundaries=boundaries
    )


def gap_rows(view: RunView) -> pd.DataFrame:
    """Missing links of the region by product: the table of :func:`sim.study.gaps.gap_table` with ``lsr``."""
    from sim.study.gaps import gap_table

    return gap_table(view.result, by="region")


def gaps(view: RunView, lang: Lang = "en", rows: pd.DataFrame | None = None) -> Figure:
    """Missing links: inputs hardly made nearby."""
    table = gap_rows(view) if rows is None else rows
    local = 1 - table["outside_value"] / table["value"].where(table["value"] > 0)
    table = table.assign(lsr=local, criticality=pd.cut(table["criticality"], KINDS, labels=WORDS).astype(str))
    return missing_links(table.dropna(subset=["lsr"]), view.meta(), lang, finding=True)


KINDS, WORDS = (-1.0, 0.3, 0.75, 1.0), ("non_critical", "important", "critical")
"""Value-weighted criticality of an input (0.1 to 1) in a word."""


def distance(view: RunView, lang: Lang = "en") -> Figure:
    """How far purchases of goods travel."""
    _, links = firms_and_links(view.result)
    goods = view.names[(view.names["table"] == "industry") & view.names["is_goods"]]["id"]
    return sourcing_distance(links[links["input_id"].isin(set(goods))], view.meta(), lang, finding=True)


def tree(view: RunView, lang: Lang = "en", leader: str | None = None) -> Figure:
    """Suppliers by tier of one lead firm, by default the largest."""
    firms, links = firms_and_links(view.result)
    known = view.result.leaders.drop_duplicates("leader_id")
    if leader is None:
        own = firms[firms["leader_id"].isin(known["leader_id"])]
        if own.empty:
            raise InputError(Problem("the run has no lead firm"))
        leader = str(own.loc[own["output"].idxmax(), "leader_id"])
    industries = view.called("industry")
    places = view.geography.rename(columns={"place_id": "id"})[["id", "name_en", "name_zh"]]
    people = known.rename(columns={"leader_id": "id"})[["id", "name_en", "name_zh"]]
    names = pd.concat([industries, places, people], ignore_index=True)
    return supplier_tree(firms, links, names, view.meta(), lang, leader=leader, finding=True)


def spaces(view: RunView, lang: Lang = "en") -> Figure:
    """Floor space of the innovation spaces: planned, open, used."""
    return spaces_occupancy(
        view.result.spaces.astype({"space_id": object}), planned(view), view.meta(), lang, finding=True
    )


def planned(view: RunView) -> pd.DataFrame:
    """The innovation spaces with their existing and planned floor, from the region pack. Raises ResultError when it is gone."""
    from sim.study.reload import spec_of
    from sim.world.pack import load_pack

    folder = spec_of(view.result).region_folder
    if not Path(folder).is_dir():
        raise ResultError(str(Problem(f"its region pack is no longer at {folder}", str(view.path))))
    pack = load_pack(folder).spaces
    return pd.DataFrame(
        {
            "space_id": list(pack.id),
            "name_en": list(pack.name_en),
            "name_zh": list(pack.name_zh),
            "planned_wan_m2": pack.planned_wan_m2 + pack.existing_wan_m2,  # what is open counts both
        }
    )


def kdensity(view: RunView, lang: Lang = "en", industry: str | None = None, draws: int = 200) -> Figure:
    """How close the makers of one product sit to each other, by default the product with most makers."""
    from sim.study.clusters import k_density_of

    firms = view.result.firms
    makers = firms[~firms["is_pool"] & (firms["output"] > 0)]["industry_id"].astype(str)
    industry = industry or str(makers.value_counts().index[0])
    names = view.called("industry").set_index("id")
    if industry not in names.index:
        raise InputError(Problem(f"unknown product '{industry}'{suggestion(industry, names.index)}"))
    found = k_density_of(view.result, industry, draws=draws)
    if found is None:
        raise InputError(Problem(f"fewer than 10 makers of '{industry}'; a K-density needs more"))
    table = pd.DataFrame(
        {
            "km": found.km,
            "k": found.density,
            "low": found.local_low,
            "high": found.local_high,
            "global_low": found.global_low,
            "global_high": found.global_high,
        }
    )
    group = Both(str(names.loc[industry, "name_en"]), str(names.loc[industry, "name_zh"]))
    return draw_kdensity(table, view.meta(), lang, group=group, finding=True)


def recovery(view: RunView, lang: Lang = "en") -> Figure:
    """Output against the undisturbed twin, the region and the cities that lose most."""
    from sim.study.resilience import first_day

    first_day(view.result)
    curves = run_curves(view.result, view.twin)
    starts = [pd.Timestamp(item["start"]) for item in view.result.manifest["scenario"]["disruptions"]]
    return draw_recovery(curves, view.meta(), lang, events=view.events, start=min(starts), finding=True)
