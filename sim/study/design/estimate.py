"""How long a design will take and how much it will write, measured on one of its own runs."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sim.scenario import vary
from sim.study.design.design import Design
from sim.study.design.extras import cores

FULL_SECONDS = 5.0
"""A run that is expected to take no longer than this is made in full; of longer ones, only the first days."""
FIRST_DAYS = 15


@dataclass(frozen=True)
class Estimate:
    """What is ahead: ``runs`` that are not there yet, of ``planned``."""

    rows: int
    planned: int
    runs: int
    jobs: int
    seconds_a_run: float
    build_seconds: float
    bytes_a_run: float
    whole: bool
    """Whether a run was measured in full (else it was extended from its first days)."""

    @property
    def minutes(self) -> float:
        """Minutes for the runs that are not there yet, on ``jobs`` workers."""
        return self.runs * (self.seconds_a_run + self.build_seconds) / self.jobs / 60.0

    @property
    def megabytes(self) -> float:
        """MB (10^6 bytes) that those runs will write."""
        return self.runs * self.bytes_a_run / 1e6


def estimate(design: Design, *, jobs: int | None = None, done: set[str] | frozenset[str] = frozenset()) -> Estimate:
    """Measure one run of the design (its first; no file is written). Raises what the run raises."""
    from sim.study.run import simulate
    from sim.study.runner.worker import kept_daily
    from sim.study.store.parts import run_parts

    runs = design.runs
    spec = design.spec(runs[0])
    days = spec.calendar.days
    short = min(days, FIRST_DAYS)
    simulate(vary(spec, {"calendar.days": 1}))  # imports and compiled kernels are paid once, not by every run
    began = time.perf_counter()
    result = simulate(vary(spec, {"calendar.days": short}))
    took = time.perf_counter() - began
    built, stepped = result.manifest["seconds"]["build"], result.manifest["seconds"]["simulate"]
    whole = short == days or built + stepped * days / short <= FULL_SECONDS
    if whole and short < days:
        began = time.perf_counter()
        result = simulate(spec)
        took = time.perf_counter() - began
        built = result.manifest["seconds"]["build"]
    rest = took - built
    began = time.perf_counter()
    if "daily" in result.tables:
        result.tables["daily"] = kept_daily(result.tables["daily"], design.experiment.keep.daily)
    size = float(sum(map(len, run_parts(result.tables, runs[0].run_id).values())))
    writing = time.perf_counter() - began
    if not whole:
        rest, size = rest * days / short, size * max(1.0, days / short / 2)  # rows compress: half is about right
    rest += writing
    jobs = jobs or cores()
    left = [row for row in runs if row.run_id not in done]
    # Runs of one seed share a world; each worker builds it once.
    shared = min(1.0, jobs * worlds(design) / max(len(runs), 1))
    return Estimate(len(design.rows), len(runs), len(left), jobs, rest, built * shared, size, whole)


def worlds(design: Design) -> int:
    """How many different worlds the design needs, at most: one a scenario, seed and point of the world's parameters."""
    from sim.study.runner.worlds import NOT_OF_THE_WORLD

    keys = [p.key for p in design.experiment.parameters if p.key.partition(".")[0] not in NOT_OF_THE_WORLD]
    return len({(r.scenario, r.seed, *(str(design.points[r.point][key]) for key in keys)) for r in design.rows})
