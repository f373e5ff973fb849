"""What hurts most when it fails: a map beside a ranking."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from sim.present.maps.measures import LOSS
from sim.present.maps.projection import Projection
from sim.present.meta import Meta
from sim.present.sheet import Sheet, note
from sim.present.style import INK, MUTED, drawn, save
from sim.present.words import Both, Lang
from sim.study.criticality import Criticality

MOST = 15
FAR_KM = 1100.0
"""Beyond it the map is cut off; the ranking still names what lies there."""
NUMBERED = 6
"""So many of the worst carry their rank on the map."""
NAMES = {
    "corridors": Both("corridor", "通道"), "hubs": Both("hub", "枢纽"), "zones": Both("zone", "功能区"),
    "firms": Both("firm", "企业"),
}  # fmt: skip


@drawn
def critical_map(found: Criticality, meta: Meta, lang: Lang = "en") -> Figure:
    """Map of all that was removed, darker and larger the more the region loses without it, and the worst in order."""
    table = found.table
    sheet = Sheet(lang, width=10.0, body=5.6)
    chart, bars = sheet.fig.subplots(1, 2, width_ratios=[1.25, 1.0])
    loss = np.maximum(table["loss_days"].to_numpy(float), 0.0)
    norm = Normalize(0.0, max(loss.max(initial=0.0), 1e-9))
    lat, lon = meta.centre or _middle(found)
    project = Projection(lat, lon)
    told: set[int] = set()
    for i in np.argsort(loss, kind="stable"):
        colour, size = LOSS(norm(loss[i])), norm(loss[i])
        for lat1, lon1, lat2, lon2 in found.cases[table["id"][i]].points:
            (x1, x2), (y1, y2) = project([lat1, lat2], [lon1, lon2])
            if np.hypot(x1, y1) > FAR_KM and np.hypot(x2, y2) > FAR_KM:
                continue
            if (x1, y1) == (x2, y2):
                chart.scatter(x1, y1, s=14 + 220 * size, color=colour, edgecolor=INK, lw=0.4, zorder=3)
            else:
                chart.plot([x1, x2], [y1, y2], color=colour, lw=0.8 + 5 * size, solid_capstyle="round", zorder=2)
            at = ((x1 + x2) / 2, (y1 + y2) / 2)
            if i < NUMBERED and loss[i] > 0.0 and i not in told and np.hypot(*at) < FAR_KM:
                told.add(i)
                chart.annotate(f"{i + 1}", at, (4, 4), textcoords="offset points", size=8, weight="bold", color=INK)
    _ground(sheet, chart)
    worst = table.head(MOST)
    bars.barh(range(len(worst)), worst["loss_days"], color=[LOSS(norm(max(v, 0.0))) for v in worst["loss_days"]])
    names = [Both(f"{n} {r.name_en}", f"{n} {r.name_zh}") for n, r in enumerate(worst.itertuples(), 1)]
    sheet.rows(bars, names, inches=2.0, size=8.0)
    bars.axvline(0.0, color=INK, lw=0.8)
    bars.set_xlabel(sheet.voice(Both("days of the region's output lost", "区域损失（折合正常产出天数）")))
    sheet.fig.colorbar(ScalarMappable(norm, LOSS), ax=chart, orientation="horizontal", shrink=0.7, pad=0.02).set_label(
        sheet.voice(Both("days of output lost", "损失（天）")), size=8
    )
    thing = NAMES[found.what]
    title = Both(
        f"Which {thing.en} hurts most when it fails: {worst['name_en'][0]}",
        f"哪个{thing.zh}失效损失最大：{worst['name_zh'][0]}",
    )
    subtitle = Both(
        f"each removed alone for {found.days} days, followed for {found.after} more | {meta.title.en}",
        f"逐一停用{found.days}天，再观察{found.after}天 | {meta.title.zh}",
    )
    text = Both("Net loss of output against the undisturbed run.", "净产出损失，以无冲击运行为基准。")
    return sheet.finish(title, subtitle, note(meta, text, baseline=True))


def _middle(found: Criticality) -> tuple[float, float]:
    points = np.array([p for case in found.cases.values() for p in case.points])
    return float(np.median(points[:, [0, 2]])), float(np.median(points[:, [1, 3]]))


def _ground(sheet: Sheet, axes) -> None:
    """Equal scale, km from the centre."""
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    half = min(max(-west, east, -south, north), FAR_KM)
    axes.set_xlim(-half, half)
    axes.set_ylim(-half, half)
    axes.set_aspect("equal", adjustable="box")
    axes.grid(visible=False)
    axes.tick_params(labelsize=7, colors=MUTED)
    axes.set_xlabel(sheet.voice(Both("km east of the centre", "中心以东（公里）")), size=8)
    axes.set_ylabel(sheet.voice(Both("km north of the centre", "中心以北（公里）")), size=8)


def draw_critical(found: Criticality, meta: Meta, lang: Lang = "en") -> Path:
    """Write ``map.png`` into the study's folder."""
    return save(critical_map(found, meta, lang), found.folder / "map.png")
