"""The figures of a study, bound to its comparison and its store. Each takes the view and returns a figure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.errors import InputError, Problem, suggestion
from sim.present.figures.effects import policy_effects
from sim.present.figures.front import front as draw_front
from sim.present.figures.lsr import lsr_over_time
from sim.present.figures.matrix import policy_disruption_matrix
from sim.present.figures.recovery import recovery as draw_recovery
from sim.present.frames import replications
from sim.present.maps.zone_map import zone_map
from sim.present.run_figures import MOST_LEADERS, at_end
from sim.present.study_series import course as draw_course
from sim.present.study_view import Arm, StudyView
from sim.present.study_words import effect_of, shown
from sim.present.words import Both, Lang, join, say


def arms_named(table: pd.DataFrame, column: str, names: dict[str, Both]) -> pd.DataFrame:
    """The table with ``name_en`` and ``name_zh`` of the arm in ``column``."""
    en = table[column].map(lambda arm: names[arm].en)
    return table.assign(name_en=en, name_zh=table[column].map(lambda arm: names[arm].zh))


def under(view: StudyView, *parts: Both) -> Both:
    """What a figure shows, for its subtitle: title of the study, then arms."""
    return join([view.title, *parts], " · ", " · ")


def effects(
    view: StudyView, lang: Lang = "en", measure: str = "lsr_metro", disruption: str | None = None, finding: bool = True,
    scenario: str | None = None,
) -> Figure:  # fmt: skip
    """Paired effect of each policy on an outcome, under one disruption (by default undisturbed)."""
    table = view.comparison.effects
    valid = table["outcome"].unique()
    if measure not in valid:
        raise InputError(Problem(f"the study has no outcome '{measure}'{suggestion(measure, valid)}"))
    rows = table[table["outcome"] == measure]
    if disruption is None and view.undisturbed not in set(rows["disruption"]):  # losses are of disrupted runs
        disruption = str(rows["disruption"].iloc[0])
    arm = view.arm(scenario, disruption=disruption)
    rows = rows[(rows["scenario"] == arm.scenario) & (rows["disruption"] == arm.disruption)]
    words = effect_of(measure, lang)
    meta = view.meta(
        title=under(view, view.disruptions[arm.disruption]), n=int(rows["pairs"].max()) if len(rows) else 1
    )
    meta = replace(meta, indicator=words.meaning)
    table = arms_named(rows, "policy", view.policies).rename(columns={"policy": "policy_id"})
    return policy_effects(
        table, meta, lang, measure=words.title, unit=words.unit, scale=words.scale, direction=words.direction,
        finding=finding,
    )  # fmt: skip


def matrix(view: StudyView, lang: Lang = "en", finding: bool = True, scenario: str | None = None) -> Figure:
    """Share of the baseline's loss that each policy avoids, by disruption."""
    found = view.comparison.avoided
    arm = view.arm(scenario)
    found = found[(found["scenario"] == arm.scenario) & found["value"].notna()]
    cells = found.assign(
        policy_id=found["policy"],
        policy_en=found["policy"].map(lambda p: view.policies[p].en),
        policy_zh=found["policy"].map(lambda p: view.policies[p].zh),
        disruption_id=found["disruption"],
        disruption_en=found["disruption"].map(lambda d: view.disruptions[d].en),
        disruption_zh=found["disruption"].map(lambda d: view.disruptions[d].zh),
    )
    pairs = int(found["pairs"].max()) if len(found) else 1
    return policy_disruption_matrix(cells, view.meta(n=pairs), lang, finding=finding)


def front(view: StudyView, lang: Lang = "en", finding: bool = True, scenario: str | None = None) -> Figure:
    """Public cost against the gain in the supporting rate, coloured by losses avoided."""
    arm = view.arm(scenario)
    found = view.comparison.front
    found = found[(found["scenario"] == arm.scenario) & (found["policy"] != view.baseline)]
    table = arms_named(found, "policy", view.policies).rename(columns={"policy": "policy_id"})
    return draw_front(table, view.meta(), lang, measure=shown("lsr_metro").title, finding=finding)


