"""The figure of ``peitao sensitivity``: Sobol indices, or Morris effects, of a study's parameters."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from sim.present.figures.sensitivity import sensitivity
from sim.present.frames import need
from sim.present.meta import Meta
from sim.present.sheet import Sheet, note
from sim.present.study_view import StudyView
from sim.present.study_words import effect_of
from sim.present.style import BLUE, INK, drawn, save
from sim.present.words import Both, Lang, named
from sim.study.store.read import Store


def draw_sensitivity(table: pd.DataFrame, study: str | Path, outcome: str, file: Path, lang: Lang = "both") -> Path:
    """Draw what :func:`sim.study.sensitivity.sensitivity` found to ``file`` (png, pdf or svg) and return it."""
    view = StudyView(Store(study))
    words = effect_of(outcome, lang)
    meta = replace(view.meta(), indicator=words.meaning)
    if "total" in table:
        return save(sensitivity(table, meta, lang, measure=words.title, finding=True), file)
    return save(morris(table, meta, lang, measure=words.title, unit=words.unit, scale=words.scale), file)


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
    first = named(table.iloc[0])
    title = Both(f"{first.en} moves the {measure.en} most", f"{first.zh}对{measure.zh}影响最大")
    place, run = meta.place, meta.title
    subtitle = Both(
        f"Mean absolute effect of each assumption over its whole range | {place.en} | {run.en}",
        f"各假设在其全部取值范围内的平均绝对影响 | {place.zh} | {run.zh}",
    )
    return sheet.finish(title, subtitle, note(meta, Both("Morris mu* with 95% intervals", "Morris μ*及95%区间")))
