"""Whole runs: five years of 3 000 firms, all phases and recording, after compilation.

python benchmarks/runs.py            writes benchmarks/results/runs.md (under a minute)
"""

from __future__ import annotations

import os
import platform
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent)]

from sim.scenario import load, vary  # noqa: E402
from sim.study.run import simulate  # noqa: E402

FILES = ("baseline-dynamic", "innovation-spaces", "plan-2020")
TIMES = 3


def main() -> None:
    """Time each scenario and write the table."""
    rows = []
    for name in FILES:
        spec = load(HERE.parent / "scenarios" / f"{name}.yaml")
        simulate(vary(spec, {"calendar.days": 70}))  # compile
        walls, cores = [], []
        for _ in range(TIMES):
            wall, core = time.perf_counter(), time.process_time()
            simulate(spec)
            walls.append(time.perf_counter() - wall)
            cores.append(time.process_time() - core)
        years = spec.calendar.days / 365.25
        rows.append(
            (
                name,
                spec.population.firms,
                f"{years:.0f}",
                f"{sorted(walls)[1]:.1f}",
                f"{min(walls):.1f}",
                f"{min(cores):.1f}",
            )
        )
        print(*rows[-1], flush=True)
    head = "| scenario | firms | years | s, median | s, fastest | core-s |\n|---|--:|--:|--:|--:|--:|\n"
    body = "".join(f"| {' | '.join(map(str, row))} |\n" for row in rows)
    cores_here = len(os.sched_getaffinity(0))
    about = f"{platform.machine()}, {cores_here} cores, Python {platform.python_version()}; {TIMES} times each.\n\n"
    (HERE / "results" / "runs.md").write_text("# Whole runs\n\n" + about + head + body, encoding="utf-8")


if __name__ == "__main__":
    main()
