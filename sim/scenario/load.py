"""Load a scenario: file, what it extends, overrides, checks."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.errors import Problem, ScenarioError
from sim.scenario.extends import read_chain
from sim.scenario.origin import Origin
from sim.scenario.overrides import Overrides, apply
from sim.scenario.resolve import resolve
from sim.scenario.spec import ScenarioSpec
from sim.scenario.tree import Node, as_tree, one_line
from sim.scenario.validate import validated


def load(path: str | os.PathLike, overrides: Overrides = ()) -> ScenarioSpec:
    """Read, merge and check a scenario file. ``overrides``: ``{"population.firms": 500}`` or
    ``["population.firms=500"]``.

    Raises ScenarioError with all problems found, each naming the file and line (or the ``--set``) it stands
    in.
    """
    shown = os.fspath(path)
    if isinstance(shown, bytes):
        shown = os.fsdecode(shown)
    tree, files = read_chain(shown)
    if "name" not in tree.value:
        tree = Node({"name": Node(Path(shown).stem, shown), **tree.value}, tree.file, tree.line)
    return _checked(apply(tree, overrides), shown, _base(tree, shown), files)


def vary(spec: ScenarioSpec, overrides: Overrides) -> ScenarioSpec:
    """The same scenario with some values changed, checked again. Cheap: no file is read."""
    origin = spec._origin
    tree = origin.tree
    if tree is None:
        tree = as_tree(resolve(spec), "scenario")
    return _checked(apply(tree, overrides), origin.path or "scenario", origin.base, origin.files)


def from_dict(values: Mapping[str, Any], base: str | os.PathLike = ".") -> ScenarioSpec:
    """A scenario from plain values, such as those of a result's manifest. ``region`` is relative to
    ``base``."""
    return _checked(as_tree(values, "scenario"), "scenario", Path(base))


def problem_at(spec: ScenarioSpec, key: str, message: str) -> Problem:
    """A Problem that names the file and line of ``key`` (for checks against the region pack)."""
    return spec._origin.problem(key, message)


def _checked(tree: Node, shown: str, base: Path, files: tuple[str, ...] = ()) -> ScenarioSpec:
    origin = Origin(shown, base, dict(tree.places()), tree, files)
    spec = validated(tree, origin)
    try:
        there = spec.region_folder.is_dir()
    except (OSError, ValueError):
        there = False
    if not there:
        raise ScenarioError(problem_at(spec, "region", f"there is no folder '{one_line(spec.region_folder, 300)}'"))
    return spec


def _base(tree: Node, shown: str) -> Path:
    """The folder of the file in which ``region`` is written."""
    region = tree.value.get("region")
    return Path(region.file if region else shown).parent
