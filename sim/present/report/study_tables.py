"""Tables of a study's report: policies compared, losses avoided, budgets, resilience; and what its arms are called."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.present.figures.effects import decimals
from sim.present.labels import labels_of, worded_budget
from sim.present.money import amount
from sim.present.report import shared_sections as shared
from sim.present.report.content import Report, Table, Text
from sim.present.report.numbers import bracket, percent
from sim.present.study_view import StudyView
from sim.present.words import Both

OUTCOMES = ("lsr_metro", "lsr_radius_300km", "import_share", "output")


def comparison(report: Report, view: StudyView) -> None:
    """What each policy changes against the baseline, undisturbed, and what of the losses it avoids."""
    table, arm = view.comparison.effects, view.arm()
    calm = table[(table["scenario"] == arm.scenario) & (table["disruption"] == arm.disruption)]
    names = [name for name in OUTCOMES if name in set(calm["outcome"])]
    if calm.empty:
        return
    words = view.comparison.outcomes.set_index("outcome")
    columns = {name: _column(calm[calm["outcome"] == name], words.loc[name]) for name in names}
    rows: list[Sequence[Both | str]] = [
        (view.policies[policy], *(columns[name][1].get(policy, "–") for name in names), str(pairs))
        for policy, pairs in calm.groupby("policy", sort=False)["pairs"].max().items()
    ]
    head = (Both("Policy", "政策"), *[columns[name][0] for name in names], Both("Pairs", "配对数"))
    base = view.policies[view.baseline]
    caption = Both(
        f"Change against '{base.en}', {view.disruptions[arm.disruption].en}, with 95% intervals (bootstrap over pairs).",
        f"相对“{base.zh}”的变化（{view.disruptions[arm.disruption].zh}），方括号内为95%区间（配对自助法）。",
    )
    numbers = tuple(range(1, len(names) + 2))
    title = Both("Policies compared", "政策比较")
    report.add("comparison", title, Table(head, rows, numbers, caption), _avoided(view))


def _column(rows: pd.DataFrame, words: pd.Series) -> tuple[Both, dict[str, str]]:
    """Head and cells (by policy) of one outcome: shares in percentage points, amounts in percent of the baseline."""
    share = words["unit"] == "1"
    scale = 100.0 if share else 100.0 / float(rows["baseline"].mean() or np.nan)
    places = decimals(scale * rows[["effect", "low", "high"]], 3)
    cells = {row.policy: bracket((row.effect, row.low, row.high), scale, places) for row in rows.itertuples()}
    unit = Both("points", "百分点") if share else Both("% of baseline", "占基准%")
    return Both(f"{words['en']}, {unit.en}", f"{words['zh']}，{unit.zh}"), cells


def _avoided(view: StudyView) -> Table | None:
    cells = view.comparison.avoided
    cells = cells[(cells["scenario"] == view.arm().scenario)].dropna(subset=["value"])
    if cells.empty:
        return None
    struck = list(dict.fromkeys(cells["disruption"]))
    by = cells.set_index(["policy", "disruption"])
    rows: list[Sequence[Both | str]] = []
    for policy in dict.fromkeys(cells["policy"]):
        found = [by.loc[(policy, d)] if (policy, d) in by.index else None for d in struck]
        written = ["–" if c is None else bracket((c["value"], c["low"], c["high"]), 100.0, 1, "%") for c in found]
        rows.append((view.policies[policy], *written))
    head = (Both("Policy", "政策"), *[view.disruptions[d] for d in struck])
    caption = Both(
        "Share of the baseline's output loss that the policy avoids, with 95% intervals; negative: more is lost.",
        "政策避免的产出损失占基准损失的比重，方括号内为95%区间；负值表示损失更大。",
    )
    return Table(head, rows, tuple(range(1, len(head))), caption)


def budgets(report: Report, view: StudyView) -> None:
    """Mean public spending of the undisturbed runs, by policy and what it is for."""
    title = Both("What the policies cost", "政策预算")
    arm = view.arm()
    rows = view.runs(arm.scenario, None, arm.disruption)
    if "budget" not in view.store.tables():
        return
    spent = view.table("budget", rows, ["run_id", "policy", "instrument", "cny"]).rename(
        columns={"policy_x": "policy", "policy_y": "arm"}
    )
    known = {name: text for arms in view.store.manifest["arms"].values() for name, text in labels_of(arms).items()}
    spent = worded_budget(spent, known)
    lines: list[Sequence[Both | str]] = []
    for name in view.policies:
        own, runs = spent[spent["arm"] == name], rows[rows["policy"] == name]["run_id"].nunique()
        items = shared.budget_rows(own, runs)
        lines += [(view.policies[name], *item) for item in items]
        if len(items) > 1:
            total = amount(own["cny"].sum() / runs, 3)
            lines.append((view.policies[name], Both("Total", "合计"), "", total))
    if not lines:
        report.add("budgets", title, Text(Both("No public money was spent.", "没有公共支出。")))
        return
    head = (
        Both("Policy", "政策"),
        Both("Item", "项目"),
        Both("Instrument", "工具"),
        Both("Mean a run", "每次运行均值"),
    )
    caption = Both("Public spending over the period, undisturbed runs.", "期内公共支出，无冲击运行。")
    report.add("budgets", title, Table(head, lines, (3,), caption))
    columns = ["arm", "policy", "policy_en", "policy_zh", "instrument", "instrument_en", "instrument_zh"]
    means = spent.groupby(columns, sort=False)["cny"].sum().reset_index()
    report.sheets["budgets"] = means.rename(columns={"arm": "policy", "policy": "item", "policy_en": "item_en",
                                                     "policy_zh": "item_zh", "cny": "cny_all_runs"})  # fmt: skip


def resilience(report: Report, view: StudyView) -> None:
    """Losses and recovery of every policy under every disruption."""
    runs = view.comparison.runs
    if "loss_days" not in runs:
        return
    own = runs[runs["scenario"] == view.arm().scenario].dropna(subset=["loss_days"])
    rows = []
    arms = [(disruption, policy) for disruption in view.disruptions for policy in view.policies]
    by = dict(list(own.groupby(["disruption", "policy"])))
    for disruption, policy in (arm for arm in arms if arm in by):
        part = by[disruption, policy]
        low, high = part["loss_days"].quantile([0.05, 0.95])
        back = part[part["recovered"] > 0]
        days = f"{back['time_to_recover'].mean():.0f}" if len(back) else "–"
        rows.append(
            (
                view.disruptions[disruption],
                view.policies[policy],
                f"{part['loss_days'].mean():.2f} [{low:.2f}, {high:.2f}]",
                percent(part["loss_share"].mean(), 2),
                percent(part["robustness"].mean()),
                f"{len(back)}/{len(part)}",
                days,
            )
        )
    if not rows:
        return
    head = (
        Both("Disruption", "冲击"),
        Both("Policy", "政策"),
        Both("Loss, days of output (5% to 95% of runs)", "损失，折合天数（5%—95%）"),
        Both("Share of output lost", "损失占比"),
        Both("Lowest output", "最低产出"),
        Both("Runs recovered", "已恢复运行"),
        Both("Days to recover", "恢复天数"),
    )
    caption = Both(
        "Against the undisturbed twin of the same policy and seed. Recovered: at least 95% for 14 days; days are the mean "
        "of the runs that recovered.",
        "相对同一政策、同一随机种子的无冲击对照。恢复：连续14天不低于95%；天数为已恢复运行的均值。",
    )
    report.add("resilience", Both("Resilience", "韧性"), Table(head, rows, (2, 3, 4, 5, 6), caption))


def arms(view: StudyView) -> pd.DataFrame:
    """What the short names of scenarios, policies and disruptions stand for."""
    kinds = (("scenario", view.scenarios), ("policy", view.policies), ("disruption", view.disruptions))
    rows = [(kind, arm, name.en, name.zh) for kind, names in kinds for arm, name in names.items()]
    return pd.DataFrame(rows, columns=["kind", "arm", "name_en", "name_zh"])
