"""What a run found, in a few lines a person can read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.study.result import RunResult

LEAD_SHOWN = 12


def summary(result: RunResult) -> dict[str, Any]:
    """First and last values of the headline measures, JSON-able. Rates are shares (0..1), money CNY per day."""
    series, leaders = result.series, result.leaders
    first, last = series.iloc[0], series.iloc[-1]
    end = leaders[leaders["day"] == leaders["day"].max()]
    begin = leaders[leaders["day"] == leaders["day"].min()].set_index("leader_id")
    budget = result.budget
    return {
        "name": result.name,
        "title": result.manifest["scenario"].get("title") or result.name,
        "seed": result.manifest["seed"],
        "run_id": result.manifest["run_id"],
        "from": str(first["date"].date()),
        "to": str(last["date"].date()),
        "region": {
            name: {"first": float(first[name]), "last": float(last[name]), "lowest": float(series[name].min())}
            for name in ("output", "lsr_metro", "lsr_radius_300km", "import_share", "stocked_out_share")
        },
        "leaders": [
            {
                "leader_id": row.leader_id,
                "name_en": row.name_en,
                "name_zh": row.name_zh,
                "output": float(row.output),
                "lsr_metro_first": float(begin.loc[row.leader_id, "lsr_metro"]),
                "lsr_metro": float(row.lsr_metro),
                "lsr_radius_300km": float(row.lsr_radius_300km),
            }
            for row in end.itertuples()
        ],
        "spending_cny": float(budget["cny"].sum()),
        "seconds": result.manifest["seconds"],
    }


def summary_text(found: dict[str, Any], path: Path | None) -> str:
    """The summary as a table for the terminal."""
    from rich.console import Console
    from rich.table import Table

    console = Console(width=110, highlight=False, soft_wrap=True)
    with console.capture() as text:
        console.print(f"[bold]{found['title']}[/bold]  ({found['from']} to {found['to']}, seed {found['seed']})")
        region = found["region"]
        console.print(
            f"Output {region['output']['last'] / 1e6:,.0f} million CNY/day "
            f"({region['output']['last'] / region['output']['first'] - 1:+.2%} since the first day, "
            f"lowest {region['output']['lowest'] / region['output']['first'] - 1:+.2%})"
        )
        table = Table(title="Local supporting rate 本地配套率: share of goods bought, by value")
        for name in ("", "first day, metro", "last day, metro", "last day, 300 km"):
            table.add_column(name, justify="left" if not name else "right")
        rows = [
            (
                "Region 全区域",
                region["lsr_metro"]["first"],
                region["lsr_metro"]["last"],
                region["lsr_radius_300km"]["last"],
            )
        ]
        for one in found["leaders"][:LEAD_SHOWN]:
            name = f"{one['name_en']} {one['name_zh']}"
            rows.append((name, one["lsr_metro_first"], one["lsr_metro"], one["lsr_radius_300km"]))
        for name, *values in rows:
            table.add_row(name, *(f"{value:.1%}" for value in values))
        console.print(table)
        if found["spending_cny"]:
            console.print(f"Public spending {found['spending_cny'] / 1e8:,.1f} x 10^8 CNY")
        if path is not None:
            console.print(f"Record and figures: {path}")
    return text.get().rstrip()
