"""``peitao compact``: few files instead of many."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


def compact(
    study: Annotated[Path, Parameter(help="Folder of a study.")],
    /,
    *,
    runs_per_file: Annotated[int, Parameter(help="Runs in one file.")] = 50,
) -> None:
    """Merge the small files of a study, so that it is quicker to read and to copy. Nothing else changes.

    May be stopped at any moment: whatever opens the study next finishes what was begun.

    Examples
    --------
        peitao compact results/policy-x-disruption
    """
    from sim.cli.progress import progress
    from sim.errors import InputError, Problem
    from sim.study.store import Lock, StudyFolder
    from sim.study.store import compact as merge

    if runs_per_file < 2:
        raise InputError(Problem("must be at least 2", key="--runs-per-file"))
    StudyFolder(study).manifest()
    with Lock(study), progress() as tell:
        replaced = merge(study, runs_per_file, tell)
    print(f"{study}: {replaced} files became {len(list(study.glob('*/packed-*.parquet')))}")