def recovery_curves(view: StudyView, scenario: str, policies: list[str], disruptions: list[str]) -> pd.DataFrame:
    """Output over the undisturbed twin's, day by day and seed by seed: date, policy, disruption, seed, ratio."""
    rows = view.runs(scenario)
    rows = rows[rows["policy"].isin(policies) & rows["disruption"].isin([*disruptions, view.undisturbed])]
    days = view.table("daily", rows, ["run_id", "date", "output"], scope="region")
    calm = days[days["disruption"] == view.undisturbed]
    keys = ["date", "policy", "point", "seed"]
    both = days[days["disruption"] != view.undisturbed].merge(calm[[*keys, "output"]], on=keys, suffixes=("", "_twin"))
    both["ratio"] = np.divide(
        both["output"], both["output_twin"], out=np.full(len(both), np.nan), where=both["output_twin"].to_numpy() > 0
    )
    return both


def recovery(
    view: StudyView, lang: Lang = "en", policy: str | None = None, disruption: str | None = None, finding: bool = True,
    scenario: str | None = None,
) -> Figure:  # fmt: skip
    """Output as a share of the undisturbed twin: all disruptions under one policy, or (with ``disruption``) all
    policies under one disruption."""
    arm = view.arm(scenario, policy, disruption)
    struck = [name for name in view.disruptions if name != view.undisturbed]
    if view.undisturbed is None or not struck or "daily" not in view.store.tables():
        raise InputError(Problem("the study has no disrupted runs beside undisturbed ones", str(view.path)))
    if disruption is None:
        curves, by, names = recovery_curves(view, arm.scenario, [arm.policy], struck), "disruption", view.disruptions
        about = view.policies[arm.policy]
    else:
        curves, by, names = (
            recovery_curves(view, arm.scenario, list(view.policies), [disruption]),
            "policy",
            view.policies,
        )
        about = view.disruptions[disruption]
    starts = [
        pd.Timestamp(item["start"])
        for name in ([disruption] if disruption else struck)
        for item in view.store.arm(arm.scenario, arm.policy, name)["disruptions"]
    ]
    order = {name: n for n, name in enumerate(names)}
    curves = arms_named(curves, by, names).assign(scenario_id=curves[by])
    curves = curves.sort_values(by, key=lambda c: c.map(order), kind="stable")
    # Curves that begin weeks before anything happens waste the page; a week of calm is enough.
    curves = curves[curves["date"] >= min(starts) - pd.Timedelta(days=7)]
    meta = view.meta(title=under(view, about))
    meta = replace(meta, baseline=say("baseline.undisturbed"), n=replications(curves))
    start = min(starts) if disruption else None
    title = None if finding and disruption is None and len(struck) == 1 else _recovery_title(about, disruption)
    return draw_recovery(curves, meta, lang, start=start, title=title, finding=finding)


def _recovery_title(about: Both, disruption: str | None) -> Both:
    plain = say("recovery.title")
    return Both(f"{plain.en}: {about.en}", f"{plain.zh}：{about.zh}")


def over_time(
    view: StudyView, lang: Lang = "en", measure: str = "lsr_metro", policy: str | None = None,
    disruption: str | None = None, difference: bool = False, finding: bool = True, scenario: str | None = None,
) -> Figure:  # fmt: skip
    """A measure of the region over time: a line a policy under one disruption, or (with ``policy``) a line a
    disruption. ``difference``: policies as paired differences from the baseline."""
    arm = view.arm(scenario, policy, disruption)
    by, names = ("policy", view.policies) if policy is None else ("disruption", view.disruptions)
    rows = view.runs(arm.scenario, policy and arm.policy, arm.disruption if policy is None else disruption)
    words = shown(measure, lang)
    table = view.table("series", rows, ["run_id", "date", measure])
    against = None
    if difference and policy is None and len(view.policies) > 1:
        against, keys = view.policies[view.baseline], ["date", "point", "seed"]
        base = table[table["policy"] == view.baseline][[*keys, measure]]
        table = table[table["policy"] != view.baseline].merge(base, on=keys, suffixes=("", "_base"))
        table[measure] -= table[f"{measure}_base"]
    table = arms_named(table, by, names).assign(group_id=table[by])
    about = view.disruptions[arm.disruption] if policy is None else view.policies[arm.policy]
    meta = replace(view.meta(), place=join([view.metro, about], " · ", " · "), n=replications(rows[["point", "seed"]]))
    return draw_course(_ordered(table, by, names), words, meta, lang, against=against, finding=finding)


