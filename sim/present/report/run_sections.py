"""The report of one run, section by section."""

from __future__ import annotations

import pandas as pd

from sim.errors import PeitaoError
from sim.present import study_run as draw
from sim.present.findings import findings
from sim.present.labels import FIRMS, labels_of, word, worded_budget
from sim.present.money import amount, yearly
from sim.present.report import shared_sections as shared
from sim.present.report.content import Items, Report, Table, Text, picture
from sim.present.report.numbers import percent
from sim.present.study_view import RunView
from sim.present.words import Both, Lang, named
from sim.study.reload import spec_of

SHEETS = ("series", "leaders", "ecosystems", "places", "spaces", "events", "budget")
KEPT = ("region", "city", "ecosystem", "lead_firm")


def run_report(view: RunView, lang: Lang) -> Report:
    """All sections of a run's report, and the tables of its workbook."""
    report = Report(view.title, Both("Report of one run", "单次运行报告"), lang)
    result = view.result
    report.sheets = {name: result.tables[name] for name in SHEETS if name in result.tables}
    report.sheets |= {
        "events": view.events,
        "budget": worded_budget(result.budget, labels_of(result.manifest["scenario"])),
    }
    _question(report, view)
    report.add("findings", Both("What came out", "主要结果"), Items(findings(result)))
    report.add("leaders", Both("Lead firms", "链主企业"), _leaders(view))
    _figures(report, view)
    _events(report, view)
    lines = shared.budget_rows(report.sheets["budget"], 1)
    if lines:
        head = (Both("Policy", "政策"), Both("Instrument", "工具"), Both("Spent", "支出"))
        report.add("budgets", Both("What the policies cost", "政策预算"), Table(head, lines, (2,)))
    words = _resilience(report, view) if view.disrupted else []
    shared.missing_links(report, view)
    caution = Both(
        "One run, one seed: it says what happened in it. What a policy or a disruption does is the difference from a run "
        "without it, over several seeds.",
        "单次运行、单一随机种子：只说明该次运行的情形。政策或冲击的作用应以多个种子下有无之差来衡量。",
    )
    shared.definitions(report, Text(caution), *words)
    shared.assumptions(report, result.tables.get("assumptions"), "the run kept no table 'assumptions'")
    shared.parameters(report, result.manifest["scenario"], spec_of(result).region_folder)
    pack, about = result.manifest["pack"], result.manifest
    shared.provenance(
        report,
        [
            (Both("Run", "运行"), f"{about['run_id']}, seed {about['seed']}, 1/1"),
            *shared.code_rows(about),
            (Both("Region pack", "区域数据包"), f"{pack['id']}, {pack['files_hash'][:12]}"),
            (Both("Data", "数据"), pack["attribution"]),
        ],
    )
    return report


def _question(report: Report, view: RunView) -> None:
    series, scenario = view.result.series, view.result.manifest["scenario"]
    first, last = (f"{series['date'].iloc[n]:%Y-%m-%d}" for n in (0, -1))
    firms, seed = f"{scenario['population']['firms']:,}", view.result.manifest["seed"]
    design = Both(
        f"1 of 1 runs completed; {first} to {last}; {firms} model firms; seed {seed}; {view.metro.en}.",
        f"1次运行已完成；{first}至{last}；{firms}家模型企业；随机种子{seed}；{view.metro.zh}。",
    )
    texts = [Text(text) for text in (view.question, view.description) if text.en]
    report.add("question", Both("Question", "问题"), *texts, Text(design, quiet=True))


def _leaders(view: RunView) -> Table:
    table = view.result.leaders
    first = table[table["day"] == table["day"].min()].set_index("leader_id")
    rows = [
        (
            named(row),
            yearly(row["output"], 3),
            percent(first.loc[row["leader_id"], "lsr_metro"]),
            percent(row["lsr_metro"]),
            percent(row["lsr_radius_300km"]),
        )
        for _, row in table[table["day"] == table["day"].max()].iterrows()
    ]
    head = (
        Both("Lead firm", "企业"),
        Both("Output", "产出"),
        Both("LSR metro, first day", "都市圈配套率，期初"),
        Both("LSR metro, last day", "都市圈配套率，期末"),
        Both("LSR 300 km, last day", "300公里配套率，期末"),
    )
    return Table(head, rows, (1, 2, 3, 4))


