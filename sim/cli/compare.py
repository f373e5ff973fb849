"""``peitao compare``: what each policy changes, and how sure that is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

if TYPE_CHECKING:
    import pandas as pd

    from sim.study.comparison import Comparison


def compare(
    study: Annotated[Path, Parameter(help="Folder of a study, such as results/policy-x-disruption.")],
    /,
    *,
    baseline: Annotated[str | None, Parameter(help="Policy to compare with; by default the first.")] = None,
    at: Annotated[
        str | None, Parameter(help="Date up to which outcomes count (2020-12-31); by default the last.")
    ] = None,
    outcome: Annotated[
        tuple[str, ...], Parameter(name=["--outcome", "-o"], help="Outcome to show; repeat for more.", negative=())
    ] = (),
    by: Annotated[
        Literal["leaders", "ecosystems", "places", "spaces"] | None,
        Parameter(help="Effects on each lead firm, ecosystem, place or innovation space (outcome: lsr_metro)."),
    ] = None,
    to: Annotated[Literal["xlsx", "csv", "md", "json"] | None, Parameter(help="Write all tables to files.")] = None,
    out: Annotated[Path | None, Parameter(help="Files begin with this; by default STUDY/comparison.")] = None,
) -> None:
    """Compare policies with the baseline, pair by pair: runs of the same seed, with and without the policy.

    Prints effects with 95 % intervals (bootstrap over pairs), number of pairs and share of pairs with the same sign;
    what a policy does to losses; and which policies are dominated in cost, supporting rate and resilience. `--to` writes
    every outcome, the interactions and one row a run.

    Examples
    --------
        peitao compare results/policy-x-disruption
        peitao compare results/policy-x-disruption --outcome lsr_metro --outcome loss --at 2020-09-30
        peitao compare results/policy-x-disruption --by ecosystems
        peitao compare results/policy-x-disruption --baseline spaces --to xlsx
    """
    if by is not None:
        _by(study, by, baseline, at, outcome or ("lsr_metro",), to, out)
        return
    from sim.study.comparison import compare as compared
    from sim.study.export import as_text, write_tables

    found = compared(study, baseline=baseline, at=at, outcomes=outcome or None)
    shown = found.effects
    if not outcome:
        shown = shown[shown["outcome"].isin(SHOWN)]
    about = found.about
    print(f"{about['study']}: effect of each policy against '{about['baseline']}', at {about['at']}", end="")
    print(f" ({about['runs']} runs, seeds {about['pairing']}; {about['interval']})")
    if about["pairing"] == "independent":
        print("seeds are independent: arms are matched by replication number, which pairs nothing")
    for name in dict.fromkeys(shown["outcome"]):
        print(f"\n{_title(found, name)}")
        print(as_text(_readable(shown[shown["outcome"] == name])), end="")
    if len(found.avoided):
        print("\nShare of the baseline's loss that the policy avoids (negative: more is lost)")
        print(as_text(_avoided(found.avoided)), end="")
    print("\nCost, supporting rate and resilience: a dominated policy costs no less, gains no more and avoids no more")
    print(as_text(_front(found.front)), end="")
    if to is not None:
        target = out or study / "comparison"
        for file in write_tables(found.tables(), to, target):
            print(f"wrote {file}")


def _by(study: Path, by: str, baseline: str | None, at: str | None, names: tuple[str, ...], to: Any, out: Any) -> None:
    from sim.study.comparison import effects_by
    from sim.study.comparison.register import outcome_of_a_day as meaning
    from sim.study.export import as_text, write_tables

    found = effects_by(study, by, baseline=baseline, at=at, outcomes=names)
    for name in names:
        rows = found[found["outcome"] == name]
        what = meaning(name)
        print(f"{name}: {what.en} {what.zh}, by {by}, in {_scale(what.unit, name)[1]}; 95 % intervals over pairs")
        print(as_text(_readable(rows)) if len(rows) else "no pairs\n", end="")
    if to is not None:
        for file in write_tables({f"effects_by_{by}": found}, to, out or study / f"comparison-{by}"):
            print(f"wrote {file}")


SHOWN = ("lsr_metro", "lsr_radius_300km", "output", "loss_share", "time_to_recover", "cost")
"""Outcomes that are printed when none is named."""


def _title(found: Comparison, name: str) -> str:
    row = found.outcomes[found.outcomes["outcome"] == name].iloc[0]
    unit = _scale(row["unit"], name)[1]
    better = {1: "higher is better", -1: "lower is better"}.get(row["direction"], "neither way is better")
    return f"{name}: {row['en']} {row['zh']}, in {unit}; {better}"


def _scale(unit: str, name: str) -> tuple[float, str]:
    """(factor, unit as shown): shares in percentage points, money in millions."""
    if unit == "1":
        return 100.0, "percentage points"
    if unit == "CNY":
        return 1e-6, "million CNY"
    return 1.0, unit or name


def _readable(rows: pd.DataFrame) -> pd.DataFrame:
    factor, _ = _scale(rows["unit"].iloc[0], rows["outcome"].iloc[0])
    table = rows.drop(columns=["outcome", "unit", "better"])
    if table["scenario"].nunique() == 1:
        table = table.drop(columns="scenario")
    for name in ("baseline", "with_policy", "effect", "low", "high"):
        table[name] = table[name] * factor
    table["same_sign"] = [f"{share:.0%}" if share == share else "-" for share in table["same_sign"]]
    return table.rename(columns={"low": "95 % low", "high": "95 % high", "same_sign": "same sign"})


def _avoided(table: pd.DataFrame) -> pd.DataFrame:
    shown = table.copy()
    for name in ("value", "low", "high"):
        shown[name] = [f"{share:+.1%}" if share == share else "-" for share in shown[name]]
    return shown.rename(columns={"value": "avoided", "low": "95 % low", "high": "95 % high"})


def _front(table: pd.DataFrame) -> pd.DataFrame:
    shown = table.copy()
    shown["cost"] = shown["cost"] / 1e6
    for name in ("lsr_gain", "lsr_low", "lsr_high"):
        shown[name] = shown[name] * 100
    shown["loss_avoided"] = [f"{share:+.1%}" if share == share else "-" for share in shown["loss_avoided"]]
    shown["on_front"] = shown["on_front"].map({True: "yes", False: "no"})
    return shown.rename(
        columns={
            "cost": "cost, million CNY",
            "lsr_gain": "LSR gain, points",
            "lsr_low": "95 % low",
            "lsr_high": "95 % high",
            "loss_avoided": "loss avoided",
            "on_front": "on the front",
            "dominated_by": "dominated by",
        }
    )
