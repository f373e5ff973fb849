"""The files of a report: HTML, PDF, workbook."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import Problem, ResultError
from sim.measures.definitions import measures
from sim.present.report.columns import COLUMNS
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
    said = [("In short", "要点", words.en, words.zh) for words in report.lead] + said
    findings = pd.DataFrame(said, columns=["section", "部分", "finding", "发现"])
    return {"findings": findings, "columns": _columns(report.sheets), **report.sheets}


def _columns(sheets: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row a sheet and column: unit and meaning."""
    from sim.measures.gaps import COLUMNS as GAPS

    gaps = {column.name: (column.unit, column.en, column.zh) for column in GAPS}
    rows = []
    for sheet, table in sheets.items():
        for name in map(str, table.columns):
            about = (gaps.get(name) if sheet == "missing_links" else None) or COLUMNS.get(name) or _measure(name)
            rows.append((sheet, name, *(about or ("", name.replace("_", " "), ""))))
    return pd.DataFrame(rows, columns=["sheet", "column", "unit", "meaning", "含义"])


def _measure(name: str) -> tuple[str, str, str] | None:
    from sim.study.comparison.register import outcome

    known = measures()
    found = outcome(name)
    if found.unit or name in known:
        return found.unit, found.en, found.zh
    return None
