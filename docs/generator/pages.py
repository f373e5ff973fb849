"""Every generated file by its path below docs/, and what is out of date."""

from __future__ import annotations

from pathlib import Path

from generator import api, cli, kinds, measures, model, notebook, pack, scenario
from generator.text import MARK


def pages(docs: Path) -> dict[str, str]:
    """Path -> text of every generated file."""
    made = {
        "reference/cli.md": cli.page(),
        "reference/scenario.md": scenario.page(),
        "reference/experiment.md": scenario.experiment_page(),
        "reference/pack.md": pack.page(),
        "reference/measures.md": measures.page(),
        "reference/levers.md": model.levers_page(),
        "reference/phases.md": model.phases_page(),
        "reference/api.md": api.page(),
        **kinds.pages(),
    }
    for source in sorted((docs / "tutorial").glob("*.md")):
        made[f"tutorial/{source.stem}.ipynb"] = notebook.notebook(source.read_text("utf-8"))
    return made


def stale(docs: Path) -> list[str]:
    """Generated files that are missing or differ, and files in docs/reference that nothing generates any more."""
    made = pages(docs)
    old = [
        path for path, text in made.items() if not (docs / path).is_file() or (docs / path).read_text("utf-8") != text
    ]
    return old + [path for path in _generated_before(docs) if path not in made]


def write(docs: Path) -> None:
    """Write them all, and remove what nothing generates any more."""
    made = pages(docs)
    for path in _generated_before(docs):
        if path not in made:
            (docs / path).unlink()
    for path, text in made.items():
        (docs / path).parent.mkdir(parents=True, exist_ok=True)
        (docs / path).write_text(text, "utf-8")


def _generated_before(docs: Path) -> list[str]:
    files = (docs / "reference").rglob("*.md")
    return [str(file.relative_to(docs).as_posix()) for file in files if MARK in file.read_text("utf-8")]
