"""``peitao report``: a run or a study as a page, a PDF and a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter


def report(
    result: Annotated[Path, Parameter(help="Folder of a run or of a study.")],
    /,
    *,
    out: Annotated[
        Path | None, Parameter(name=["--out", "-o"], help="Folder for the report; by default RESULT/report.")
    ] = None,
    lang: Annotated[Literal["en", "zh", "both"], Parameter(help="Language of the report.")] = "both",
    pdf: Annotated[bool, Parameter(help="Also write report.pdf (needs the extra 'report').", negative=())] = False,
    xlsx: Annotated[bool, Parameter(help="Also write report.xlsx, all tables with units.", negative=())] = False,
) -> None:
    """Write the report of a run or a study: question, findings with their intervals, comparison, figures, budgets,
    resilience, missing links, methods, parameters with their sources, assumptions, provenance.

    The HTML is one file that asks nothing of the network. For a study one run of its baseline is made again, for the
    firms and links that studies do not keep.

    Examples
    --------
        peitao report results/policy-x-disruption -o report --pdf --xlsx
        peitao report results/baseline/ID --lang zh
    """
    from sim.present.study_view import open_view

    view = open_view(result)

    from sim.present.report import write_report

    for file in write_report(view, out or result / "report", lang, pdf=pdf, xlsx=xlsx):
        print(file)
