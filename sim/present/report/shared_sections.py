"""Sections that reports of runs and of studies have alike: money, missing links, methods, assumptions, provenance."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import PeitaoError
from sim.present import study_run
from sim.present.meta import indicator
from sim.present.money import amount, yearly
from sim.present.report.content import Block, Report, Table, Text, picture
from sim.present.report.numbers import percent
from sim.present.study_view import RunView
from sim.present.words import Both, named

MOST_GAPS = 15
TAGS = Both(
    "Tags: S from a source, D derived from sources, G general knowledge, A assumption.",
    "标记：S有来源，D由来源推算，G常识，A假设。",
)


def missing_links(report: Report, view: RunView, which: Both | None = None) -> None:
    """Missing links of a run: figure and table; the whole table goes into the workbook."""
    title = Both("Missing links", "缺链清单")
    try:
        rows = study_run.gap_rows(view)
    except PeitaoError as error:
        report.add("gaps", title, Text(Both(f"Left out: {error}", f"未列出：{error}"), quiet=True))
        return
    report.sheets["missing_links"] = rows
    shown = [
        (
            named(row),
            percent(1 - row["outside_value"] / row["value"] if row["value"] else float("nan")),
            yearly(row["outside_value"]),
            percent(row["share_foreign"]),
            f"{row['makers']:.0f}",
            f"{row['criticality']:.2f}",
        )
        for _, row in rows.head(MOST_GAPS).iterrows()
    ]
    head = (
        Both("Product", "产品"),
        Both("Bought in the metropolitan area", "都市圈内采购"),
        Both("Bought elsewhere", "外部采购"),
        Both("From abroad", "进口"),
        Both("Makers there", "本地生产企业"),
        Both("Criticality (0.1 to 1)", "关键性（0.1—1）"),
    )
    note = Text(which, quiet=True) if which else None
    draw = picture("gaps", lambda: study_run.gaps(view, report.lang, rows), title)
    report.add("gaps", title, note, draw, Table(head, shown, numbers=(1, 2, 3, 4, 5)))


def budget_rows(spent: pd.DataFrame, runs: int) -> list[tuple[Both | str, ...]]:
    """Rows of a budget table: policy, instrument and mean spending a run, the largest first. ``spent``: columns cny and
    those that :func:`sim.present.labels.worded_budget` gives."""
    keys = [f"{what}_{lang}" for what in ("policy", "instrument") for lang in ("en", "zh")]
    means = spent.groupby(keys, sort=False)["cny"].sum() / max(runs, 1)
    means = means[means > 0].sort_values(ascending=False, kind="stable")
    return [(Both(*key[:2]), Both(*key[2:]), amount(cny, 3)) for key, cny in means.items()]


def definitions(report: Report, *more: Block) -> None:
    """How the numbers are made and what they mean."""
    from sim.measures.definitions import measures

    parts = [
        Text(
            Both(
                "Firms choose suppliers by delivered cost (price, freight, time, risk and friction), produce day by day from "
                "their stocks, and react to shortages; policies and disruptions change costs, space, capacities and roads. "
                "Model firms stand for several real ones where there are too many; amounts are scaled to the region's "
                "published output. Results are simulations under the assumptions listed below, not forecasts.",
                "企业按到货成本（价格、运费、时间、风险与摩擦）选择供应商，逐日按库存生产并应对短缺；政策与冲击改变成本、"
                "载体、产能与道路。企业过多时一家模型企业代表多家实际企业，金额按区域公布产值折算。"
                "结果为下列假设下的模拟，并非预测。",
            )
        ),
        *[Text(indicator(column)) for column in ("lsr_metro", "lsr_radius_300km")],
        *more,
    ]
    report.add("methods", Both("How the numbers were made", "方法与口径"), *parts)
    table = pd.DataFrame([{**m.__dict__} for m in measures().values()])
    report.sheets["measures"] = table.rename(columns={"en": "name_en", "zh": "name_zh", "name": "measure"})


def assumptions(report: Report, table: pd.DataFrame | None, reason: str = "") -> None:
    """'Assumptions this rests on': all that is tagged A."""
    title = Both("Assumptions this rests on", "结果所依据的假设")
    if table is None:
        report.add("assumptions", title, Text(Both(f"Left out: {reason}", f"未列出：{reason}"), quiet=True))
        return
    report.sheets["assumptions"] = table
    said = Both(
        f"{len(table)} numbers or columns of scenario and region pack are assumptions [A]; all others are sourced, derived "
        "or general knowledge.",
        f"情景与区域数据包中有{len(table)}项数值或数据列属于假设[A]；其余有来源、由来源推算或属常识。",
    )
    head = (Both("Where", "位置"), Both("Item", "项目"), Both("Value", "取值"), Both("Why", "理由"))
    rows = [(where_word(where), _counted(item), _counted(value), why) for where, item, value, why in
            table.astype(str).itertuples(index=False)]  # fmt: skip
    keys = Both(
        "Items are keys of the scenario file and columns of the region pack.",
        "“项目”为情景文件的键名或区域数据包的列名；“理由”为其英文原文。",
    )
    report.add("assumptions", title, Text(said), Text(keys, quiet=True), Table(head, rows, small=True, widths=ASSUMED))


ASSUMED = (14, 32, 21, 33)
"""Widths of the table of assumptions, percent."""
_TABLES = {
    "scenario": Both("scenario", "情景"), "parameters": Both("region: parameters", "区域：参数"),
    "coefficients": Both("region: coefficients", "区域：投入系数"), "calibration": Both("region: calibration", "区域：校准"),
    "targets": Both("region: targets", "区域：校准目标"), "places": Both("region: places", "区域：地点"),
    "goods_classes": Both("region: goods classes", "区域：货物类别"), "industries": Both("region: products", "区域：产业"),
    "ecosystems": Both("region: ecosystems", "区域：生态圈"), "population": Both("region: enterprises", "区域：企业分布"),
    "leaders": Both("region: lead firms", "区域：链主企业"), "external": Both("region: outside supply", "区域：外部供给"),
    "innovation_spaces": Both("region: innovation spaces", "区域：科创空间"),
    "network_nodes": Both("region: transport hubs", "区域：运输枢纽"),
    "network_edges": Both("region: transport links", "区域：运输线路"),
}  # fmt: skip
_ROWS = re.compile(r"(\d+) of (\d+) rows")


def where_word(table: str) -> Both | str:
    """What an assumption belongs to, in words."""
    return _TABLES.get(table, table)


def _counted(text: str) -> Both | str:
    """``18 of 18 rows`` and ``rows`` in both languages; other text as it is."""
    if text == "rows":
        return Both("rows", "各行")
    found = _ROWS.fullmatch(text)
    return Both(text, f"{found[2]}行中{found[1]}行") if found else text


def parameters(report: Report, values: dict[str, Any], folder: str | Path | None) -> None:
    """All scenario values and regional parameters with unit, tag and source: the page has the region's, the workbook
    both."""
    from sim.scenario import attributes, flat

    known = {attribute.key: attribute for attribute in attributes()}
    rows = []
    for key, value in flat(values).items():
        about = known.get(key) or known.get(_of_kind(key, values))
        if about is not None and value is not None:
            rows.append((key, str(value), about.unit, about.tag, about.source, about.description))
    columns = ["key", "value", "unit", "tag", "source", "meaning"]
    report.sheets["scenario_values"] = pd.DataFrame(rows, columns=columns)
    if folder is None or not Path(folder).is_dir():
        return
    from sim.world.pack import load_pack

    p = load_pack(Path(folder)).parameters
    table = pd.DataFrame(
        {"name": list(p.name), "value": p.value, "unit": list(p.unit), "tag": list(p.tag), "source": list(p.source)}
    )
    report.sheets["region_parameters"] = table
    head = (
        Both("Parameter", "参数"),
        Both("Value", "取值"),
        Both("Unit", "单位"),
        Both("Tag", "标记"),
        Both("Source", "来源"),
    )
    shown = [
        (r.name, f"{r.value:g}", "" if r.unit == "1" else r.unit, r.tag, r.source)
        for r in table.itertuples(index=False)
    ]
    title = Both("Parameters of the region", "区域参数")
    report.add(
        "parameters", title, Text(TAGS, quiet=True), Table(head, shown, (1,), small=True, widths=(27, 11, 17, 7, 38))
    )


def _of_kind(key: str, values: dict[str, Any]) -> str:
    """``policies.0.intensity`` as the register of attributes calls it: ``policies[innovation_spaces].intensity``."""
    part, _, rest = key.partition(".")
    number, _, name = rest.partition(".")
    if part not in ("policies", "disruptions") or not number.isdigit() or not name:
        return key
    return f"{part}[{values[part][int(number)]['kind']}].{name}"


def provenance(report: Report, rows: list[tuple[Both, str]]) -> None:
    """Where the report comes from and how to make it again."""
    report.add(
        "provenance",
        Both("Where it comes from, and how to make it again", "来源与复现"),
        Table((Both("", ""), Both("", "")), rows, small=True, widths=(18, 82)),
    )
    table = [(name.en, name.zh, value) for name, value in rows]
    report.sheets["provenance"] = pd.DataFrame(table, columns=["what", "内容", "value"])


def code_rows(about: dict[str, Any]) -> list[tuple[Both, str]]:
    """Rows of provenance that a run and a study have alike."""
    git, versions, machine = about["git"], about["versions"], about["machine"]
    commit = f"{git['commit']}{' (with uncommitted changes)' if git['dirty'] else ''}" if git["commit"] else "unknown"
    others = ", ".join(f"{name} {v}" for name, v in versions.items() if name != "peitao" and v)
    return [
        (Both("Command", "命令"), about["command"]),
        (Both("Code", "代码"), f"peitao {versions['peitao']}, commit {commit}"),
        (Both("With", "环境"), others),
        (Both("Machine", "机器"), f"{machine['system']}, {machine['cores']} cores"),
    ]


__all__ = [
    "assumptions", "budget_rows", "code_rows", "definitions", "missing_links", "parameters", "provenance",
]  # fmt: skip
