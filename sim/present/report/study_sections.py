"""The report of a study, section by section."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from sim.errors import PeitaoError
from sim.present import study_figures as draw
from sim.present import study_run
from sim.present.labels import labels_of, worded_budget
from sim.present.money import amount
from sim.present.report import shared_sections as shared
from sim.present.report.content import Block, Items, Report, Table, Text, picture
from sim.present.report.numbers import bracket, percent, places_for
from sim.present.report.sensitivity_section import sensitivity_section
from sim.present.report.sentences import study_findings
from sim.present.study_view import RunView, StudyView
from sim.present.words import Both, Lang
from sim.study.reload import spec_of

OUTCOMES = ("lsr_metro", "lsr_radius_300km", "import_share", "output")
SHEETS = ("effects", "avoided", "front", "interactions", "outcomes", "runs")


def study_report(view: StudyView, lang: Lang) -> Report:
    """All sections of a study's report, and the tables of its workbook."""
    report = Report(view.title, Both("Report of a study", "研究报告"), lang)
    example, reason = _example(view)
    _question(report, view)
    report.add("findings", Both("What was found", "主要发现"), Items(study_findings(view)))
    _comparison(report, view)
    sensitivity_section(report, view)
    _figures(report, view, example)
    _budgets(report, view)
    _resilience(report, view)
    if example is not None:
        which = Both(
            "One undisturbed run of the baseline, made again with its firms and links.",
            "基准政策、无冲击的一次运行（含企业与交易明细）。",
        )
        shared.missing_links(report, example, which)
    else:
        text = Text(Both(f"Left out: {reason}", f"未列出：{reason}"), quiet=True)
        report.add("gaps", Both("Missing links", "缺链清单"), text)
    _methods(report, view)
    shared.assumptions(report, None if example is None else example.result.assumptions, reason)
    if example is not None:
        spec = spec_of(example.result)
        shared.parameters(report, example.result.manifest["scenario"], spec.region_folder)
    _provenance(report, view)
    tables = view.comparison.tables()
    report.sheets = {name: tables[name] for name in SHEETS} | report.sheets
    return report


def _example(view: StudyView) -> tuple[RunView | None, str]:
    try:
        return view.example(), ""
    except PeitaoError as error:
        return None, str(error).splitlines()[0]


def _question(report: Report, view: StudyView) -> None:
    e = view.store.manifest["experiment"]
    first, last = (f"{d:%Y-%m-%d}" for d in _span(view))
    counts = (len(view.scenarios), len(view.policies), len(view.disruptions), int(e["replications"]))
    design = Both(
        f"{view.done} of {view.planned} runs completed: {counts[0]} scenarios x {counts[1]} policies x {counts[2]} "
        f"disruptions x {len(view.store.points)} points x {counts[3]} seeds; {first} to {last}; {view.metro.en}.",
        f"共{view.planned}次运行，已完成{view.done}次：{counts[0]}个情景×{counts[1]}项政策×{counts[2]}类冲击×"
        f"{len(view.store.points)}个参数点×{counts[3]}个随机种子；{first}至{last}；{view.metro.zh}。",
    )
    texts = [Text(text) for text in (view.question, view.description) if text.en]
    report.add("question", Both("Question", "问题"), *texts, Text(design, quiet=True))


def _span(view: StudyView) -> tuple[pd.Timestamp, pd.Timestamp]:
    dates = view.store.table("series", view.store.runs["run_id"].head(1), ["date"])["date"]
    return dates.min(), dates.max()


def _comparison(report: Report, view: StudyView) -> None:
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
    places = places_for(scale * float(rows["effect"].abs().max()))
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


def _figures(report: Report, view: StudyView, example: RunView | None) -> None:
    lang, blocks = report.lang, []

    def add(name: str, en: str, zh: str, make) -> None:
        blocks.append(picture(name, make, Both(en, zh)))

    several = len(view.policies) > 1
    if several:
        add("effects", "What each policy changes", "政策效果", lambda: draw.effects(view, lang))
        add("difference", "The change over time", "变化过程", lambda: draw.over_time(view, lang, difference=True))
    struck = [name for name in view.disruptions if name != view.undisturbed]
    if several and struck and len(view.comparison.avoided):
        add("matrix", "Policy against disruption", "政策与冲击", lambda: draw.matrix(view, lang))
    if several and len(view.comparison.front) > 1:
        add("front", "Cost and gain", "成本与成效", lambda: draw.front(view, lang))
    if struck and view.undisturbed is not None:
        add("recovery", "Fall and recovery", "下降与恢复", lambda: draw.recovery(view, lang))
    add("ecosystems", "Supporting rate by ecosystem", "生态圈配套率", lambda: draw.ecosystems(view, lang))
    add("leaders", "Supporting rate of lead firms", "链主企业配套率", lambda: draw.leaders(view, lang))
    add("map", "Where the region produces", "产能分布", lambda: draw.region_map(view, lang))
    if struck and "loss_days" in view.comparison.runs:
        worst = worst_disruption(view)
        add(
            "map_loss",
            "Where output is lost",
            "损失分布",
            lambda: draw.region_map(view, lang, "loss", disruption=worst),
        )
    if example is not None:
        add("flows", "Who supplies whom", "供应流向", lambda: study_run.flows(example, lang))
        add("distance", "How far purchases travel", "采购距离", lambda: study_run.distance(example, lang))
    report.add("figures", Both("Figures", "图"), *blocks)


def worst_disruption(view: StudyView) -> str:
    """The disruption with the largest mean loss under the baseline."""
    runs = view.comparison.runs
    return str(runs[runs["policy"] == view.baseline].groupby("disruption")["loss_days"].mean().idxmax())


def _budgets(report: Report, view: StudyView) -> None:
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


def _resilience(report: Report, view: StudyView) -> None:
    runs = view.comparison.runs
    if "loss_days" not in runs:
        return
    own = runs[runs["scenario"] == view.arm().scenario].dropna(subset=["loss_days"])
    rows = []
    for (disruption, policy), part in own.groupby(["disruption", "policy"], sort=False):
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


def _methods(report: Report, view: StudyView) -> None:
    about = view.comparison.about
    common = about["pairing"] != "independent"
    pairing = Both(
        "Runs of the same seed, with and without a policy, are compared pair by pair (common random numbers); intervals "
        "are 95%, by bootstrap over pairs. Many outcomes are compared at once: a single interval that just misses zero is "
        "weak evidence."
        if common
        else "Seeds are independent; arms are matched by replication number only, which pairs nothing.",
        "同一随机种子下有无政策的运行逐对比较（共同随机数）；区间为配对自助法95%区间。"
        "同时比较多项指标，单个区间刚好不含零只是弱证据。"
        if common
        else "各组随机种子独立，仅按重复编号对应。",
    )
    varied: list[Block] = []
    if view.store.parameters:
        keys = ", ".join(view.store.parameters)
        varied = [Text(Both(f"Parameters varied between points: {keys}.", f"各参数点变动的参数：{keys}。"))]
    shared.definitions(report, Text(pairing), *varied)


def _provenance(report: Report, view: StudyView) -> None:
    about = view.store.manifest
    packs = ", ".join(f"{name} {Path(value).name[:12]}" for name, value in about["packs"].items())
    shared.provenance(
        report,
        [
            (Both("Study", "研究"), f"{about['name']}, {view.done}/{view.planned}"),
            (Both("Files", "文件"), ", ".join(about["files"])),
            *shared.code_rows(about),
            (Both("Region pack", "区域数据包"), packs),
        ],
    )


__all__ = ["study_report", "worst_disruption"]
