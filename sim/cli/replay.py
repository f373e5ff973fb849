"""``peitao replay``: one run of a study again, in full."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

if TYPE_CHECKING:
    from sim.study import RunResult


def replay(
    study: Annotated[Path, Parameter(help="Folder of a study.")],
    /,
    *,
    run: Annotated[str, Parameter(help="Id of the run, or its beginning.")],
    out: Annotated[Path | None, Parameter(help="Keep the run and its figures in OUT/<id>/.")] = None,
    lang: Annotated[Literal["en", "zh", "both"], Parameter(help="Language of the figures.")] = "both",
) -> None:
    """Make one run of a study again and print its summary: to look at it closely, or to see where it fails.

    With `--out` everything a single run records is kept, firms, links and figures included. Add `--debug` to see the
    traceback of a run that fails.

    Examples
    --------
        peitao replay results/policy-x-disruption --run 1f0c2a
        peitao replay results/policy-x-disruption --run 1f0c2a --out results/closer
    """
    from sim.cli.progress import progress
    from sim.present.summary import summary, summary_text
    from sim.study.runner import replay as again
    from sim.study.write import write_run

    with progress() as tell:
        result = again(study, run, progress=tell)
    folder = None
    if out is not None:

        def draw(partial: Path, result: RunResult = result) -> None:
            from sim.present.run_figures import draw_run

            draw_run(result, partial, lang)

        folder = write_run(result, out / result.manifest["run_id"], draw)
    print(summary_text(summary(result), folder))
