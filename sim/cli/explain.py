"""``peitao explain``: why a firm buys where it buys."""

from __future__ import annotations

import json as js
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

if TYPE_CHECKING:
    import pandas as pd

    from sim.study.explain import Explanation

_PARTS = ("price", "tariff", "freight", "time", "friction", "calibration", "policy", "ties", "luck", "total")
_CALLED = {"calibration": "base year", "luck": "match"}


def explain(
    result: Path,
    /,
    *,
    firm: Annotated[str, Parameter(help="Id of a firm (firms table), or id or name of a lead firm.")],
    against: Annotated[Path | None, Parameter(help="Folder of another run to compare with.")] = None,
    input: Annotated[str | None, Parameter(name="--input", help="Only this input (industry id).")] = None,
    top: Annotated[int, Parameter(help="Inputs shown, and candidates of each beyond those in use.")] = 5,
    json: Annotated[bool, Parameter(help="Print everything as JSON.", negative=())] = False,
) -> None:
    """Tell why a firm buys where it buys: candidates, their delivered cost taken apart, what changed.

    The end of the run is made again from its manifest, which takes as long as the run did. Cost is in percent of the
    base-year price; the cheapest by `total` are kept, and a present supplier is left only for a saving that beats the
    switching cost.

    Examples
    --------
        peitao explain results/baseline/ID --firm FAWVW_CD
        peitao explain results/plan-2020/ID --firm 一汽-大众成都 --against results/baseline-dynamic/ID
        peitao explain results/baseline/ID --firm F000123 --input CHAS --json
    """
    from sim.cli.progress import progress
    from sim.errors import InputError, Problem, suggestion
    from sim.study.explain import explain as study_explain
    from sim.study.result import read_run

    if top < 1:
        raise InputError(Problem("must be 1 or more", key="--top"))
    runs = read_run(result), None if against is None else read_run(against)
    with progress() as tell:
        found = study_explain(runs[0], firm, runs[1], tell)
    inputs = found.inputs["input_id"].tolist()
    if input is not None and input not in inputs:
        raise InputError(Problem(f"'{firm}' buys no '{input}'{suggestion(input, inputs)}", key="--input"))
    chosen = [input] if input is not None else inputs[:top]
    print(_json(found, input) if json else _text(found, chosen, top), end="\n" if json else "")


def _json(found: Explanation, input: str | None) -> str:
    def rows(table: pd.DataFrame) -> list:
        if input is not None:
            table = table[table["input_id"] == input]
        return js.loads(table.to_json(orient="records", force_ascii=False))

    values: dict[str, Any] = {"about": found.about, "inputs": rows(found.inputs), "candidates": rows(found.candidates)}
    if found.changes is not None:
        values |= {"against": found.other, "changes": rows(found.changes)}
    return js.dumps(values, ensure_ascii=False, indent=1)


def _text(found: Explanation, chosen: list[str], top: int) -> str:
    from contextlib import redirect_stdout
    from io import StringIO

    page = StringIO()
    with redirect_stdout(page):
        _head(found)
        for name in chosen:
            _one_input(found, name, top)
        if found.changes is not None:
            _what_changed(found, chosen)
        _legend()
    return page.getvalue()


def _head(found: Explanation) -> None:
    about = found.about
    called = " ".join(part for part in (about["name_zh"], about["name_en"]) if part)
    print(f"{about['firm_id']}  {called}".rstrip())
    print(f"makes {about['industry_id']} in {about['place_id']}; scenario {about['scenario']}, {about['date']}")
    print(f"buys {100 * about['metro_share']:.1f} % of its inputs in the metro area", end="")
    if found.other is not None:
        other = found.other
        print(f" ({100 * other['metro_share']:.1f} % in {other['scenario']})", end="")
        print(f"; delivered cost {100 * (about['delivered_cost'] - other['delivered_cost']):+.2f} % of price", end="")
        if about["seed"] != other["seed"]:
            print(f"\nthe runs have different seeds ({about['seed']} and {other['seed']}): much of it is luck", end="")
    print()


def _parts(row: pd.Series) -> dict[str, float]:
    ties = float(row["ecosystem"] + row["space"])
    return {name: ties if name == "ties" else float(row[name]) for name in _PARTS}


def _one_input(found: Explanation, name: str, top: int) -> None:
    from sim.cli.text import show_table

    line = found.inputs[found.inputs["input_id"] == name].iloc[0]
    table = found.candidates[found.candidates["input_id"] == name]
    used = table["share"] > 0
    shown = table[used | (table["total"].rank(method="first") <= top + int(used.sum()))]
    home = f"{100 * line['metro_share']:.0f} % from the metro area"
    print(f"\n{name}: {line['value'] / 1e4:,.1f} 10⁴ CNY a day, {home}, {line['seen']} candidates seen")
    head = ["supplier", "place", *(_CALLED.get(part, part) for part in _PARTS), "verdict"]
    rows = []
    for _, row in shown.iterrows():
        values = _parts(row)
        cells = [f"{100 * values[part]:.1f}" if math.isfinite(values[part]) else "-" for part in _PARTS]
        rows.append([row["supplier_id"], row["place_id"], *cells, row["verdict"]])
    show_table(head, rows, left=2)


def _what_changed(found: Explanation, chosen: list[str]) -> None:
    from sim.cli.text import show_table

    table = found.changes
    assert table is not None
    table = table[table["input_id"].isin(chosen)]
    moved = table[(table["share_change"].abs() >= 5e-3)]
    print(f"\nWhat is different from {found.other['scenario'] if found.other else ''}:")
    if moved.empty:
        print("nothing: the same suppliers have the same shares of these inputs")
        return
    rows = [
        [
            row["input_id"], row["supplier_id"], row["place_id"], f"{100 * row['share_before']:.0f}",
            f"{100 * row['share']:.0f}", f"{100 * row['total']:+.2f}" if math.isfinite(row["total"]) else "-", row["because"],
        ]
        for _, row in moved.iterrows()
    ]  # fmt: skip
    show_table(["input", "supplier", "place", "% before", "% now", "cost change", "because"], rows, left=3)


def _legend() -> None:
    print(
        "\nAll in % of the base-year price. price: quote, higher when a plant is nearly full. freight: with handling and"
        " customs fees.\ntime: capital tied up over days of transport and customs. friction: search and trust, grows with"
        " distance. base year: constant\nthat makes origins match the statistics. policy: what policies take off. ties:"
        " same ecosystem or innovation space. match: lasting\nluck of the pair."
    )
