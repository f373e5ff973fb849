"""``peitao plot``: one figure of a run or a study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter


def plot(
    result: Annotated[Path, Parameter(help="Folder of a run or of a study.")],
    figure: Annotated[str, Parameter(help="Figure, or a measure such as lsr_metro.")] = "",
    subject: Annotated[
        str | None, Parameter(help="What the figure is about: a measure, a lead firm, a product.")
    ] = None,
    /,
    *,
    out: Annotated[
        Path | None, Parameter(name=["--out", "-o"], help="File to write: .svg, .png or .pdf; by default FIGURE.svg.")
    ] = None,
    lang: Annotated[Literal["en", "zh", "both"], Parameter(help="Language of the figure.")] = "both",
    scenario: Annotated[str | None, Parameter(help="Scenario of the study.")] = None,
    policy: Annotated[str | None, Parameter(help="Policy of the study.")] = None,
    disruption: Annotated[str | None, Parameter(help="Disruption of the study.")] = None,
    boundaries: Annotated[Path | None, Parameter(help="GeoJSON file laid under a map.")] = None,
) -> None:
    """Draw one figure of a run or a study and write it as SVG, PNG or PDF. Without a figure: list them.

    Figures of studies: effects, matrix, front, difference, sensitivity (of parameters sampled by saltelli or morris),
    recovery, course, leaders, ecosystems, map; of runs all but the first five; of either: flows, gaps, distance, tree,
    spaces, kdensity (a study makes one run of its baseline again for these).

    Examples
    --------
        peitao plot results/policy-x-disruption
        peitao plot results/policy-x-disruption effects lsr_metro -o effects.svg
        peitao plot results/policy-x-disruption recovery --disruption earthquake -o recovery.pdf --lang zh
        peitao plot results/sensitivity sensitivity lsr_metro --policy spaces -o sensitivity.svg
        peitao plot results/baseline/ID map occupancy -o map.png
    """
    from sim.present.study_view import open_view

    view = open_view(result)
    if not figure:
        print(_listed(view))
        return

    from sim.present.study_plots import plot as draw
    from sim.present.style import save

    fig = draw(
        view, figure, subject, lang=lang, scenario=scenario, policy=policy, disruption=disruption, boundaries=boundaries
    )
    print(save(fig, out or Path(f"{figure}.svg")))


def _listed(view) -> str:
    """The figures there are for this result, and the measures they know."""
    from sim.present.study_plots import PLOTS, measures_of

    lines = []
    for one in PLOTS.values():
        if (one.run if view.kind == "run" else one.study) is not None:
            name = f"{one.name} {one.subject.upper()}".strip()
            lines.append(f"{name:20} {one.words.en}  {one.words.zh}")
    return "\n".join([*lines, f"measures: {', '.join(measures_of(view))}"])
