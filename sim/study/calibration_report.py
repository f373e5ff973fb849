"""The calibration in writing: the pack's calibration.csv, and a report of targets, results and hold-outs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np

from sim.study.calibrate import LEADING_BUYER, Calibration
from sim.study.holdout import Pattern
from sim.world.types import ORIGIN_CLASSES


def calibration_csv(found: Calibration) -> str:
    """Text of ``calibration.csv``: one row per product and origin class, rounded to 1e-6."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["industry_id", "origin_class", "constant"])
    for s, name in enumerate(found.pack.industries.id):
        for c, origin in enumerate(ORIGIN_CLASSES):
            writer.writerow([name, origin, f"{found.constants[s, c]:.6f}"])
    return out.getvalue()


def report(found: Calibration, held_out: list[list[Pattern]], command: str) -> str:
    """The report as Markdown. ``held_out`` holds the patterns of each seed."""
    lines = [
        f"# Calibration of {found.pack.name_en}",
        "",
        f"Made by `{command}`. Seeds {found.seeds[0]} to {found.seeds[-1]}; {found.rounds} rounds; "
        f"{'converged' if found.converged else '**not converged**'}. All values are means over the seeds, base year, by value.",
        "",
        "What is fitted: one constant per product and origin class (CNY per CNY of delivered cost, subtracted; metro = 0, near",
        "and domestic equal). Targets: the foreign share of use from the national input-output table [S] and the metro share of",
        "`targets.csv`, which the lead firms' own target moves for the products of which they buy at least",
        f"{LEADING_BUYER:.0%} of the region's use. How the metro shares were derived stands in the pack's `sources.md`.",
        "",
        *_lead_firms(found),
        "## Shares of use by product",
        "",
        "| product | metro target | metro | outside, domestic: target | found | foreign target | foreign "
        "| largest miss, points |",
        "|---|---|---|---|---|---|---|---|",
    ]
    target, share = found.target, found.share
    for s, name in enumerate(found.pack.industries.id):
        outside = share[s, 1] + share[s, 2]
        row = (target[s, 0], share[s, 0], target[s, 2], outside, target[s, 3], share[s, 3])
        if not share[s].any():
            continue
        miss = max(abs(row[0] - row[1]), abs(row[2] - row[3]), abs(row[4] - row[5]))
        cells = " | ".join(f"{100 * value:.1f} %" for value in row)
        lines.append(f"| {name} {found.pack.industries.name_zh[s]} | {cells} | {100 * miss:.2f} |")
    return "\n".join([*lines, "", *_patterns(held_out)]) + "\n"


def _lead_firms(found: Calibration) -> list[str]:
    if not np.isfinite(found.lsr_target):
        return []
    leaders = found.pack.leaders
    names = [leaders.name_en[n] for n in np.flatnonzero(np.isfinite(leaders.lsr_target))]
    by_seed = ", ".join(f"{100 * rate:.1f}" for rate in found.lsr)
    return [
        "## Lead firms",
        "",
        f"Local supporting rate of {', '.join(names)} together (value, direct suppliers, goods, metro, ratio of sums):",
        f"target {100 * found.lsr_target:.1f} %, found **{100 * found.lsr.mean():.2f} %** (by seed: {by_seed}).",
        "",
    ]


def _patterns(held_out: list[list[Pattern]]) -> list[str]:
    lines = [
        "## Hold-out: patterns that were not fitted",
        "",
        "| pattern | found (mean over seeds) | lowest to highest seed | reference range | met | reference |",
        "|---|---|---|---|---|---|",
    ]
    for same in zip(*held_out, strict=True):
        values = np.array([one.found for one in same])
        one = same[0]
        met = "yes" if one.low <= values.mean() <= one.high else "**no**"
        lines.append(
            f"| {one.name} ({one.unit}) | {values.mean():.3g} | {values.min():.3g} to {values.max():.3g} "
            f"| {one.low:g} to {one.high:g} | {met} | {one.source} |"
        )
    return lines


def write_calibration(found: Calibration, folder: Path, text: str, report_file: Path) -> None:
    """Write the constants into the pack folder and the report beside the docs, each by one rename."""
    for path, content in ((folder / "calibration.csv", calibration_csv(found)), (report_file, text)):
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{path.name}.partial")
        partial.write_text(content, "utf-8")
        partial.replace(path)
