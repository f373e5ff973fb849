"""docs/reference/measures.md: every registered measure with the function that computes it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from generator.text import doc, header, prose, table
from generator.text import page as as_page

BETTER = {1: "higher is better", -1: "lower is better", 0: "neither way is better"}


def function_of(name: str) -> Any:
    """The function or class behind ``module.name`` of the register."""
    module, _, thing = name.rpartition(".")
    return getattr(import_module(f"sim.measures.{module}"), thing)


def page() -> str:
    """The page."""
    from sim.measures.definitions import register

    known = register()
    lines = header(
        "Measures",
        "Arrays in, numbers out (`sim.measures`). Every local supporting rate also states its own definition: basis, boundary, "
        "tier, denominator, who and aggregation (`sim.measures.lsr_definition.Definition`).",
    )
    lines += table(
        ("measure", "English", "中文", "unit", "better"),
        [(f"[`{m['name']}`](#{m['name']})", m["en"], m["zh"], _unit(m), BETTER[m["direction"]]) for m in known],
    )
    for m in known:
        lines += [f"## {m['name']}", "", f"**{m['en']}** {m['zh']}. Unit: {_unit(m)}; {BETTER[m['direction']]}.", ""]
        lines += [f"`sim.measures.{m['function']}`", "", *prose(doc(function_of(m["function"])))]
    return as_page(lines)


def _unit(m: dict) -> str:
    if m["share"]:
        return "share"
    return {"1": "a pure number", "": "several"}.get(m["unit"], m["unit"])
