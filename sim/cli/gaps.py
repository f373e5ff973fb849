"""``peitao gaps``: the missing links of a chain, what a cluster office reads first."""

from __future__ import annotations

import json as js
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter


def gaps(
    result: Path,
    /,
    *,
    ecosystem: Annotated[
        str | None, Parameter(name=["--ecosystem", "-e"], help="Only this ecosystem, such as E06.")
    ] = None,
    leader: Annotated[str | None, Parameter(name=["--leader", "-l"], help="Only this lead firm.")] = None,
    local: Annotated[Literal["metro", "near", "domestic"], Parameter(help="What counts as inside.")] = "metro",
    top: Annotated[int, Parameter(help="Rows per group.")] = 10,
    json: Annotated[bool, Parameter(help="Print JSON.", negative=())] = False,
) -> None:
    """Rank the inputs that are bought from outside by value and criticality, with the cost gap that keeps them there.

    The gap is the delivered cost of the best local offer minus that of what is bought now, in % of the product's price:
    positive means that outside is cheaper by that much; '-' means that nobody local makes it.

    Examples
    --------
        peitao gaps results/baseline/ID --ecosystem E06
        peitao gaps results/baseline/ID --leader FAWVW_CD --top 5
    """
    from sim.errors import InputError, Problem

    if ecosystem is not None and leader is not None:
        raise InputError(Problem("give --ecosystem or --leader, not both"))
    if top < 1:
        raise InputError(Problem("must be at least 1", key="--top"))

    from sim.study.gaps import gap_table
    from sim.study.result import read_run

    by = "lead_firm" if leader is not None else "ecosystem"
    table = gap_table(read_run(result), by, leader or ecosystem, local)
    table = table[table["rank"] <= top]
    if json:
        print(js.dumps(js.loads(table.to_json(orient="records", force_ascii=False)), ensure_ascii=False, indent=1))
        return
    from sim.cli.text import show_table

    rows = [
        (
            row.group_id,
            f"{row.input_id} {row.name_zh}",
            row.name_en,
            f"{row.outside_value / 1e6:,.1f}",
            f"{1 - row.outside_value / row.value:.0%}",
            f"{row.share_foreign:.0%}",
            f"{row.criticality:.2f}",
            f"{row.makers}",
            "-" if row.cost_gap != row.cost_gap else f"{100 * row.cost_gap:+.1f}",
        )
        for row in table.itertuples()
    ]
    head = (
        "group", "input", "", "outside, million CNY/day", "local", "foreign", "criticality", "local makers", "cost gap, %"
    )  # fmt: skip
    show_table(head, rows, left=3)
    print(
        "\nSorted by value bought outside x criticality (critical 1, important 0.5, non-critical 0.1). Cost gap: best local "
        "delivered cost minus the one paid, % of price;\npositive: outside is cheaper. 'local' and 'foreign': shares by value."
    )
