"""The figure of the localisation experiment: four blows against the local share, and two other axes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim.present.sheet import Sheet
from sim.present.style import BLUE, INK, MUTED, VERMILION, drawn, save
from sim.present.words import Both, Lang

BLOWS = {
    "zone": Both("A zone of the region stops\n(Longquanyi, 14 days)", "区内一区停产\n（龙泉驿，14天）"),
    "outside": Both("All outside suppliers deliver half\n(28 days)", "区外供应商供货减半\n（28天）"),
    "corridor": Both("Corridors to the east closed\n(14 days)", "东向通道中断\n（14天）"),
    "random": Both("Random plant outages\n(0.5 a plant and year, for 60 days)", "随机停产\n（年均0.5次/厂，60天）"),
}
DARK = "#444b54"


@drawn
def figure(table: pd.DataFrame, lang: Lang = "en"):
    """Six panels: loss by local share under each blow (with and without adaptation), by stocks, by number of sources."""
    sheet = Sheet(lang, width=10.5, body=7.6)
    axes = sheet.fig.subplots(2, 4)
    speak = sheet.voice
    local = table[table["axis"] == "local"]
    for panel, (blow, name) in zip(axes[0], BLOWS.items(), strict=True):
        rows = local[local["blow"] == blow]
        for adapts, colour, words in (
            (False, VERMILION, Both("stocks and spare capacity only", "仅靠库存与富余产能")),
            (True, BLUE, Both("firms adapt: new suppliers, detours, overtime", "企业适应：换供应商、绕行、加班")),
        ):
            part = rows[rows["adaptation"] == adapts].sort_values("local_share")
            x, y, ci = 100 * part["local_share"], part["loss"], part["loss_ci"]
            panel.plot(x, y, color=colour, marker="o", ms=4, lw=2, label=speak(words))
            panel.fill_between(x, y - ci, y + ci, color=colour, alpha=0.18, lw=0)
        panel.set_title(speak(name), size=9, color=INK, loc="left")
        panel.set_ylim(bottom=0)
        panel.set_xlabel(speak(Both("local share of goods bought, %", "货物采购本地占比，%")), size=8)
    axes[0][0].set_ylabel(speak(Both("output lost, days", "产出损失（天）")), size=9)
    handles = axes[0][0].get_legend_handles_labels()
    lines = ["\n".join(sheet.fit(word, 2.0, 8.5)) for word in handles[1]]
    axes[1][3].legend(handles[0], lines, loc="lower left", bbox_to_anchor=(-0.05, -0.05), frameon=False, fontsize=8.5)
    _split(axes[1][0], local, speak)
    _bars(
        axes[1][1], table[table["axis"] == "stock"], Both("days of stock, times today's", "库存天数（现状=1）"), speak
    )
    _bars(axes[1][2], table[table["axis"] == "sources"], Both("suppliers per input", "每种投入的供应商数"), speak)
    axes[1][0].set_ylabel(speak(Both("output lost, days", "产出损失（天）")), size=9)
    _words(axes[1][3], local, speak)
    low, high = _ends(local, "outside"), _ends(local, "zone")
    title = Both(
        "Buying locally shields the region from outside shocks and exposes it to its own",
        "本地配套越高，越能抵御区外冲击，却越容易受区内冲击",
    )
    subtitle = Both(
        f"output lost without adaptation as the local share rises from {low[0]:.0f}% to {low[1]:.0f}%: outside shock "
        f"{low[2]:.1f} to {low[3]:.1f} days, zone shock {high[2]:.1f} to {high[3]:.1f} days",
        f"无适应时，本地占比由{low[0]:.0f}%升至{low[1]:.0f}%：区外冲击损失{low[2]:.1f}→{low[3]:.1f}天，区内冲击{high[2]:.1f}→{high[3]:.1f}天",
    )
    seeds = int(local["seeds"].iloc[0])
    note = Both(
        f"Chengdu pack, 600 firms, mean of {seeds} seeds, bands: 95 % interval (t). Local share: value of goods bought "
        "directly in the metropolitan area / all goods bought, base year; moved by what a metropolitan supplier is worth "
        "to buyers. Loss: days of the region's undisturbed output, missing on days below the undisturbed run. Closed "
        "corridors: without adaptation goods wait, with it they take detours. Lower row: without adaptation. "
        "Experiment, not a forecast.",
        f"成都区域数据，600家企业，{seeds}个随机种子均值，阴影为95%区间。本地占比：基年都市圈内直接采购货物价值占全部货物采购比重，"
        "由本地供应商对买方的价值改变。损失：低于无冲击对照各日的产出缺口，折合天数。"
        "通道中断：无适应时货物等待，有适应时绕行。下排：无适应。属模拟实验，并非预测。",
    )
    return sheet.finish(title, subtitle, note)


def _ends(local: pd.DataFrame, blow: str) -> tuple[float, float, float, float]:
    rows = local[(local["blow"] == blow) & ~local["adaptation"]].sort_values("local_share")
    return (100 * rows["local_share"].iloc[0], 100 * rows["local_share"].iloc[-1], rows["loss"].iloc[0],
            rows["loss"].iloc[-1])  # fmt: skip


def _split(axes, local: pd.DataFrame, speak) -> None:
    """The zone shock: the struck firms and all others apart."""
    rows = local[(local["blow"] == "zone") & ~local["adaptation"]].sort_values("local_share")
    x = 100 * rows["local_share"]
    for name, colour, words in (
        ("loss_struck", MUTED, Both("the struck zone itself", "受冲击区内")),
        ("loss_others", VERMILION, Both("all other firms of the region", "区域其他企业")),
    ):
        axes.plot(x, rows[name], color=colour, marker="o", ms=4, lw=2, label=speak(words))
        axes.fill_between(
            x, rows[name] - rows[f"{name}_ci"], rows[name] + rows[f"{name}_ci"], color=colour, alpha=0.18, lw=0
        )
    axes.set_ylim(0, 1.45 * rows[["loss_struck", "loss_others"]].to_numpy().max())
    axes.legend(fontsize=7.5, frameon=False, loc="upper left")
    axes.set_title(speak(Both("The zone shock: who loses?", "区内停产：谁受损？")), size=9, color=INK, loc="left")
    axes.set_xlabel(speak(Both("local share of goods bought, %", "货物采购本地占比，%")), size=8)


LINES = {
    "zone": (VERMILION, Both("zone", "区内停产")), "outside": (BLUE, Both("outside", "区外减供")),
    "corridor": ("#0a7d5a", Both("corridor", "通道中断")), "random": (DARK, Both("random", "随机停产")),
}  # fmt: skip


def _bars(axes, rows: pd.DataFrame, words: Both, speak) -> None:
    """Loss under each blow along another axis, at today's local share, without adaptation."""
    for blow, (colour, name) in LINES.items():
        part = rows[rows["blow"] == blow].sort_values("value")
        at = range(len(part))
        axes.errorbar(at, part["loss"], part["loss_ci"], color=colour, marker="o", ms=4, lw=1.8, capsize=2,
                      label=speak(name))  # fmt: skip
        axes.set_xticks(list(at), [f"{v:g}" for v in part["value"]])
    axes.set_ylim(bottom=0)
    axes.legend(fontsize=7.5, frameon=False, loc="upper right")
    axes.set_title(speak(words), size=9, color=INK, loc="left")


