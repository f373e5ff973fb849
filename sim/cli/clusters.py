"""``peitao clusters``: how clustered the makers of each product are, and how near their suppliers."""

from __future__ import annotations

import json as js
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


def clusters(
    result: Path,
    /,
    *,
    draws: Annotated[int, Parameter(help="Counterfactual draws for Duranton-Overman indices (0: leave them out).")] = 0,
    json: Annotated[bool, Parameter(help="Print JSON.", negative=())] = False,
) -> None:
    """Print clustering measures by product: Ellison-Glaeser, location quotient, co-agglomeration, link distances.

    Examples
    --------
        peitao clusters results/baseline/ID
        peitao clusters results/baseline/ID --draws 200 --json
    """
    from sim.errors import InputError, Problem

    if draws < 0:
        raise InputError(Problem("must be 0 or more", key="--draws"))

    from sim.study.clusters import cluster_table
    from sim.study.result import read_run

    table = cluster_table(read_run(result), draws=draws)
    if json:
        print(js.dumps(js.loads(table.to_json(orient="records", force_ascii=False)), ensure_ascii=False, indent=1))
        return
    from sim.cli.text import show_table

    shown = {
        "industry_id": "product", "makers": "makers", "ellison_glaeser": "Ellison-Glaeser", "top_place": "top place",
        "top_quotient": "LQ there", "coagglomeration_with_inputs": "with inputs", "supplier_hhi": "supplier HHI",
        "median_km": "median km", "mean_km": "mean km", "within_50km": "in 50 km", "within_300km": "in 300 km",
        "localisation": "localised", "dispersion": "dispersed",
    }  # fmt: skip
    columns = [name for name in shown if name in table]
    rows = [[_cell(name, row[name]) for name in columns] for _, row in table.iterrows()]
    show_table([shown[name] for name in columns], rows)
    print(
        "\nEllison-Glaeser: > 0.05 concentrated, < 0.02 not. LQ: largest location quotient among places with 5 % of the "
        "product.\n'with inputs': co-agglomeration with the products bought. Distances and shares: goods bought, by value."
    )


def _cell(name: str, value: object) -> str:
    if not isinstance(value, float):
        return str(value)
    if value != value:
        return "-"
    if name.startswith("within"):
        return f"{value:.0%}"
    return f"{value:.0f}" if name.endswith("km") else f"{value:.3f}"
