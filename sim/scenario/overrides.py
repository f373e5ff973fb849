"""``--set a.b.c=value``: change single values of a scenario without editing its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sim.errors import Problem, ScenarioError
from sim.scenario.extends import APPENDED
from sim.scenario.tree import Node, as_tree, one_line, parse

DOTTED = "set"
"""Below this word of an experiment stand dotted keys of the scenario: ``{population.firms: 1000}``."""

Overrides = Mapping[str, Any] | Iterable[str]
"""``{"population.firms": 500}`` or ``["population.firms=500", "policies.0.intensity=0"]``."""


def apply(tree: Node, overrides: Overrides) -> Node:
    """The tree with each override put in place, in order. Raises ScenarioError naming each ``--set`` that
    cannot be."""
    problems: list[Problem] = []
    for key, value in _pairs(overrides, problems):
        try:
            tree = _put(tree, key, key.split("."), value, "")
        except ScenarioError as error:
            problems.extend(error.problems)
    if problems:
        raise ScenarioError(problems)
    return tree


def _pairs(overrides: Overrides, problems: list[Problem]) -> Iterable[tuple[str, Node]]:
    if isinstance(overrides, str):
        overrides = [overrides]
    items: Iterable[Any] = overrides.items() if isinstance(overrides, Mapping) else overrides
    for item in items:
        if isinstance(item, str):
            key, equals, text = item.partition("=")
            if not equals:
                problems.append(
                    Problem("write it as key=value, such as population.firms=500", f"--set {one_line(item)}")
                )
                continue
        else:
            key, text = item
        key = str(key).strip()
        place = f"--set {one_line(key)}"
        if not all(key.split(".")) or not key.isprintable():
            problems.append(Problem("the key must be words joined by dots, such as population.firms", place))
            continue
        try:
            yield key, _parsed(text, place) if isinstance(item, str) else as_tree(text, place)
        except ScenarioError as error:
            problems.extend(Problem(problem.message, place) for problem in error.problems)


def _parsed(text: str, place: str) -> Node:
    return _relocated(parse(text, place) or Node(None, place), place)


def _relocated(node: Node, place: str) -> Node:
    """The same tree, said to come from ``place`` (an override has no lines)."""
    if isinstance(node.value, dict):
        return Node({key: _relocated(child, place) for key, child in node.value.items()}, place)
    if isinstance(node.value, list):
        return Node([_relocated(child, place) for child in node.value], place)
    return Node(node.value, place)


def _put(node: Node | None, key: str, path: list[str], value: Node, at: str) -> Node:
    """``node`` (the value at ``at``; None when not given) with ``value`` at ``path`` below it."""
    place = f"--set {key}"
    if not path:
        return value
    step, rest = path[0], path[1:]
    if step == DOTTED and rest:  # one word from here on, and never a whole section in place of one of its values
        rest = [".".join(rest)]
    below = f"{at}.{step}" if at else step
    if node is None or node.value is None:
        if at in APPENDED:
            raise ScenarioError(Problem(f"{at} is empty: there is no item {step}", place))
        return Node({step: _put(None, key, rest, value, below)}, place)
    if isinstance(node.value, dict):
        changed = {**node.value, step: _put(node.value.get(step), key, rest, value, below)}
        return Node(changed, node.file, node.line)
    if isinstance(node.value, list):
        if not (step.isdecimal() and len(step) < 7) or int(step) >= len(node.value):
            count = f"has {len(node.value)} item{'s' * (len(node.value) != 1)}, numbered from 0"
            raise ScenarioError(Problem(f"there is no item {step}: {at} {count}", place))
        items = list(node.value)
        items[int(step)] = _put(items[int(step)], key, rest, value, below)
        return Node(items, node.file, node.line)
    raise ScenarioError(Problem(f"{at} is a single value; nothing can stand below it", place))
