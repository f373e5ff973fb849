"""docs/reference/scenario.md and experiment.md: every key, its unit, default and where the default comes from."""

from __future__ import annotations

from typing import Any

from generator.text import header, table
from generator.text import page as as_page

TAGS = (
    "Tags of defaults: **S** sourced, **D** derived from sourced numbers, **G** general knowledge, **A** assumption. "
    "`peitao show FILE` prints the same for one scenario with its own values; editors check and complete a scenario with "
    "`scenarios/schema.json`."
)


def rows(found: list[Any]) -> list[tuple[str, ...]]:
    """Table rows of attributes."""
    return [
        (
            f"`{one.key}`",
            one.type,
            one.unit,
            default(one.default),
            f"{one.tag}: {one.source}" if one.tag else "",
            one.description,
        )
        for one in found
    ]


HEAD = ("key", "type", "unit", "default", "source of the default", "what it is")


def default(value: Any) -> str:
    """A default in words."""
    if value is None or value == () or value == "":
        return "empty"
    if value == "required":
        return "**required**"
    if hasattr(value, "model_fields") or isinstance(value, (dict, tuple)):
        return "see below" if hasattr(value, "model_fields") else f"`{value}`"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def page() -> str:
    """The scenario's page; policies and disruptions have pages of their own."""
    from sim.scenario import ScenarioSpec, attributes

    found = [one for one in attributes() if not one.key.startswith(("policies[", "disruptions["))]
    lines = header("Scenario file", TAGS)
    lines += ["## Top level", "", *table(HEAD, rows([one for one in found if "." not in one.key]))]
    for section in dict.fromkeys(one.key.split(".")[0] for one in found if "." in one.key):
        part = ScenarioSpec.model_fields[section].annotation
        lines += [f"## {section}", "", " ".join((part.__doc__ or "").split()), ""]  # type: ignore[union-attr]
        lines += table(HEAD, rows([one for one in found if one.key.startswith(f"{section}.")]))
    more = (
        "Items of the two lists: [policies](policies/index.md) and [disruptions](disruptions/index.md), a page a kind."
    )
    return as_page([*lines, more])


def experiment_page() -> str:
    """The experiment's page."""
    from sim.scenario.attributes import _attribute
    from sim.scenario.experiment import ExperimentSpec
    from sim.scenario.fields import walk

    found = [_attribute(key, field) for key, field in walk(ExperimentSpec)]
    kept = [one for one in found if ".add[" not in one.key]
    lines = header(
        "Experiment file",
        "A design of many runs: scenarios x policies x disruptions x points of the parameters x replications. "
        "See [many runs](../how-to/many-runs.md). Items of `add` are policies and disruptions as in a scenario file.",
        TAGS,
    )
    return as_page(lines + table(HEAD, rows(kept)))
