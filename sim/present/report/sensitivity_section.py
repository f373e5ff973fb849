"""Sensitivity in the report of a study whose parameters were sampled for it: a sentence and figures."""

from __future__ import annotations

from sim.errors import PeitaoError
from sim.present.figures.sensitivity import ROUGH
from sim.present.report.content import Picture, Report, Text, picture
from sim.present.sensitivity_figure import has_indices, of_study, where
from sim.present.study_view import StudyView
from sim.present.study_words import effect_of
from sim.present.words import Both, named, within
from sim.study.sensitivity import sensitivity as indices_of

RATE, LOSS = "lsr_metro", "loss_share"
MOST_POLICIES = 3


def sensitivity_section(report: Report, view: StudyView) -> None:
    """Which assumptions move the supporting rate, each policy's effect on it, and the loss; nothing for other designs."""
    if not has_indices(view):
        return
    asked: list[tuple[str, str | None]] = [(RATE, None)]
    asked += [(RATE, name) for name in view.policies if name != view.baseline][:MOST_POLICIES]
    if "loss_days" in view.comparison.runs:
        asked.append((LOSS, None))
    blocks: list[Text | Picture] = [
        Text(
            Both(
                "Every assumption named was varied over its range, all together. A bar says how much of the result hangs on "
                "it: where a long bar meets a doubtful assumption, the finding is doubtful too.",
                "所列各项假设在其取值范围内同时变动。横条表示结果在多大程度上取决于该假设：若横条长而该假设存疑，相应结论也应存疑。",
            )
        )
    ]
    for measure, policy in asked:
        title = within(effect_of(measure).title)
        blocks.append(_picture(report, view, measure, policy, title))
    report.add("sensitivity", Both("Which assumptions matter", "哪些假设影响结果"), *blocks)


def _picture(report: Report, view: StudyView, measure: str, policy: str | None, title: Both) -> Picture | Text:
    name = "_".join(filter(None, ("sensitivity", measure, policy)))
    return picture(name, lambda: of_study(view, report.lang, measure, policy), title)


def sensitivity_findings(view: StudyView) -> list[Both]:
    """The assumption that moves the supporting rate most, in a sentence; none for other designs or without SALib."""
    if not has_indices(view):
        return []
    try:
        table = indices_of(view.store, RATE, disruption=where(view, RATE))
    except PeitaoError:
        return []
    first, count = table.iloc[0], len(table)
    name = named(first)
    share = Both("", "")
    if "total" in table:
        spread = first["total_high"] - first["total_low"]
        if spread <= ROUGH and first["total"] <= 1:
            share = Both(f" ({first['total']:.0%} of its variance)", f"（占方差的{first['total']:.0%}）")
    else:
        size = f"{100 * first['index']:.1f}"
        share = Both(f" ({size} points on average over its range)", f"（在其取值范围内平均影响{size}个百分点）")
    return [
        Both(
            f"Of the {count} assumptions varied, '{name.en}' moves the local supporting rate most{share.en}.",
            f"在{count}项变动的假设中，“{name.zh}”对本地配套率影响最大{share.zh}。",
        )
    ]
