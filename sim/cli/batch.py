"""``peitao batch``: make all runs of an experiment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

if TYPE_CHECKING:
    from sim.scenario.experiment import ExperimentSpec


def batch(
    file: Annotated[Path, Parameter(help="Experiment file (YAML), such as experiments/policy-x-disruption.yaml.")],
    /,
    *,
    jobs: Annotated[int | None, Parameter(name=["--jobs", "-j"], help="Workers; by default one a core.")] = None,
    dry_run: Annotated[bool, Parameter(help="Only say how many runs, minutes and MB.", negative=())] = False,
    out: Annotated[Path, Parameter(help="Folder for results; the study goes to a folder of its name in it.")] = Path(
        "results"
    ),
    engine: Annotated[Literal["local", "dask", "serial"], Parameter(help="What makes the runs.")] = "local",
    scheduler: Annotated[str | None, Parameter(help="Address of a dask scheduler, such as tcp://host:8786.")] = None,
    time_limit: Annotated[
        float | None,
        Parameter(help="Seconds after which a run that has not ended is ended and fails; by default none."),
    ] = None,
    retry_failed: Annotated[bool, Parameter(help="Make runs that failed again.", negative=())] = False,
    fresh: Annotated[bool, Parameter(help="Remove what is there of this study first.", negative=())] = False,
    overrides: Annotated[
        tuple[str, ...],
        Parameter(name="--set", help="Change a value of the experiment: `--set replications=5`.", negative=()),
    ] = (),
) -> int:
    """Make the runs of an experiment: scenarios x policies x disruptions x parameters x replications.

    What is there already is not made again, so the same command goes on after a crash, a full disk or Ctrl-C. A run
    that fails is recorded and the others go on. Exit code 1 if the study is not whole at the end.

    Examples
    --------
        peitao batch experiments/policy-x-disruption.yaml --dry-run
        peitao batch experiments/policy-x-disruption.yaml --jobs 2
        peitao batch experiments/policy-x-disruption.yaml --engine dask --scheduler tcp://10.0.0.1:8786
        peitao batch experiments/policy-x-disruption.yaml --set replications=5 --out /tmp/try
        peitao batch experiments/policy-x-disruption.yaml --time-limit 600
    """
    # A mistake in the file should be told before anything heavy is imported.
    from sim.scenario.experiment_load import load_experiment

    spec = load_experiment(file, overrides)
    if dry_run:
        print(_ahead(spec, jobs, out))
        return 0

    from sim.cli.progress import progress
    from sim.study.runner import batch as make

    with progress() as tell:
        report = make(
            spec, out=out, jobs=jobs, engine=engine, scheduler=scheduler, time_limit=time_limit,
            retry_failed=retry_failed, fresh=fresh, progress=tell,
        )  # fmt: skip
    print(f"{report.path}: {report.done} of {report.planned} runs are there, {report.made} made now ", end="")
    print(f"in {report.seconds / 60:.1f} min")
    if report.failed:
        print(f"{report.failed} failed: peitao status {report.path}")
    if report.earlier:
        print(f"{report.earlier} runs of an earlier version of the design stay in the store, outside all comparisons")
    if report.ending == "disk":
        print("stopped because results cannot be written; make room and give the same command again")
    if report.ending == "stopped":
        print("stopped; the same command goes on from here")
        return 130
    return 0 if report.done == report.planned else 1


def _ahead(spec: ExperimentSpec, jobs: int | None, out: Path) -> str:
    """What a dry run says."""
    from sim.study.design import estimate, lay_out
    from sim.study.store.folder import StudyFolder

    design = lay_out(spec)
    folder = StudyFolder(out / spec.name)
    done = folder.done() if folder.exists() else set()
    ahead = estimate(design, jobs=jobs, done=done)
    parts = [
        (len(spec.scenarios), "scenario", "scenarios"),
        (len(spec.policies), "policy", "policies"),
        (len(spec.disruptions), "disruption", "disruptions"),
        (len(design.points), "point", "points"),
        (spec.replications, "replication", "replications"),
    ]
    counted = " x ".join(f"{n} {one if n == 1 else many}" for n, one, many in parts)
    shared = f" ({ahead.rows - ahead.planned} rows share a run with another)" if ahead.rows > ahead.planned else ""
    how = "one of them was made to measure" if ahead.whole else "measured on the first days of one of them"
    lines = [
        f"{spec.name}: {counted}",
        f"runs     {ahead.planned}{shared}, of which {ahead.planned - ahead.runs} are there",
        f"minutes  {ahead.minutes:.1f} for {ahead.runs} runs on {ahead.jobs} workers "
        f"({ahead.seconds_a_run:.2f} s a run; {how})",
        f"MB       {ahead.megabytes:.0f} in {folder.path}",
    ]
    return "\n".join(lines)