def _ordered(table: pd.DataFrame, by: str, names: dict[str, Both]) -> pd.DataFrame:
    order = {name: n for n, name in enumerate(names)}
    return table.sort_values(by, key=lambda c: c.map(order), kind="stable")


def ecosystems(view: StudyView, lang: Lang = "en", measure: str = "lsr_metro", **arms: str | None) -> Figure:
    """Supporting rate of each industrial ecosystem over time in one combination of arms, bands over the seeds."""
    arm, table = _of_arm(view, "ecosystems", measure, ["ecosystem_id"], arms)
    names = view.called("ecosystem").rename(columns={"id": "ecosystem_id"})
    table = table.merge(names, on="ecosystem_id").dropna(subset=[measure])
    return lsr_over_time(
        table, _lsr_meta(view, arm, table, measure, "ecosystem"), lang, by="ecosystem", measure=measure
    )


def leaders(view: StudyView, lang: Lang = "en", measure: str = "lsr_metro", **arms: str | None) -> Figure:
    """Supporting rate of the largest lead firms over time in one combination of arms, bands over the seeds."""
    arm, table = _of_arm(view, "leaders", measure, ["leader_id", "name_en", "name_zh", "output"], arms)
    largest = table.groupby("leader_id")["output"].mean().nlargest(MOST_LEADERS).index
    table = table[table["leader_id"].isin(largest)].dropna(subset=[measure])
    return lsr_over_time(table, _lsr_meta(view, arm, table, measure, "lead_firm"), lang, measure=measure, finding=True)


def _of_arm(
    view: StudyView, name: str, measure: str, columns: list[str], arms: dict[str, str | None]
) -> tuple[Arm, pd.DataFrame]:
    arm = view.arm(**arms)
    rows = view.runs(arm.scenario, arm.policy, arm.disruption)
    if measure not in ("lsr_metro", "lsr_radius_300km"):
        raise InputError(Problem(f"no supporting rate '{measure}'; valid: lsr_metro, lsr_radius_300km"))
    return arm, view.table(name, rows, ["run_id", "date", *columns, measure])


def _lsr_meta(view: StudyView, arm: Arm, table: pd.DataFrame, measure: str, who: str):
    place = join([view.metro, view.policies[arm.policy], view.disruptions[arm.disruption]], " · ", " · ")
    return replace(view.meta(measure, who, n=replications(table)), place=place)


def place_table(view: StudyView, arm: Arm) -> pd.DataFrame:
    """Places with their means over the seeds on the last day: output, lsr_metro, occupancy, output_share, and loss (share
    of the undisturbed twins' output lost over the run)."""
    names = ["run_id", "date", "place_id", "output", "lsr_metro", "occupancy"]
    table = view.table("places", view.runs(arm.scenario, arm.policy, arm.disruption), names)
    last = table[table["date"] == table["date"].max()]
    state = last.groupby("place_id", as_index=False)[["output", "lsr_metro", "occupancy"]].mean()
    state["output_share"] = state["output"] / state["output"].sum()
    if view.undisturbed is not None and arm.disruption != view.undisturbed:
        calm = view.table("places", view.runs(arm.scenario, arm.policy, view.undisturbed), names)
        made, usual = (t.groupby("place_id")["output"].mean() for t in (table, calm))
        share = (1 - made / usual.where(usual > 0)).clip(lower=0)
        state["loss"] = state["place_id"].map(share)
    return state.assign(date=table["date"].max())


def region_map(
    view: StudyView, lang: Lang = "en", measure: str = "lsr_metro", boundaries: str | None = None, **arms: str | None
) -> Figure:
    """Map of the places, means over the seeds at the end of the runs of one combination of arms."""
    arm = view.arm(**arms)
    state = place_table(view, arm)
    if measure == "loss" and "loss" not in state:
        raise InputError(Problem("nothing is lost in the undisturbed runs; name a disruption", key="--disruption"))
    meta = view.meta(
        "lsr_metro", "place", title=under(view, view.policies[arm.policy], view.disruptions[arm.disruption])
    )
    places = at_end(view.geography, state)
    return zone_map(places, meta, lang, measure=measure, corridors=view.corridors, boundaries=boundaries)
