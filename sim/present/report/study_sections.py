"""The report of a study, section by section."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim.errors import PeitaoError
from sim.present import study_figures as draw
from sim.present import study_run
from sim.present.report import shared_sections as shared
from sim.present.report.content import Block, Items, Report, Text, picture
from sim.present.report.evidence import baseline_losses, worst_disruption
from sim.present.report.headline import headline
from sim.present.report.sensitivity_section import sensitivity_section
from sim.present.report.sentences import study_findings
from sim.present.report.study_tables import arms, budgets, comparison, resilience
from sim.present.study_view import RunView, StudyView
from sim.present.words import Both, Lang, join
from sim.study.reload import spec_of

SHEETS = ("effects", "avoided", "front", "interactions", "outcomes", "runs")


def study_report(view: StudyView, lang: Lang) -> Report:
    """All sections of a study's report, and the tables of its workbook."""
    report = Report(view.title, Both("Report of a study", "研究报告"), lang)
    example, reason = _example(view)
    report.lead = headline(view)
    _question(report, view)
    report.add("findings", Both("What was found", "主要发现"), Items(study_findings(view)))
    comparison(report, view)
    sensitivity_section(report, view)
    _figures(report, view, example)
    budgets(report, view)
    resilience(report, view)
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
    report.sheets = {"arms": arms(view)} | {name: tables[name] for name in SHEETS} | report.sheets
    return report


def _example(view: StudyView) -> tuple[RunView | None, str]:
    try:
        return view.example(), ""
    except PeitaoError as error:
        return None, str(error).splitlines()[0]


def _question(report: Report, view: StudyView) -> None:
    e = view.store.manifest["experiment"]
    first, last = (f"{d:%Y-%m-%d}" for d in _span(view))
    what = _factors(view, int(e["replications"]))
    design = Both(
        f"{view.done} of {view.planned} runs completed{what.en}; {first} to {last}; {view.metro.en}.",
        f"共{view.planned}次运行，已完成{view.done}次{what.zh}；{first}至{last}；{view.metro.zh}。",
    )
    texts = [Text(text) for text in (view.question, view.description) if text.en]
    report.add("question", Both("Question", "问题"), *texts, Text(design, quiet=True))


def _factors(view: StudyView, seeds: int) -> Both:
    """What the design multiplies, without factors of one."""
    calm = view.undisturbed is not None
    factors = (
        (len(view.scenarios), "scenarios", "个情景"),
        (len(view.policies), "policies (with the baseline)", "项政策（含基准）"),
        (len(view.disruptions), "disruptions (with none)" if calm else "disruptions",
         "类冲击（含无冲击）" if calm else "类冲击"),
        (len(view.store.points), "points of the parameters", "个参数点"),
        (seeds, "seeds", "个随机种子"),
    )  # fmt: skip
    kept = [Both(f"{n} {en}", f"{n}{zh}") for n, en, zh in factors if n > 1]
    said = join(kept, " × ", "×")
    return Both(f": {said.en}", f"：{said.zh}") if kept else said


def _span(view: StudyView) -> tuple[pd.Timestamp, pd.Timestamp]:
    dates = view.store.table("series", view.store.runs["run_id"].head(1), ["date"])["date"]
    return dates.min(), dates.max()


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
    losses = baseline_losses(view)
    if len(losses):
        worst = worst_disruption(losses)
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


__all__ = ["study_report"]
