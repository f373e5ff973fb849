"""The files of a report: HTML, PDF, workbook."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import Problem, ResultError
from sim.measures.definitions import measures
from sim.present.report.content import Items, Report
from sim.present.report.page import page
from sim.present.report.run_sections import run_report
from sim.present.report.study_sections import study_report
from sim.present.study_view import RunView, StudyView
from sim.present.words import Lang
from sim.study.design.extras import need
from sim.study.export import write_tables


def write_report(
    view: RunView | StudyView, out: Path | str, lang: Lang = "both", *, pdf: bool = False, xlsx: bool = False
) -> list[Path]:
    """Write ``report.html`` (and ``report.pdf``, ``report.xlsx``) into ``out`` and return the files.

    Raises PeitaoError when a library for the PDF or the workbook is missing, ResultError when ``out`` cannot be written.
    """
    out = Path(out)
    weasyprint = need("weasyprint", "report", "a report as PDF") if pdf else None
    if xlsx:
        need("xlsxwriter", "study", "a report as workbook")
    report = run_report(view, lang) if isinstance(view, RunView) else study_report(view, lang)
    try:
        out.mkdir(parents=True, exist_ok=True)
        html = out / "report.html"
        text = page(report)
        _put(html, text.encode("utf-8"))
        written = [html]
        if pdf:
            written.append(_pdf(weasyprint, text, out / "report.pdf"))
        if xlsx:
            written.extend(write_tables(workbook_sheets(report), "xlsx", out / "report"))
    except OSError as error:
        raise ResultError(str(Problem(f"cannot be written: {error.strerror or error}", file=str(out)))) from error
    return written


def _put(target: Path, data: bytes) -> None:
    """A file that is there whole or not at all."""
    handle, partial = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(partial).chmod(0o644)
        os.replace(partial, target)
    finally:
        Path(partial).unlink(missing_ok=True)


def _pdf(weasyprint: Any, text: str, target: Path) -> Path:
    """The same page as PDF. It has all it needs inside; nothing else may be fetched."""

    from weasyprint.urls import URLFetcher

    fetch = URLFetcher(allowed_protocols=["data"], fail_on_errors=True)
    _put(target, weasyprint.HTML(string=text, url_fetcher=fetch).write_pdf())
    return target


def workbook_sheets(report: Report) -> dict[str, pd.DataFrame]:
    """Tidy sheets: what the report says, what each column means, then the tables."""
    said = [
        (section.title.en, section.title.zh, words.en, words.zh)
        for section in report.sections
        for block in section.blocks
        if isinstance(block, Items)
        for words in block.words
    ]
    findings = pd.DataFrame(said, columns=["section", "部分", "finding", "发现"])
    return {"findings": findings, "columns": _columns(report.sheets), **report.sheets}


_COLUMNS = {
    "run_id": ("", "content id of the run", "运行编号"),
    "scenario": ("", "scenario arm", "情景"),
    "policy": ("", "policy arm", "政策"),
    "disruption": ("", "disruption arm", "冲击"),
    "point": ("", "point of the varied parameters", "参数点"),
    "replication": ("", "number of the replication", "重复编号"),
    "seed": ("", "seed of all random streams", "随机种子"),
    "effect": ("unit of the row", "mean paired difference, policy minus baseline", "配对差值均值（政策减基准）"),
    "low": ("unit of the row", "lower end of the 95 % interval", "95%区间下限"),
    "high": ("unit of the row", "upper end of the 95 % interval", "95%区间上限"),
    "value": ("", "value; in 'avoided' the share of the baseline's loss avoided", "取值；avoided表中为避免损失占比"),
    "pairs": ("1", "pairs of runs", "配对数"),
    "same_sign": ("1", "share of pairs whose difference has the sign of the mean", "差值与均值同号的配对占比"),
    "baseline": ("unit of the row", "mean of the baseline's runs", "基准均值"),
    "with_policy": ("unit of the row", "mean of the policy's runs", "政策均值"),
    "cost": ("CNY", "public spending", "公共支出"),
    "cny": ("CNY", "public spending", "公共支出"),
    "cny_all_runs": ("CNY", "public spending, sum over the undisturbed runs", "公共支出（无冲击运行合计）"),
    "lsr_gain": ("1", "gain in lsr_metro against the baseline", "都市圈配套率提高"),
    "loss_avoided": ("1", "share of the baseline's loss avoided, mean over disruptions", "避免损失占比均值"),
    "date": ("", "day", "日期"),
    "day": ("days", "day number from 0", "第几天"),
    "output": ("CNY/day, in 'runs' CNY", "output", "产出"),
    "capacity": ("CNY/day", "capacity", "产能"),
    "demand": ("CNY/day", "demand", "需求"),
    "final_unmet": ("CNY/day, in 'runs' CNY", "final demand not served", "未满足的最终需求"),
    "value_added": ("CNY/day, in 'runs' CNY", "value added", "增加值"),
    "tag": ("", "S source, D derived, G general knowledge, A assumption", "S来源 D推算 G常识 A假设"),
}  # fmt: skip


def _columns(sheets: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row a sheet and column: unit and meaning."""
    from sim.measures.gaps import COLUMNS as GAPS

    gaps = {column.name: (column.unit, column.en, column.zh) for column in GAPS}
    rows = []
    for sheet, table in sheets.items():
        for name in map(str, table.columns):
            about = (gaps.get(name) if sheet == "missing_links" else None) or _COLUMNS.get(name) or _measure(name)
            rows.append((sheet, name, *(about or ("", name.replace("_", " "), ""))))
    return pd.DataFrame(rows, columns=["sheet", "column", "unit", "meaning", "含义"])


def _measure(name: str) -> tuple[str, str, str] | None:
    from sim.study.comparison.register import outcome

    known = measures()
    found = outcome(name)
    if found.unit or name in known:
        return found.unit, found.en, found.zh
    return None
