"""What a study found, as sentences made from its numbers, each with its interval, in English and Chinese."""

from __future__ import annotations

import pandas as pd

from sim.present.money import amount
from sim.present.report.evidence import (
    LEAST_LOSS,
    LEAST_RATE,
    RATE,
    baseline_losses,
    calm_effects,
    cells_avoided,
    sure,
    worst_disruption,
)
from sim.present.report.numbers import enumerated, percent, points, quoted
from sim.present.report.sensitivity_section import sensitivity_findings
from sim.present.study_view import StudyView
from sim.present.words import Both, join

FEW = 5
"""With fewer pairs than this the intervals are said to be rough."""


def study_findings(view: StudyView) -> list[Both]:
    """The sentences, most important first. Only effects whose 95 % interval excludes zero are said to be effects."""
    found = [*_rate(view), *_money(view), *harm(view), *helped(view), *dominated(view)]
    found += [*sensitivity_findings(view), *_sureness(view)]
    return found or [Both("The study compares nothing yet.", "研究尚无可比较的结果。")]


def _named(view: StudyView, row: pd.Series) -> Both:
    name, size = view.policies[row["policy"]], points(row["effect"], row["low"], row["high"])
    return Both(f"{name.en} {size.en}", f"{name.zh}{size.zh}")


def _rate(view: StudyView) -> list[Both]:
    rows = calm_effects(view, RATE)
    if rows.empty:
        return []
    known = sure(rows, "effect", LEAST_RATE)
    up, down = known[known["effect"] > 0], known[known["effect"] < 0].iloc[::-1]
    rest = rows[~rows["policy"].isin(known["policy"])]
    base = percent(rows["baseline"].iloc[0])
    found = [
        Both(
            f"Without new policy {base} of the value of goods that the region's firms buy comes from the metropolitan area.",
            f"无新增政策时，区域内企业采购的货物价值中有{base}来自都市圈。",
        )
    ]
    if len(up):
        what = enumerated([_named(view, row) for _, row in up.iterrows()])
        found.append(Both(f"The local supporting rate is raised by {what.en}.", f"提升本地配套率的政策：{what.zh}。"))
    if len(down):
        what = enumerated([_named(view, row) for _, row in down.iterrows()])
        found.append(Both(f"It is lowered by {what.en}.", f"降低本地配套率的政策：{what.zh}。"))
    if len(rest):
        what = enumerated([view.policies[name] for name in rest["policy"]])
        found.append(
            Both(
                f"No effect on it that could not be chance, or none that matters: {what.en}.",
                f"未见超出随机波动或有实际意义的影响：{what.zh}。",
            )
        )
    return found


def _money(view: StudyView) -> list[Both]:
    arm = view.arm()
    front = view.comparison.front
    front = front[(front["scenario"] == arm.scenario) & (front["policy"] != view.baseline) & (front["cost"] > 0)]
    parts = []
    for row in front.itertuples():
        cost, name = amount(row.cost), view.policies[row.policy]
        if row.lsr_low > 0 and row.lsr_gain >= LEAST_RATE:
            each = amount(row.cost / (100 * row.lsr_gain))
            parts.append(
                Both(
                    f"{name.en} {cost.en} ({each.en} a percentage point)", f"{name.zh}{cost.zh}（每个百分点{each.zh}）"
                )
            )
        else:
            parts.append(Both(f"{name.en} {cost.en}", f"{name.zh}{cost.zh}"))
    if not parts:
        return []
    what = enumerated(parts)
    return [Both(f"Public spending over the period: {what.en}.", f"期内公共投入：{what.zh}。")]


