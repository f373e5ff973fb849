"""Read an experiment file; the JSON Schema of such files."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from sim.errors import Problem, ScenarioError
from sim.scenario.experiment import ExperimentSpec
from sim.scenario.origin import Origin
from sim.scenario.overrides import Overrides, apply
from sim.scenario.schema import tell_units
from sim.scenario.search import SearchSpec
from sim.scenario.spec import ScenarioSpec
from sim.scenario.tree import Node, as_tree, parse, read_text
from sim.scenario.validate import validated_as

Kind = TypeVar("Kind", ExperimentSpec, SearchSpec)


def load_experiment(path: str | os.PathLike, overrides: Overrides = ()) -> ExperimentSpec:
    """Read and check an experiment file. ``overrides``: ``["replications=5", "set={population.firms: 500}"]``.

    Raises ScenarioError with all problems found, each naming the file and line it stands in.
    """
    return _load(ExperimentSpec, path, overrides)


def load_search(path: str | os.PathLike, overrides: Overrides = ()) -> SearchSpec:
    """Read and check the file of a search, in the same way."""
    return _load(SearchSpec, path, overrides)


def _load(model: type[Kind], path: str | os.PathLike, overrides: Overrides) -> Kind:
    shown = os.fsdecode(path)
    tree = parse(read_text(Path(shown), shown), shown)
    if tree is None or not isinstance(tree.value, dict):
        raise ScenarioError(Problem("must be a mapping, lines such as 'replications: 20'", shown))
    if "name" not in tree.value:
        tree = Node({"name": Node(Path(shown).stem, shown), **tree.value}, tree.file, tree.line)
    tree = apply(Node(tree.value, shown, None), _own(model, overrides))
    return validated_as(model, tree, Origin(shown, Path(shown).parent, dict(tree.places()), tree, (shown,)))


def _own(model: type[Kind], overrides: Overrides) -> Overrides:
    """``overrides``, if they are of the experiment; ScenarioError for values that belong below ``set``."""
    overrides = overrides if isinstance(overrides, Mapping) else list(overrides)  # it may be read only once
    keys = [str(key).partition("=")[0] for key in overrides]
    theirs = ScenarioSpec.model_fields.keys() - model.model_fields.keys()
    inside = [key for key in keys if key.partition(".")[0] in theirs]
    if inside:
        raise ScenarioError(
            [Problem(f"is a value of the scenarios: write set.{key}", key=f"--set {key}") for key in inside]
        )
    return overrides


def experiment_from_dict(values: dict[str, Any], base: str | os.PathLike = ".") -> ExperimentSpec:
    """An experiment from plain values, such as those of a study's manifest; file names are relative to ``base``."""
    tree = as_tree(values, "experiment")
    return validated_as(ExperimentSpec, tree, Origin("experiment", Path(base), dict(tree.places()), tree))


def experiment_schema_text(model: type[ExperimentSpec] | type[SearchSpec] = ExperimentSpec) -> str:
    """The JSON Schema (draft 2020-12) of experiment files, as it stands in ``experiments/schema.json``, or of searches
    (``experiments/search/schema.json``)."""
    schema = model.model_json_schema(mode="validation")
    schema["required"] = [key for key in schema["required"] if key != "name"]
    tell_units(schema)
    what = "experiment" if model is ExperimentSpec else "search"
    told = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"peitao {what}"}
    whole = {**told, **{key: value for key, value in schema.items() if key != "title"}}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"