def _figures(report: Report, view: RunView) -> None:
    lang, blocks = report.lang, []
    makers = [
        ("course", "Output over time", "产出走势", lambda: draw.over_time(view, lang, "output")),
        ("leaders", "Supporting rate of lead firms", "链主企业配套率", lambda: draw.leaders(view, lang)),
        ("ecosystems", "Supporting rate by ecosystem", "生态圈配套率", lambda: draw.ecosystems(view, lang)),
        ("map", "Where the region produces", "产能分布", lambda: draw.region_map(view, lang)),
        ("distance", "How far purchases travel", "采购距离", lambda: draw.distance(view, lang)),
        ("tree", "Suppliers by tier", "分级供应网络", lambda: draw.tree(view, lang)),
    ]
    if len(view.result.spaces):
        makers.append(("spaces", "Innovation spaces", "科创空间", lambda: draw.spaces(view, lang)))
    if view.disrupted:
        makers.insert(0, ("recovery", "Fall and recovery", "下降与恢复", lambda: draw.recovery(view, lang)))
    for name, en, zh, make in makers:
        blocks.append(picture(name, make, Both(en, zh)))
    report.add("figures", Both("Figures", "图"), *blocks)


def _events(report: Report, view: RunView) -> None:
    rows = event_rows(view.events)
    if rows:
        head = (
            Both("Date", "日期"),
            Both("Kind", "类别"),
            Both("Policy or disruption", "政策或冲击"),
            Both("What", "事件"),
        )
        report.add("events", Both("What happened when", "大事记"), Table(head, rows))


MOST_FIRMS = 10
"""So many events of single firms are listed; the workbook has them all."""


def event_rows(events: pd.DataFrame) -> list[tuple[Both | str, ...]]:
    """Rows of the table of events: all of policies and disruptions, and the first few of single firms."""
    single = events["kind"].isin(FIRMS)
    listed = events[~single | (single.cumsum() <= MOST_FIRMS)]
    rows: list[tuple[Both | str, ...]] = [
        (f"{e.date:%Y-%m-%d}", word("kind", str(e.kind)), Both(e.name_en, e.name_zh), Both(e.what_en, e.what_zh))
        for e in listed.itertuples()
    ]
    left = len(events) - len(listed)
    if left:
        rows.append(("", Both("...", "……"), Both(f"{left} more events of single firms", f"另有{left}起企业事件"), ""))
    return rows


def _resilience(report: Report, view: RunView) -> list[Text]:
    """The table of resilience, and the sentence that defines its measures."""
    from sim.study.resilience import resilience

    title = Both("Resilience", "韧性")
    try:
        found = resilience(view.result, view.twin)
    except PeitaoError as error:
        report.add("resilience", title, Text(Both(f"Left out: {error}", f"未列出：{error}"), quiet=True))
        return []
    report.sheets["resilience"] = found.table
    table = found.table[found.table["scope"].isin(KEPT) & (found.table["recovery_status"] >= 0)]
    table = pd.concat([part.nlargest(8, "loss") for _, part in table.groupby("scope", sort=False)])
    rows = [
        (
            named(row),
            amount(row["loss"]),
            f"{row['loss_days']:.2f}",
            percent(row["robustness"]),
            f"{row['time_to_recover']:.0f}" if row["recovery"] == "recovered" else RECOVERY[row["recovery"]],
            amount(row["direct_loss"]) if row["direct_loss"] > 0 else "–",
            f"{row['amplification']:.2f}" if row["amplification"] == row["amplification"] else "–",
        )
        for _, row in table.iterrows()
    ]
    head = (
        Both("Whose output", "对象"),
        Both("Loss", "损失"),
        Both("Loss, days of output", "损失，折合天数"),
        Both("Lowest output", "最低产出"),
        Both("Days to recover", "恢复天数"),
        Both("Direct loss", "直接损失"),
        Both("Amplified", "放大倍数"),
    )
    report.add("resilience", title, Table(head, rows, (1, 2, 3, 4, 5, 6)))
    return [Text(Both(found.definition("en"), found.definition("zh")))]


RECOVERY = {
    "never fell": Both("never fell", "未低于95%"),
    "not recovered": Both("not recovered", "未恢复"),
    "no output": Both("no output", "无产出"),
}
