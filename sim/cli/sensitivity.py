"""``peitao sensitivity``: which assumptions move a result, and where a policy fails."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter


def sensitivity(
    study: Annotated[Path, Parameter(help="Folder of a study with sampled parameters.")],
    /,
    *,
    outcome: Annotated[str, Parameter(help="Outcome, such as lsr_metro or loss_share.")] = "lsr_metro",
    policy: Annotated[str | None, Parameter(help="Look at the effect of this policy against the baseline.")] = None,
    disruption: Annotated[str | None, Parameter(help="Arm of disruptions; by default the first.")] = None,
    at: Annotated[str | None, Parameter(help="Date of the outcome; by default the last.")] = None,
    fails: Annotated[bool, Parameter(help="Find the conditions under which --policy fails.", negative=())] = False,
    threshold: Annotated[float, Parameter(help="With --fails: least gain that counts as success.")] = 0.0,
    figure: Annotated[Path | None, Parameter(help="Draw the indices to this file (png, pdf, svg).")] = None,
    lang: Annotated[Literal["en", "zh", "both"], Parameter(help="Language of the figure.")] = "both",
    to: Annotated[Literal["text", "csv", "json", "md"], Parameter(help="How to print the table.")] = "text",
) -> None:
    """Say which parameters move an outcome: Sobol indices (sampling method saltelli) or Morris effects, with intervals.

    With `--fails` a tree looks for boxes of conditions in which the policy's effect is no better than `--threshold`;
    that works with any sampled study.

    Examples
    --------
        peitao sensitivity results/sensitivity-sobol --outcome lsr_metro --figure sobol.png
        peitao sensitivity results/sensitivity-sobol --policy spaces --outcome lsr_metro
        peitao sensitivity results/robustness --policy dual-sourcing --outcome loss_share --disruption earthquake --fails
    """
    from sim.errors import InputError, Problem
    from sim.study.export import as_text

    if fails:
        if policy is None:
            raise InputError(Problem("name the policy that may fail", key="--policy"))
        from sim.study.discover import discover

        found = discover(study, outcome, policy, disruption=disruption, at=at, threshold=threshold)
        print(f"'{policy}' fails at {found.failures} of {found.points} points ({outcome}). The boxes were checked by")
        print(
            f"cross-validation: right at {found.accuracy:.0%} of unseen points (always the same answer: {found.guess:.0%})"
        )
        print(as_text(found.boxes, to), end="")
        return
    from sim.study.sensitivity import sensitivity as indices

    table = indices(study, outcome, policy=policy, disruption=disruption, at=at)
    print(as_text(table, to), end="")
    if figure is not None:
        from sim.present.sensitivity_figure import draw_sensitivity

        drawn = draw_sensitivity(table, study, outcome, figure, lang, policy=policy, disruption=disruption)
        print(f"wrote {drawn}")
