"""``peitao show``: what a scenario comes to once everything is filled in."""

from __future__ import annotations

import json as js
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from sim.cli.options import Overrides, ScenarioFile


def show(
    file: ScenarioFile,
    /,
    *,
    diff: Annotated[Path | None, Parameter(help="Show only what differs from this other scenario.")] = None,
    json: Annotated[bool, Parameter(help="Print JSON instead of YAML.", negative=(), show_default=False)] = False,
    phases: Annotated[
        bool, Parameter(help="Show the plan of a simulated day instead.", negative=(), show_default=False)
    ] = False,
    overrides: Overrides = (),
) -> None:
    """Show a scenario with all defaults filled in: each value, its unit, and where it was written.

    Examples
    --------
        peitao show scenarios/baseline.yaml
        peitao show scenarios/car-maker-outage.yaml --diff scenarios/baseline.yaml
        peitao show scenarios/baseline.yaml --set population.firms=500 --json
        peitao show scenarios/baseline.yaml --phases
    """
    from sim.scenario import as_yaml, load, resolve

    spec = load(file, overrides)
    if phases:
        from sim.model import ClusterModel
        from sim.world import build_world

        print(ClusterModel(build_world(spec), spec).describe_phases())
    elif diff is not None:
        rows = differences(resolve(spec), resolve(load(diff)))
        print(
            js.dumps(rows, ensure_ascii=False, indent=1) if json else table(rows, str(file), str(diff)),
            end="",
        )
    elif json:
        print(js.dumps(resolve(spec), ensure_ascii=False, indent=1))
    else:
        print(as_yaml(spec), end="")


def differences(this: dict[str, Any], other: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of key, this and other for every value that differs; a value that one side lacks is None there."""
    from sim.scenario import flat

    mine, theirs = flat(this), flat(other)
    keys = [*mine, *(key for key in theirs if key not in mine)]
    return [
        {"key": key, "this": mine.get(key), "other": theirs.get(key)}
        for key in keys
        if mine.get(key) != theirs.get(key) and (key in mine or theirs[key] != [])
    ]


def table(rows: list[dict[str, Any]], this: str, other: str) -> str:
    """The rows as text in three columns, under the two file names."""
    from rich.cells import cell_len

    if not rows:
        return f"{this} and {other} ask for the same\n"
    lines = [("key", this, other)]
    lines += [(row["key"], _cell(row["this"]), _cell(row["other"])) for row in rows]
    wide = [max(cell_len(line[column]) for line in lines) for column in range(3)]
    lines.insert(1, tuple("-" * width for width in wide))  # type: ignore[arg-type]
    padded = (
        "  ".join(text + " " * (width - cell_len(text)) for text, width in zip(line, wide, strict=True))
        for line in lines
    )
    return "".join(f"{line.rstrip()}\n" for line in padded)


def _cell(value: Any) -> str:
    if value in (None, "", []):
        return "-"
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else text[:57] + "..."
