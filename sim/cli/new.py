"""``peitao new``: a study folder to start from."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

if TYPE_CHECKING:
    from sim.scenario import ScenarioSpec


def new(
    folder: Annotated[Path, Parameter(name="DIR", help="The folder to make. Nothing is ever overwritten.")],
    /,
    *,
    start: Annotated[
        str,
        Parameter(name="--from", help="Name of the scenario to start from, among those that come with peitao."),
    ] = "baseline",
) -> None:
    """Make a study folder: a commented scenario, the scenario and region data it starts from, a README.

    The folder stands on its own: copy it, version it, edit the region's tables.

    Examples
    --------
        peitao new my-study
        peitao new my-study --from toyland
    """
    from sim.errors import InputError, Problem
    from sim.scenario import load
    from sim.scenario.shipped import shipped

    spec = load(shipped(start))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(Problem("exists already and is not empty; name another folder", str(folder)))
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:  # made aside and moved into place, so that a failure leaves nothing half made
        _fill(scratch, spec, start, folder.name)
        scratch.chmod(0o755)
        os.replace(scratch, folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"made {folder}")
    print(f"next: edit {folder}/scenarios/my-study.yaml, then peitao check {folder}/scenarios/my-study.yaml")


def _fill(folder: Path, spec: ScenarioSpec, start: str, title: str) -> None:
    from sim.scenario import json_schema_text

    scenarios = folder / "scenarios"
    scenarios.mkdir()
    (folder / "experiments").mkdir()
    for source in sorted(spec.files):
        shutil.copy(source, scenarios / source.name)
    shutil.copytree(spec.region_folder, scenarios / spec.region_folder.name)
    for name, text in (
        ("README.md", README),
        ("experiments/README.md", EXPERIMENTS),
        ("scenarios/my-study.yaml", STUDY),
        (".gitignore", "results/\n"),
    ):
        text = text.replace("START", start).replace("TITLE", title)
        (folder / name).write_text(text.replace("DATE", spec.calendar.date(60).isoformat()), encoding="utf-8")
    (scenarios / "schema.json").write_text(json_schema_text(), encoding="utf-8")


README = """# TITLE

| folder | what is in it |
|---|---|
| `scenarios/` | what is simulated: one YAML file a scenario, and one folder of tables a region |
| `experiments/` | designs of many runs |
| `results/` | what runs write (keep it out of version control) |

    peitao check scenarios/my-study.yaml                                 # is everything in order?
    peitao show scenarios/my-study.yaml --diff scenarios/START.yaml      # what is different?
    peitao run scenarios/my-study.yaml                                   # simulate

Each number in the region's tables has a unit, a tag (S sourced, D derived, G general knowledge, A assumption)
and a source, in `columns.csv` and `sources.md` of the region's folder.
"""

EXPERIMENTS = """Designs of many runs stand here, one YAML file each: scenarios x parameters x seeds.
"""

STUDY = """# yaml-language-server: $schema=schema.json
#
# A scenario says only what is different from the one it extends. Lines that begin with # are comments; remove
# the # to use a line. Your editor completes keys and shows units if it knows YAML schemas (first line).
#   peitao check scenarios/my-study.yaml     tells what is wrong, with the line
#   peitao show scenarios/my-study.yaml      shows every value, its unit and where it comes from

extends: START.yaml

title: My study
description: What is simulated, in a few sentences.
question: What should this scenario help to decide?

# How long, and how many model firms stand for the region's enterprises.
# calendar:
#   days: 365
# population:
#   firms: 3000

# Policies are added to those of START.yaml (`replace: [policies]` would drop those first).
# policies:
#   - kind: innovation_spaces      # planned floor area opens
#     label: Half of the floor area
#     start: DATE
#     spaces: all                  # or a list of ids from innovation_spaces.csv
#     intensity: 0.5               # 0 = nothing changes, 1 = all of it

# Disruptions, too, are added.
# disruptions:
#   - kind: plant_outage           # one plant stands still
#     label: Largest maker stops
#     start: DATE
#     days: 14
#     target: {industry: ID, rank: 1}   # an id from industries.csv, or {leader: an id from leaders.csv}
"""
