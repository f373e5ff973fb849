"""Options that several verbs share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

ScenarioFile = Annotated[Path, Parameter(help="Scenario file (YAML).")]
Overrides = Annotated[
    tuple[str, ...],
    Parameter(
        name="--set",
        help="Change a value: `--set population.firms=500`, `--set policies.0.intensity=0`. Repeat for more.",
        negative=(),
        show_default=False,
    ),
]
