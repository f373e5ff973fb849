"""The figures of the headline study."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sim.present import study_figures
from sim.present.figures.effects import policy_effects
from sim.present.frames import signed
from sim.present.meta import Meta
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
        "losses": by_disruption(view, tables["effects"], lang),
        "front": study_figures.front(view, lang),
    }


def car_makers(view: StudyView, table: pd.DataFrame, lang: Lang) -> Figure:
    """Paired effect of each lever on the car makers' local supporting rate, undisturbed."""
    rows = arms_named(table[table["disruption"] == view.undisturbed], "policy", view.policies)
    rows = rows.rename(columns={"policy": "policy_id"})
    meta = view.meta("lsr_metro", "lead_firm", n=int(rows["pairs"].max()))
    measure = Both("Local supporting rate of the car makers", "整车厂本地配套率")
    return policy_effects(rows, meta, lang, measure=measure, finding=True)


def by_ecosystem(view: StudyView, table: pd.DataFrame, lang: Lang) -> Figure:
    """Effect of each lever on the local supporting rate of each ecosystem, percentage points."""
    names = view.called("ecosystem").set_index("id")
    columns = {e: named(names.loc[e]) for e in names.index if e in set(table["ecosystem_id"])}
    best = table.loc[table["effect"].idxmax()]
    lever, top, size = view.policies[best["policy"]], columns[best["ecosystem_id"]], signed(100 * best["effect"], 1)
    title = Both(f"{lever.en} does most for {top.en}: {size} points", f"{lever.zh}对{top.zh}提升最大：{size}个百分点")
    subtitle = Both(
        f"change of the local supporting rate against no new policy, percentage points, end of 2022 · {view.metro.en}",
        f"相对无新增政策的本地配套率变化，个百分点，2022年末 · {view.metro.zh}",
    )
    meta = view.meta("lsr_metro", "ecosystem", n=int(table["pairs"].max()))
    return colours(view, table, "ecosystem_id", columns, 100.0, 1, (title, subtitle), meta, lang)


def by_disruption(view: StudyView, table: pd.DataFrame, lang: Lang) -> Figure:
    """Effect of each lever on the output lost in each disruption, in days of the region's output (+: more is lost)."""
    rows = table[(table["outcome"] == "loss_days") & (table["disruption"] != view.undisturbed)]
    struck = [name for name in view.disruptions if name in set(rows["disruption"])]
    lost = rows.drop_duplicates("disruption").set_index("disruption")["baseline"]
    columns = {
        d: Both(f"{view.disruptions[d].en} ({_days(lost[d])})", f"{view.disruptions[d].zh}（{_days(lost[d])}）")
        for d in struck
    }
    sure = rows[(rows["low"] > 0) | (rows["high"] < 0)]
    worse, better = sure[sure["effect"] > 0], sure[sure["effect"] < 0]
    title = Both(
        f"Of {len(rows)} pairs of lever and disruption {len(better)} lose clearly less, {len(worse)} clearly more",
        f"{len(rows)}组“工具×冲击”中，{len(better)}组损失明确减少，{len(worse)}组明确增加",
    )
    subtitle = Both(
        f"change of output lost, days of the region's output; in brackets: lost without new policy · {view.metro.en}",
        f"产出损失变化（相当于区域产出的天数）；括号内为无新增政策时的损失 · {view.metro.zh}",
    )
    meta = view.meta("lsr_metro", n=int(rows["pairs"].max()))
    return colours(view, rows, "disruption", columns, 1.0, 2, (title, subtitle), meta, lang, good=-1)


def _days(value: float) -> str:
    """Days of output with one place; minus: gained."""
    return "0.0" if abs(value) < 0.05 else signed(value, 1).removeprefix("+")


@drawn
def colours(
    view: StudyView, table: pd.DataFrame, by: str, columns: dict[str, Both], scale: float, places: int,
    words: tuple[Both, Both], meta: Meta, lang: Lang, good: int = 1,
) -> Figure:  # fmt: skip
    """A table of colours: levers (largest mean effect on top) by the ``columns`` of ``by``; bold where the interval
    excludes zero; blue is better (``good`` -1: less is better)."""
    clear = table.assign(clear=(table["low"] > 0) | (table["high"] < 0))
    grid = scale * table.pivot(index="policy", columns=by, values="effect")[list(columns)]
    clear = clear.pivot(index="policy", columns=by, values="clear")
    rows = (good * grid.mean(axis=1)).sort_values(ascending=False, kind="stable").index
    sheet = Sheet(lang, body=1.9 + 0.36 * len(rows), width=3.4 + 0.66 * len(columns))
    axes = sheet.fig.subplots()
    limit = float(np.nanquantile(np.abs(grid.to_numpy()), 0.97)) or 1.0
    axes.pcolormesh(
        good * grid.loc[rows].to_numpy(), cmap=DIVERGING, vmin=-limit, vmax=limit, edgecolors=PAPER, linewidth=2
    )
    for r, policy in enumerate(rows):
        for c, column in enumerate(columns):
            value = grid.at[policy, column]
            sure = clear.at[policy, column] == True and abs(value) >= 0.5 * 10**-places  # noqa: E712 (may be nan)
            if np.isfinite(value):
                colour = PAPER if abs(value) > 0.72 * limit else INK if sure else MUTED
                text = signed(value, places)
                weight = "bold" if sure else "normal"
                axes.text(c + 0.5, r + 0.5, text, ha="center", va="center", size=8.2, color=colour, weight=weight)
    axes.xaxis.tick_top()
    labels = ["\n".join(sheet.fit(sheet.voice(name), 1.5, 8)) for name in columns.values()]
    axes.set_xticks(
        np.arange(len(columns)) + 0.5, labels, size=8, color=INK, rotation=55, ha="left", rotation_mode="anchor"
    )
    sheet.rows(axes, [view.policies[policy] for policy in rows], first=0.5)
    axes.set_ylim(len(rows), 0)
    axes.tick_params(length=0)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    more = Both("bold: the 95% interval excludes zero; blue: better", "加粗：95%区间不含零；蓝色：改善")
    return sheet.finish(*words, note(meta, more, definition=by != "disruption", baseline=True))
