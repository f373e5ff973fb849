"""``peitao run``: run one scenario, keep the record, draw its figures, print what came out."""

from __future__ import annotations

import json as js
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from sim.cli.options import Overrides, ScenarioFile

if TYPE_CHECKING:
    from sim.study import RunResult


def run(
    file: ScenarioFile,
    /,
    *,
    seed: Annotated[int | None, Parameter(help="Seed of all random streams, instead of the scenario's.")] = None,
    overrides: Overrides = (),
    out: Annotated[Path, Parameter(help="Folder for results; the run goes to OUT/<name>/<id>/.")] = Path("results"),
    lang: Annotated[Literal["en", "zh", "both"], Parameter(help="Language of figures and report.")] = "both",
    figures: Annotated[bool, Parameter(help="Draw the figures and write the report.")] = True,
    json: Annotated[bool, Parameter(help="Print the summary as JSON.", negative=())] = False,
) -> None:
    """Run a scenario and keep the record: manifest, tables (Parquet), figures and a report to read.

    Examples
    --------
        peitao run scenarios/baseline.yaml
        peitao run scenarios/car-maker-outage.yaml --seed 7 --set population.firms=1000
        peitao run scenarios/baseline.yaml --out /tmp/try --no-figures --json
    """
    # A mistake in the file should be told before Mesa and the kernels are imported (seconds).
    from sim.scenario import load

    spec = load(file, overrides)

    from sim.cli.progress import progress
    from sim.study import run as study_run

    def draw(result: RunResult, folder: Path) -> None:
        from sim.present.report_run import write_report
        from sim.present.run_figures import draw_run

        write_report(result, draw_run(result, folder, lang), folder / "report.html", lang)

    with progress() as tell:
        result = study_run(spec, seed=seed, out=out, progress=tell, extra=draw if figures else None)
    from sim.present.summary import summary, summary_text

    for warning in result.manifest["warnings"]:
        print(f"warning: {warning}", file=sys.stderr)
    found = summary(result)
    print(js.dumps(found, ensure_ascii=False, indent=1) if json else summary_text(found, result.path))
