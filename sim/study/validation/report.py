"""The validation report as Markdown. Nothing in it depends on the day or the machine."""

from __future__ import annotations

from collections.abc import Sequence

from sim.study.validation.check import GROUPS, Check

INTRODUCTION = """\
Does the model do what it says, and does what it says resemble the world? This page is made by the command above: every
number in it is worked out anew, and what fails stays in. **Exact** checks must hold to rounding; one that does not is a fault
of the program (the command then ends with exit code 1). The others compare the model with published or recorded patterns; a
miss there is a limit of the model, and the line says where it fails.
"""


def report(checks: Sequence[Check], command: str) -> str:
    """The page. ``command`` is what made it."""
    failed = [check for check in checks if not check.met]
    lines = ["# Validation", "", f"Made by `{command}`.", "", INTRODUCTION]
    lines += [f"**{len(checks) - len(failed)} of {len(checks)} checks are met.**", ""]
    if failed:
        lines += [
            "Not met:",
            "",
            *[f"- {check.name}: expected {check.expected}, found {check.found}" for check in failed],
            "",
        ]
    for group, title in GROUPS.items():
        mine = [check for check in checks if check.group == group]
        if mine:
            lines += [f"## {title}", "", *_table(mine), ""]
    return "\n".join(lines + BEYOND)


def _table(checks: Sequence[Check]) -> list[str]:
    rows = ["| check | expected | found | met | source |", "|---|---|---|---|---|"]
    for check in checks:
        met = "yes" if check.met else "**no**"
        exact = " (exact)" if check.exact else ""
        cells = (check.name + exact, check.expected, check.found, met, check.source)
        rows.append("| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |")
    why = [f"- *{check.name}*: {check.where}." for check in checks if check.where and not check.met]
    return [*rows, *(["", "Where it fails:", "", *why] if why else [])]


BEYOND = [
    "## What this page does not show",
    "",
    "- The tests compare the engine day by day with the `boario` package (ARIO) and with dense NumPy versions of the",
    "  equations on more networks than here (`tests/golden`, `tests/engine`), and its invariants on random economies",
    "  (`tests/properties`).",
    "- `experiments/localisation_resilience.py` shows the trade-off between supporting rate and resilience in six worlds",
    "  with intervals over seeds, with and without adaptation; `experiments/epidemic_check.py` the epidemic over five seeds.",
    "- There is no public firm-level trade record of Chengdu: links are synthetic, and only their statistics can be compared.",
    "- Local supporting rates of Chengdu's lead firms have no official value; the 40 % of the car makers is an assumption.",
    "- See [limits](limits.md) for what the model leaves out.",
    "",
]
