"""``peitao power``: how many replications does an answer need?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter


def power(
    study: Annotated[Path, Parameter(help="Folder of a study; ten replications are enough to begin with.")],
    /,
    *,
    outcome: Annotated[str, Parameter(help="Outcome, such as lsr_metro, loss or output.")],
    half_width: Annotated[float, Parameter(help="Wanted half-width of the 95 % interval, in the outcome's unit.")],
    baseline: Annotated[str | None, Parameter(help="Policy to compare with; by default the first.")] = None,
    to: Annotated[Literal["text", "csv", "json", "md"], Parameter(help="How to print it.")] = "text",
) -> None:
    """Say how many replications the 95 % interval of a paired effect needs to be as narrow as you want.

    Estimated from the spread of the pairs that are there. The last column says what it would take without pairing, with
    seeds of its own for every arm. Shares count from 0 to 1: 0.001 is a tenth of a percentage point.

    Examples
    --------
        peitao power results/policy-x-disruption --outcome lsr_metro --half-width 0.001
        peitao power results/policy-x-disruption --outcome loss --half-width 1e8
    """
    from sim.study.comparison import power as needed
    from sim.study.export import as_text

    print(as_text(needed(study, outcome, half_width, baseline=baseline), to), end="")