def harm(view: StudyView) -> list[Both]:
    """Which disruption does most harm without a policy."""
    own = baseline_losses(view)
    if own.empty:
        return []
    worst = worst_disruption(own)
    rows, name = own[own["disruption"] == worst], quoted(view.disruptions[worst])
    low, high = rows["loss_days"].quantile(0.05), rows["loss_days"].quantile(0.95)
    mean, least = f"{rows['loss_days'].mean():.1f}", percent(rows["robustness"].mean(), 0)
    back = int(rows["recovered"].sum())
    days = f"{rows[rows['recovered'] > 0]['time_to_recover'].mean():.0f}" if back else ""
    when = Both(f", on average after {days} days", f"，平均{days}天") if back else Both("", "")
    return [
        Both(
            f"Of the disruptions, {name.en} does most harm: {mean} days of the region's output lost "
            f"({low:.1f} to {high:.1f} in nine runs of ten); output falls to {least} of the undisturbed run; "
            f"{back} of {len(rows)} runs are back at 95% by the end{when.en}.",
            f"各类冲击中，{name.zh}损失最大：相当于{mean}天的区域产出（九成运行在{low:.1f}至{high:.1f}天之间）；"
            f"产出最低降至无冲击时的{least}；{len(rows)}次运行中{back}次在期末前恢复至95%{when.zh}。",
        )
    ]


def helped(view: StudyView) -> list[Both]:
    """In which combinations of policy and disruption losses change."""
    cells = cells_avoided(view)
    if cells.empty:
        return []
    known = sure(cells, "value", LEAST_LOSS)
    found = []
    for rows, en, zh in (
        (known[known["value"] > 0], "Losses become smaller with", "减少损失的组合："),
        (known[known["value"] < 0].iloc[::-1], "Losses become larger with", "加大损失的组合："),
    ):
        parts = [_cell(view, row) for row in rows.head(4).itertuples()]
        if parts:
            more = len(rows) - len(parts)
            what, tail = enumerated(parts), Both(f", and {more} more", f"等（另有{more}组）") if more else Both("", "")
            found.append(Both(f"{en} {what.en}{tail.en}.", f"{zh}{what.zh}{tail.zh}。"))
    if not found:
        found.append(
            Both(
                f"In none of the {len(cells)} combinations of policy and disruption is a change in losses clear.",
                f"{len(cells)}个政策与冲击组合中，损失均无明确变化。",
            )
        )
    return found


def _cell(view: StudyView, row) -> Both:
    """One combination with the share of the loss that is avoided, or lost in addition."""
    policy, blow = view.policies[row.policy], quoted(view.disruptions[row.disruption])
    sign = 1 if row.value > 0 else -1
    ends = sorted((sign * row.low, sign * row.high))
    places = 0 if abs(row.value) >= 0.1 else 1
    size, low, high = (percent(value, places) for value in (sign * row.value, *ends))
    en, zh = ("of the loss avoided", "避免损失") if sign > 0 else ("more lost", "损失增加")
    return Both(
        f"{policy.en} under {blow.en} ({size} {en}, {low} to {high})",
        f"{policy.zh}应对{blow.zh}（{zh}{size}，{low}至{high}）",
    )


def dominated(view: StudyView) -> list[Both]:
    """Which policies others could replace."""
    front = view.comparison.front
    front = front[(front["scenario"] == view.arm().scenario) & (front["policy"] != view.baseline) & ~front["on_front"]]
    parts = []
    for row in front.itertuples():
        by = join([view.policies[name] for name in row.dominated_by.split(", ")], " or ", "或")
        name = view.policies[row.policy]
        parts.append(Both(f"{by.en} instead of {name.en}", f"以{by.zh}替代{name.zh}"))
    if not parts:
        return []
    what = join(parts)
    return [
        Both(
            f"On average these replacements cost no more, bring no less local supply and lose no more: {what.en}.",
            f"就平均值而言，以下替代成本不更高，配套与韧性均不更低：{what.zh}。",
        )
    ]


def _sureness(view: StudyView) -> list[Both]:
    pairs = view.comparison.effects["pairs"]
    if pairs.empty:
        return []
    found = []
    if int(pairs.min()) < FEW:
        found.append(
            Both(
                f"Intervals rest on as few as {int(pairs.min())} pairs of runs and are rough; more replications would "
                "sharpen them.",
                f"部分区间仅基于{int(pairs.min())}对运行，较为粗略；增加重复次数可提高精度。",
            )
        )
    if view.done < view.planned:
        found.append(
            Both(
                f"{view.planned - view.done} of {view.planned} runs are missing; their pairs are left out.",
                f"{view.planned}次运行中有{view.planned - view.done}次缺失，相应配对未计入。",
            )
        )
    return found
