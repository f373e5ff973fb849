"""``peitao verify``: do the runs of a study come out the same today?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


def verify(
    study: Annotated[Path, Parameter(help="Folder of a study.")],
    /,
    *,
    sample: Annotated[int, Parameter(help="How many runs to make again.")] = 3,
    seed: Annotated[int, Parameter(help="Draws which runs.")] = 0,
) -> int:
    """Make a sample of a study's runs again and compare every byte with what is kept. Exit code 1 if any differs.

    A difference means that the model, its libraries or the region's tables are not those of the study.

    Examples
    --------
        peitao verify results/policy-x-disruption
        peitao verify results/policy-x-disruption --sample 10
    """
    from sim.cli.progress import progress
    from sim.study.verify import verify as again

    with progress() as tell:
        found = again(study, sample=sample, seed=seed, progress=tell)
    for run in found:
        if run.same:
            print(f"{run.run_id}  the same, byte for byte")
        elif run.id_now != run.run_id:
            print(f"{run.run_id}  is another run today ({run.id_now}): the scenario, region or model has changed")
        else:
            print(f"{run.run_id}  DIFFERS in {', '.join(run.differing)}")
    return 0 if all(run.same for run in found) else 1
