"""Reports: a run or a study as one HTML page, a PDF and a workbook."""

from __future__ import annotations

from sim.present.report.outputs import write_report

__all__ = ["write_report"]
