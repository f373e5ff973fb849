"""The figures of the headline study."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.present import study_figures
from sim.present.figures.effects import policy_effects
from sim.present.frames import signed
from sim.present.meta import indicator
from sim.present.sheet import Sheet, note
from sim.present.study_figures import arms_named
from sim.present.study_view import StudyView
from sim.present.style import DIVERGING, INK, MUTED, PAPER, drawn
from sim.present.words import Both, Lang, named


def all_figures(view: StudyView, tables: dict[str, pd.DataFrame], lang: Lang) -> dict[str, Figure]:
    """By name: effects on the region and on the car makers, by ecosystem, losses avoided, cost."""
    return {
        "effects": study_figures.effects(view, lang),
        "car-makers": car_makers(view, tables["car_makers"], lang),
        "ecosystems": by_ecosystem(view, tables["ecosystems"], lang),
        "losses": study_figures.matrix(view, lang),
        "front": study_figures.front(view, lang),
    }


def car_makers(view: StudyView, table: pd.DataFrame, lang: Lang) -> Figure:
    """Paired effect of each lever on the car makers' local supporting rate, undisturbed."""
    rows = arms_named(table[table["disruption"] == view.undisturbed], "policy", view.policies)
    rows = rows.rename(columns={"policy": "policy_id"})
    meta = view.meta("lsr_metro", "lead_firm", n=int(rows["pairs"].max()))
    measure = Both("Local supporting rate of the car makers", "整车厂本地配套率")
    return policy_effects(rows, meta, lang, measure=measure, finding=True)


@drawn
def by_ecosystem(view: StudyView, table: pd.DataFrame, lang: Lang) -> Figure:
    """A table of colours: levers (largest mean effect on top) by ecosystem, effect on the local supporting rate in points;
    bold where the interval excludes zero."""
    grid = table.pivot(index="policy", columns="ecosystem_id", values="effect") * 100
    clear = table.assign(clear=(table["low"] > 0) | (table["high"] < 0))
    clear = clear.pivot(index="policy", columns="ecosystem_id", values="clear")
    names = view.called("ecosystem").set_index("id")
    columns = [e for e in names.index if e in grid.columns]
    rows = grid.mean(axis=1).sort_values(ascending=False, kind="stable").index
    grid, clear = grid.loc[rows, columns], clear.loc[rows, columns]
    sheet = Sheet(lang, body=1.9 + 0.36 * len(rows), width=3.4 + 0.66 * len(columns))
    axes = sheet.fig.subplots()
    limit = float(np.nanquantile(np.abs(grid.to_numpy()), 0.97)) or 1.0
    axes.pcolormesh(grid.to_numpy(), cmap=DIVERGING, vmin=-limit, vmax=limit, edgecolors=PAPER, linewidth=2)
    for r, policy in enumerate(rows):
        for c, ecosystem in enumerate(columns):
            value, sure = grid.at[policy, ecosystem], bool(clear.at[policy, ecosystem])
            if np.isfinite(value):
                colour = PAPER if abs(value) > 0.72 * limit else INK if sure else MUTED
                weight = "bold" if sure else "normal"
                axes.text(
                    c + 0.5, r + 0.5, signed(value, 1), ha="center", va="center", size=8.2, color=colour, weight=weight
                )
    axes.xaxis.tick_top()
    labels = ["\n".join(sheet.fit(sheet.voice(named(names.loc[e])), 1.5, 8)) for e in columns]
    axes.set_xticks(
        np.arange(len(columns)) + 0.5, labels, size=8, color=INK, rotation=55, ha="left", rotation_mode="anchor"
    )
    sheet.rows(axes, [view.policies[policy] for policy in rows], first=0.5)
    axes.set_ylim(len(rows), 0)
    axes.tick_params(length=0)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    meta = replace(
        view.meta("lsr_metro", "ecosystem", n=int(table["pairs"].max())), indicator=indicator("lsr_metro", "ecosystem")
    )
    best = grid.loc[rows[0]]
    top = names.loc[best.idxmax()]
    title = Both(
        f"{view.policies[rows[0]].en} does most for {named(top).en}: {signed(best.max(), 1)} points",
        f"{view.policies[rows[0]].zh}对{named(top).zh}提升最大：{signed(best.max(), 1)}个百分点",
    )
    subtitle = Both(
        f"change of the local supporting rate against no new policy, percentage points, end of 2022 · {meta.place.en}",
        f"相对无新增政策的本地配套率变化，百分点，2022年末 · {meta.place.zh}",
    )
    more = Both("bold: the 95% interval excludes zero", "加粗：95%区间不含零")
    return sheet.finish(title, subtitle, note(meta, more, definition=True, baseline=True))
