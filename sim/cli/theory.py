"""``peitao theory``: falling transport cost in two equal towns, against what theory says in closed form."""

from __future__ import annotations

import json as js
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

_SHIPPED = Path(__file__).resolve().parents[2] / "scenarios" / "twins.yaml"


def theory(
    scenario: Annotated[Path, Parameter(help="Scenario of two equal towns.")] = _SHIPPED,
    /,
    *,
    points: Annotated[int, Parameter(help="Transport costs to try, from 0.1 to 20 times the pack's.")] = 25,
    out: Annotated[Path | None, Parameter(help="Picture to write (png, svg or pdf).")] = None,
    lang: Literal["en", "zh", "both"] = "en",
    json: Annotated[bool, Parameter(help="Print JSON.", negative=())] = False,
) -> None:
    """Compare where firms settle as transport cost falls with the break points of Krugman and Venables (1995).

    Examples
    --------
        peitao theory --out docs/img/theory.png
        peitao theory --points 9 --json
    """
    from sim.errors import InputError, Problem

    if points < 2:
        raise InputError(Problem("must be at least 2", key="--points"))
    import numpy as np

    from sim.cli.progress import progress
    from sim.study.theory import falling_transport_cost

    with progress() as tell:
        path, closed = falling_transport_cost(scenario, np.geomspace(0.1, 20, points), progress=tell)
    low, high = closed.break_points
    if out is not None:
        from sim.present.figures.theory import theory as draw
        from sim.present.meta import Meta
        from sim.present.style import save
        from sim.present.words import Both

        save(
            draw(path, (low, high), Meta(title=Both("Twin towns", "双子城"), place=Both("Twin towns", "双子城")), lang),
            out,
        )
    if json:
        print(js.dumps({"break_points": [low, high], "path": path.to_dict("records")}, indent=1))
        return
    from sim.cli.text import show_table

    rows = [
        (f"{100 * row.tau:.2f}", f"{100 * row.share:.0f}", f"{row.slope:+.4f}", "yes" if low < row.tau < high else "no")
        for row in path.itertuples()
    ]
    show_table(("transport cost, %", "larger town, %", "slope at even spread", "theory: concentrated"), rows, left=0)
    print(f"\nBreak points in closed form: {100 * low:.2f} % and {100 * high:.2f} % of price.")
    if out is not None:
        print(f"Picture: {out}")
