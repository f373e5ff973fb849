"""The figure of ``peitao sensitivity`` and ``peitao plot ... sensitivity``: Sobol indices, or Morris effects, of a study's
parameters."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.errors import InputError, Problem, suggestion
from sim.present.figures.sensitivity import sensitivity
from sim.present.frames import need
from sim.present.meta import Meta
from sim.present.sheet import Sheet, note
from sim.present.study_view import StudyView
from sim.present.study_words import Shown, effect_of
from sim.present.style import BLUE, INK, drawn, save
from sim.present.words import Both, Lang, join, named, say, within
from sim.study.sensitivity import sensitivity as indices_of
from sim.study.store.read import Store

METHODS = ("saltelli", "morris")
"""Samplings that have indices."""


def has_indices(view: StudyView) -> bool:
    """Whether the study was sampled so that sensitivity indices can be made."""
    return view.store.manifest["experiment"]["sampling"]["method"] in METHODS


def draw_sensitivity(
    table: pd.DataFrame, study: str | Path, outcome: str, file: Path, lang: Lang = "both", *,
    policy: str | None = None, disruption: str | None = None,
) -> Path:  # fmt: skip
    """Draw what :func:`sim.study.sensitivity.sensitivity` found to ``file`` (png, pdf or svg) and return it."""
    return save(_figure(StudyView(Store(study)), table, outcome, lang, policy, disruption), file)


def of_study(
    view: StudyView, lang: Lang = "en", measure: str = "lsr_metro", policy: str | None = None,
    disruption: str | None = None,
) -> Figure:  # fmt: skip
    """Which parameters of a sampled study move an outcome of the baseline, or (with ``policy``) the policy's effect on it.

    Raises InputError for an unknown name, a study without indices, or an outcome that nothing moves."""
    if policy is not None:
        view.arm(policy=policy)
    valid = view.comparison.outcomes["outcome"]
    if measure not in set(valid):
        raise InputError(Problem(f"the study has no outcome '{measure}'{suggestion(measure, valid)}"))
    disruption = view.arm(disruption=disruption or where(view, measure)).disruption
    table = indices_of(view.store, measure, policy=policy, disruption=disruption)
    return _figure(view, table, measure, lang, policy, disruption)


def where(view: StudyView, measure: str) -> str:
    """The arm in which an outcome is looked at by default: the undisturbed one, or the first that has a value."""
    runs = view.comparison.runs
    known = runs if measure not in runs else runs.dropna(subset=[measure])
    calm = view.arm().disruption
    return calm if calm in set(known["disruption"]) or known.empty else str(known["disruption"].iloc[0])


def _figure(
    view: StudyView, table: pd.DataFrame, outcome: str, lang: Lang, policy: str | None, disruption: str | None
) -> Figure:
    """``disruption`` None: the first arm, as :func:`sim.study.sensitivity.sensitivity` has it."""
    words = effect_of(outcome, lang)
    arm = view.disruptions[disruption or next(iter(view.disruptions))]
    meta = view.meta(title=join([view.title, arm], " · ", " · "), n=len(view.store.points))
    meta = replace(meta, indicator=words.meaning, runs=_runs(view, table))
    measure = _what(view, words, policy)
    if "total" in table:
        return sensitivity(table, meta, lang, measure=measure, finding=True)
    return morris(table, meta, lang, measure=measure, unit=words.unit, scale=words.scale)


def _what(view: StudyView, words: Shown, policy: str | None) -> Both:
    """The outcome, or a policy's effect on it, in words."""
    if policy is None or policy == view.baseline:
        return within(words.title)
    name, title = view.policies[policy], within(words.title)
    return Both(f"effect of '{name.en}' on the {title.en}", f"“{name.zh}”对{title.zh}的作用")


def _runs(view: StudyView, table: pd.DataFrame) -> Both:
    """How many points and seeds, and what part of the spread is luck."""
    points, seeds = len(view.store.points), int(view.store.runs["replication"].nunique())
    noise = float(table["noise"].iloc[0])
    each = "1 seed" if seeds == 1 else f"{seeds} seeds"
    text = Both(f"{points} points of the parameters x {each}", f"{points}个参数点×{seeds}个随机种子")
    if not np.isfinite(noise):
        return text
    return Both(f"{text.en}; luck explains {noise:.0%} of the variance", f"{text.zh}；随机因素占方差{noise:.0%}")


@drawn
def morris(
    indices: pd.DataFrame, meta: Meta, lang: Lang = "en", *, measure: Both, unit: Both, scale: float = 1.0
) -> Figure:
    """Bars of mu* with intervals, largest on top, drawn times ``scale`` in ``unit``.

    ``indices``: columns parameter, name_en, name_zh, index (mu*), low, high. Raises InputError for a missing column.
    """
    need(indices, ["parameter", "name_en", "name_zh", "index", "low", "high"], "indices")
    table = indices.sort_values(["index", "parameter"], ascending=[False, True], ignore_index=True)
    sheet = Sheet(lang, body=1.0 + (0.36 if lang != "both" else 0.42) * len(table))
    axes = sheet.fig.subplots()
    rows = list(range(len(table)))
    axes.barh(rows, scale * table["index"], height=0.6, color=BLUE)
    axes.hlines(rows, scale * table["low"].clip(lower=0), scale * table["high"], color=INK, lw=1.2)
    sheet.rows(axes, [named(row) for _, row in table.iterrows()], inches=2.4)
    axes.set_xlim(left=0)
    axes.set_xlabel(sheet.voice(unit))
    title = say("sensitivity.most", name=named(table.iloc[0]), measure=measure)
    subtitle = say("sensitivity.morris.subtitle", unit=unit, place=meta.place, run=meta.title)
    return sheet.finish(title, subtitle, note(meta, say("sensitivity.morris.note"), definition=True))