def _words(axes, local: pd.DataFrame, speak) -> None:
    """What the panels say, in words, from the numbers."""
    axes.axis("off")
    lines = []
    for blow, (_, name) in LINES.items():
        rows = local[local["blow"] == blow].sort_values("local_share")
        bare, adapted = rows[~rows["adaptation"]]["loss"], rows[rows["adaptation"]]["loss"]
        lines.append(
            Both(
                f"{name.en}: {bare.iloc[0]:.1f} → {bare.iloc[-1]:.1f} days\n   adapting: {adapted.iloc[0]:.1f} → "
                f"{adapted.iloc[-1]:.1f}",
                f"{name.zh}：{bare.iloc[0]:.1f} → {bare.iloc[-1]:.1f}天\n"
                f"   适应后：{adapted.iloc[0]:.1f} → {adapted.iloc[-1]:.1f}",
            )
        )
    head = speak(Both("Lowest → highest local share", "本地占比：最低 → 最高"))
    axes.text(0.0, 1.0, head, weight="bold", size=9, va="top", color=INK, transform=axes.transAxes)
    text = "\n".join(speak(line, "\n") for line in lines)
    axes.text(0.0, 0.88, text, size=8.5, va="top", color=INK, linespacing=1.5, transform=axes.transAxes)


def draw(table: pd.DataFrame, path: Path, lang: Lang) -> Path:
    """Write the figure."""
    return save(figure(table, lang), path)
