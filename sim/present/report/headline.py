"""The answer of a study in two or three sentences, at the top of its report: what a reader with one minute reads."""

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
from sim.present.report.numbers import enumerated, percent, places_for, quoted
from sim.present.report.sensitivity_section import sensitivity_findings
from sim.present.study_view import StudyView
from sim.present.words import Both


def headline(view: StudyView) -> list[Both]:
    """What the policies do for the supporting rate, what the worst disruption costs and whether a policy helps against it,
    and whether a policy makes the region more fragile. Only what the intervals bear out is said."""
    return [*_rate(view), *_worst(view), *_fragile(view), *sensitivity_findings(view)]


def _rate(view: StudyView) -> list[Both]:
    rows = calm_effects(view, RATE)
    if rows.empty:
        return []
    base, known = percent(rows["baseline"].iloc[0]), sure(rows, "effect", LEAST_RATE)
    up, down, n = known[known["effect"] > 0], known[known["effect"] < 0], len(rows)
    if up.empty:
        return [_none(view, rows, base, down)]
    best = up.iloc[0]
    name, cost = view.policies[best["policy"]], _cost(view, best)
    places = places_for(100 * float(best["effect"]))
    gain, low, high = (f"{100 * float(best[part]):.{places}f}" for part in ("effect", "low", "high"))
    most = Both(" most", "最多") if n > 1 else Both("", "")
    of = Both(f"Of {n} policies, ", f"{n}项政策中，") if n > 1 else Both("", "")
    text = Both(
        f"{of.en}{name.en} raises the local supporting rate{most.en}: from {base} by {gain} points "
        f"(95% interval {low} to {high}){cost.en}",
        f"{of.zh}{name.zh}提升本地配套率{most.zh}：由{base}提升{gain}个百分点（95%区间{low}至{high}）{cost.zh}",
    )
    return [_lowered(view, text, down)]


def _none(view: StudyView, rows: pd.DataFrame, base: str, down: pd.DataFrame) -> Both:
    """The sentence when no policy raises the rate."""
    n, only = len(rows), view.policies[rows["policy"].iloc[0]]
    if n > 1:
        text = Both(
            f"None of the {n} policies raises the local supporting rate ({base}) beyond chance",
            f"{n}项政策中，没有一项能使本地配套率（{base}）的提升超出随机波动",
        )
        return _lowered(view, text, down)
    if down.empty:
        return Both(
            f"{only.en} does not change the local supporting rate ({base}) beyond chance.",
            f"{only.zh}对本地配套率（{base}）的影响未超出随机波动。",
        )
    places = places_for(100 * float(down["effect"].iloc[0]))
    fall, low, high = (f"{100 * abs(float(down[part].iloc[0])):.{places}f}" for part in ("effect", "high", "low"))
    return Both(
        f"{only.en} lowers the local supporting rate: from {base} by {fall} points (95% interval {low} to {high}).",
        f"{only.zh}降低本地配套率：由{base}下降{fall}个百分点（95%区间{low}至{high}）。",
    )


def _lowered(view: StudyView, text: Both, down: pd.DataFrame) -> Both:
    """The sentence, with the policies that lower the rate at its end."""
    if down.empty:
        return Both(f"{text.en}.", f"{text.zh}。")
    names = enumerated([view.policies[name] for name in down["policy"]])
    verb = "lowers" if len(down) == 1 else "lower"
    return Both(f"{text.en}; but {names.en} {verb} it.", f"{text.zh}；{names.zh}则使其下降。")


def _cost(view: StudyView, best: pd.Series) -> Both:
    front = view.comparison.front
    cost = front[(front["policy"] == best["policy"]) & (front["scenario"] == best["scenario"])]["cost"]
    if cost.empty or not cost.iloc[0] > 0:
        return Both("", "")
    money = amount(float(cost.iloc[0]))
    return Both(f", for {money.en} of public money", f"，公共投入{money.zh}")


def _worst(view: StudyView) -> list[Both]:
    own = baseline_losses(view)
    if own.empty:
        return []
    worst, n = worst_disruption(own), own["disruption"].nunique()
    name = quoted(view.disruptions[worst])
    days = f"{own[own['disruption'] == worst]['loss_days'].mean():.1f}"
    of = Both(f"Of {n} disruptions, ", f"{n}类冲击中，") if n > 1 else Both("", "")
    most = Both(" most", "损失最大") if n > 1 else Both("", "造成损失")
    cells = cells_avoided(view)
    cells = sure(cells[cells["disruption"] == worst], "value", LEAST_LOSS)
    helps = cells[cells["value"] > 0]
    if len(helps):
        best = helps.iloc[0]
        part, policy = percent(best["value"], 0 if best["value"] >= 0.1 else 1), view.policies[best["policy"]]
        tail = Both(f"{policy.en} avoids {part} of it", f"{policy.zh}可避免其中{part}")
    else:
        tail = Both("no policy clearly reduces it", "没有政策明确减少这一损失")
    alone = len(view.policies) == 1
    return [
        Both(
            f"{of.en}{name.en} costs{most.en}: {days} days of the region's output{'' if alone else '; ' + tail.en}.",
            f"{of.zh}{name.zh}{most.zh}：相当于{days}天的区域产出{'' if alone else '；' + tail.zh}。",
        )
    ]


def _fragile(view: StudyView) -> list[Both]:
    cells = cells_avoided(view)
    if cells.empty:
        return []
    known = sure(cells, "value", LEAST_LOSS)
    worse = list(dict.fromkeys(known[known["value"] < 0]["policy"]))
    if not worse:
        return [Both("No policy makes losses clearly larger.", "没有政策明确加大冲击损失。")]
    names = enumerated([view.policies[name] for name in worse])
    verb = "makes" if len(worse) == 1 else "make"
    return [
        Both(f"{names.en} {verb} losses larger in at least one disruption.", f"{names.zh}至少在一类冲击中加大损失。")
    ]
