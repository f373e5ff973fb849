"""``peitao lsr``: the local supporting rate of a run, under the definition you choose."""

from __future__ import annotations

import json as js
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter


def lsr(
    result: Path,
    /,
    *,
    boundary: Annotated[str, Parameter(help="place, district, city, metro, province, country, 300km, 4h...")] = "metro",
    tier: Annotated[
        str, Parameter(help="direct (first-tier suppliers) or full (embodied local value added).")
    ] = "direct",
    basis: Annotated[str, Parameter(help="value or count (of suppliers).")] = "value",
    denominator: Annotated[str, Parameter(help="goods, all, domestic, goods_domestic or external.")] = "goods",
    by: Annotated[
        str, Parameter(help="region, lead_firm, ecosystem, industry, place, district, city or firm.")
    ] = "lead_firm",
    aggregation: Annotated[str, Parameter(help="ratio_of_sums or mean_of_ratios.")] = "ratio_of_sums",
    normalised: Annotated[bool, Parameter(help="Divide by the rate of suppliers drawn by size.", negative=())] = False,
    lang: Literal["en", "zh", "both"] = "en",
    json: Annotated[bool, Parameter(help="Print JSON.", negative=())] = False,
) -> None:
    """Print the local supporting rate (本地配套率) of a finished run, with the definition it rests on.

    Examples
    --------
        peitao lsr results/baseline/ID
        peitao lsr results/baseline/ID --boundary metro --tier full --by ecosystem
        peitao lsr results/baseline/ID --boundary 4h --basis count --by region --json
    """
    from sim.measures.lsr_definition import Definition

    definition = Definition.parse(
        boundary=boundary, tier=tier, basis=basis, denominator=denominator, who=by, aggregation=aggregation,
        normalised=normalised,
    )  # fmt: skip

    from sim.study.lsr import lsr_table
    from sim.study.result import read_run

    table = lsr_table(read_run(result), definition)
    if json:
        rows = js.loads(table.to_json(orient="records", force_ascii=False))
        print(js.dumps({"definition": str(definition), "rows": rows}, ensure_ascii=False, indent=1))
        return
    from sim.cli.text import show_table

    unit = "suppliers" if definition.basis == "count" else "million CNY/day"
    scale = 1.0 if definition.basis == "count" else 1e6
    rows = [
        (
            f"{row.id} {row.name_zh}".strip(),
            row.name_en,
            f"{row.rate:.2f}" if normalised else f"{row.rate:.1%}",
            f"{row.local / scale:,.1f}",
            f"{row.total / scale:,.1f}",
            f"{row.buyers}",
        )
        for row in table.itertuples()
        if row.total > 0
    ]
    show_table(("id", "name", "rate", f"local, {unit}", f"all, {unit}", "buyers"), rows, left=2)
    print(definition.describe(lang))
