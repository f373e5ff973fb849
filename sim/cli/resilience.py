"""``peitao resilience``: what a disruption cost, against the undisturbed twin."""

from __future__ import annotations

import json as js
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

if TYPE_CHECKING:
    import pandas as pd

    from sim.study.resilience import Resilience


def resilience(
    result: Path,
    /,
    *,
    by: Annotated[str, Parameter(help="region, city, place, ecosystem, industry, lead_firm, or all of them.")] = "all",
    threshold: Annotated[float, Parameter(help="Share of the twin's output that counts as recovered.")] = 0.95,
    sustained: Annotated[int, Parameter(help="Days in a row that it must last.")] = 14,
    top: Annotated[int, Parameter(help="Rows shown of each kind, largest loss first (0: all).")] = 8,
    esri: Annotated[bool, Parameter(help="Also rank firms by systemic risk (ESRI).", negative=())] = False,
    out: Annotated[Path | None, Parameter(help="Folder for resilience.csv and the recovery figure.")] = None,
    lang: Literal["en", "zh", "both"] = "en",
    json: Annotated[bool, Parameter(help="Print JSON.", negative=())] = False,
) -> None:
    """Print losses, robustness, recovery and survival of a finished run with disruptions.

    The undisturbed twin is simulated once and kept in the run's folder.

    Examples
    --------
        peitao resilience results/car-maker-outage/ID
        peitao resilience results/car-maker-outage/ID --by lead_firm --top 0
        peitao resilience results/car-maker-outage/ID --esri --json
    """
    from sim.study.result import read_run

    run = read_run(result)
    _settings(by, threshold, sustained)

    from sim.cli.progress import progress
    from sim.study.esri_ranks import esri_table
    from sim.study.resilience import first_day
    from sim.study.resilience import resilience as measure
    from sim.study.twin import twin_of

    first_day(run)
    with progress() as tell:
        twin = twin_of(run, tell)
    found = measure(run, twin, threshold=threshold, sustained=sustained)
    ranks = esri_table(run) if esri else None
    if out is not None:
        _write(found, run, twin, out, lang)
    if json:
        print(js.dumps(_plain(found, by, ranks, lang), ensure_ascii=False, indent=1))
        return
    _show(found, by, top, lang)
    if ranks is not None:
        _show_ranks(ranks, top)


def _settings(by: str, threshold: float, sustained: int) -> None:
    from sim.errors import InputError, Problem, suggestion
    from sim.study.daily import SCOPES

    problems = []
    scopes = [*SCOPES[:-1], "all"]
    if by not in scopes:
        problems.append(Problem(f"unknown kind '{by}'{suggestion(by, scopes)}", key="--by"))
    if not 0.0 < threshold <= 1.0:
        problems.append(Problem(f"is {threshold:g}, must be above 0 and at most 1", key="--threshold"))
    if sustained < 1:
        problems.append(Problem(f"is {sustained}, must be at least 1", key="--sustained"))
    if problems:
        raise InputError(problems)


def _plain(found: Resilience, by: str, ranks: pd.DataFrame | None, lang: str) -> dict:
    """All that was found, as JSON has it; what is not a number is null."""
    table = found.table if by == "all" else found.scope(by)
    zones = found.zones
    plain = {
        "definition": found.definition(lang),
        "rows": js.loads(table.to_json(orient="records", force_ascii=False)),
        "struck_places": list(found.struck),
        "own_zone": None if zones is None else {
            "loss_cny": zones.own, "loss_share": _number(zones.own_share),
            "outside_loss_cny": zones.outside, "outside_loss_share": _number(zones.outside_share),
        },
        "taken_from_outside_suppliers_cny": found.outside_direct,
    }  # fmt: skip
    if ranks is not None:
        plain["esri"] = js.loads(ranks.to_json(orient="records", force_ascii=False))
    return plain


def _number(value: float) -> float | None:
    return value if value == value else None


_HEAD = (
    "", "name", "loss, million CNY", "loss, days", "lowest", "recovery, days", "survived, days", "direct, million CNY",
    "amplified",
)  # fmt: skip


def _show(found: Resilience, by: str, top: int, lang: str) -> None:
    from sim.cli.text import show_table

    scopes = found.table["scope"].unique() if by == "all" else [by]
    for scope in scopes:
        rows = found.scope(scope).sort_values("loss", ascending=False, kind="stable")
        rows = rows[rows["recovery_status"] >= 0]
        shown = rows.head(top) if top > 0 else rows
        print(f"\n{scope.replace('_', ' ')}{_counts(rows)}")
        show_table(_HEAD, [_line(row, lang) for row in shown.itertuples()], left=2)
        if len(shown) < len(rows):
            print(f"... and {len(rows) - len(shown)} with smaller losses (--top 0 shows all)")
    if found.zones is not None:
        zones = found.zones
        print(
            f"\nin the {len(found.struck)} struck place(s): {zones.own / 1e6:,.0f} million CNY lost "
            f"({zones.own_share:.2%} of their output); "
            f"elsewhere: {zones.outside / 1e6:,.0f} ({zones.outside_share:.2%})"
        )
    if found.outside_direct > 0:
        print(f"taken from usual deliveries of outside suppliers: {found.outside_direct / 1e6:,.0f} million CNY")
    print(f"\n{found.definition(lang)}")


def _counts(rows: pd.DataFrame) -> str:
    if len(rows) < 2:
        return ""
    count = rows["recovery"].value_counts()
    words = ("never fell", "recovered", "not recovered")
    return " (" + ", ".join(f"{count.get(word, 0)} {word}" for word in words) + ")"


def _line(row, lang: str) -> tuple[str, ...]:
    name = {"en": row.name_en, "zh": row.name_zh}.get(lang, f"{row.name_zh} {row.name_en}")
    back = f"{row.time_to_recover:.0f}" if row.recovery == "recovered" else row.recovery
    survived = f"{'>= ' if row.outlived else ''}{row.time_to_survive:.0f}"
    return (
        row.id, name, f"{row.loss / 1e6:,.1f}", f"{row.loss_days:.2f}", f"{row.robustness:.1%}", back, survived,
        f"{row.direct_loss / 1e6:,.1f}", "-" if row.amplification != row.amplification else f"{row.amplification:.2f}",
    )  # fmt: skip


def _show_ranks(ranks: pd.DataFrame, top: int) -> None:
    from sim.cli.text import show_table

    shown = ranks.head(top) if top > 0 else ranks
    print("\nsystemic risk (ESRI: share of output lost when the firm stops; Diem et al. 2022)")
    rows = [
        (f"{r.rank}", r.firm_id, str(r.industry_id), str(r.place_id), f"{r.output / 1e6:,.2f}", f"{r.esri:.4f}")
        for r in shown.itertuples()
    ]
    show_table(("rank", "firm", "product", "place", "output, million CNY/day", "ESRI"), rows, left=4)


def _write(found: Resilience, run, twin, out: Path, lang: Literal["en", "zh", "both"]) -> None:
    """``resilience.csv`` and ``recovery.png`` in ``out``."""
    from sim.present.resilience_figure import draw_recovery

    out.mkdir(parents=True, exist_ok=True)
    found.table.to_csv(out / "resilience.csv", index=False)
    draw_recovery(run, twin, out, lang)
