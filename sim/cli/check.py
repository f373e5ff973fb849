"""``peitao check``: is this scenario, and the region it names, in order?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from sim.cli.options import Overrides


def check(
    *files: Annotated[Path, Parameter(help="Scenario files (YAML).")],
    overrides: Overrides = (),
) -> int:
    """Check scenario files, the files they extend and their region packs.

    Every problem is told with its file and line; nothing is simulated. Exit code 2 if anything is wrong.

    Examples
    --------
        peitao check scenarios/baseline.yaml
        peitao check scenarios/*.yaml
        peitao check scenarios/baseline.yaml --set population.firms=500
    """
    from sim.errors import InputError

    if not files:
        raise InputError("peitao check: name at least one scenario file, such as scenarios/baseline.yaml")
    code = 0
    told: set[str] = set()
    for file in files:
        try:
            print(_checked(file, overrides))
        except InputError as error:
            code = 2
            # What files share (a pack, a file both extend) is told once.
            lines = [line for line in str(error).splitlines() if line not in told]
            told.update(lines)
            sys.stdout.flush()
            print("\n".join(lines) or f"{file}: has the same problems", file=sys.stderr)
    return code


def _checked(file: Path, overrides: tuple[str, ...]) -> str:
    """One line that says what is in the file; raises InputError when something is wrong."""
    from sim.scenario import load
    from sim.world.build import check_references
    from sim.world.pack import load_pack

    spec = load(file, overrides)
    pack = load_pack(spec.region_folder)
    check_references(spec, pack)
    counted = ", ".join(
        f"{len(items)} {word if len(items) == 1 else plural}"
        for items, word, plural in (
            (spec.policies, "policy", "policies"),
            (spec.disruptions, "disruption", "disruptions"),
        )
    )
    size = f"{spec.population.firms} firms, {spec.calendar.days} days from {spec.calendar.start}"
    lines = [f"{file}: in order ({pack.name_en}, {size}, {counted})"]
    lines += [
        f"{file}: note: {part}.{n} ({item.called}) starts after the last day: no effect in this run"
        for part in ("policies", "disruptions")
        for n, item in enumerate(getattr(spec, part))
        if item.start > spec.calendar.end
    ]
    return "\n".join(lines)
