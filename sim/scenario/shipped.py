"""The scenarios and region packs that come with the program."""

from __future__ import annotations

from pathlib import Path

from sim.errors import Problem, ScenarioError, suggestion

_SIM = Path(__file__).resolve().parents[1]


def shipped_folder() -> Path:
    """The folder of the scenarios that come with the program: of the source tree, else of the installed
    package."""
    for folder in (_SIM.parent / "scenarios", _SIM / "shipped"):
        if (folder / "baseline.yaml").is_file():
            return folder
    raise ScenarioError(Problem("the scenarios that come with peitao are not installed; clone the project"))


def shipped(name: str) -> Path:
    """The path of a shipped scenario by its name; ScenarioError with the nearest name when there is none."""
    folder = shipped_folder()
    names = [path.stem for path in folder.glob("*.yaml")]
    if name not in names:
        raise ScenarioError(Problem(f"no scenario '{name}' comes with peitao{suggestion(name, names)}"))
    return folder / f"{name}.yaml"
