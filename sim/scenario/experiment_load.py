"""Read an experiment file; the JSON Schema of such files."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from sim.errors import Problem, ScenarioError
from sim.scenario.experiment import ExperimentSpec
from sim.scenario.origin import Origin
from sim.scenario.overrides import Overrides, apply
from sim.scenario.schema import tell_units
from sim.scenario.tree import Node, as_tree, parse, read_text
from sim.scenario.validate import validated_as


def load_experiment(path: str | os.PathLike, overrides: Overrides = ()) -> ExperimentSpec:
    """Read and check an experiment file. ``overrides``: ``["replications=5", "set={population.firms: 500}"]``.

    Raises ScenarioError with all problems found, each naming the file and line it stands in.
    """
    shown = os.fsdecode(path)
    tree = parse(read_text(Path(shown), shown), shown)
    if tree is None or not isinstance(tree.value, dict):
        raise ScenarioError(Problem("must be a mapping, lines such as 'replications: 20'", shown))
    if "name" not in tree.value:
        tree = Node({"name": Node(Path(shown).stem, shown), **tree.value}, tree.file, tree.line)
    tree = apply(Node(tree.value, shown, None), overrides)
    return validated_as(ExperimentSpec, tree, Origin(shown, Path(shown).parent, dict(tree.places()), tree, (shown,)))


def experiment_from_dict(values: dict[str, Any], base: str | os.PathLike = ".") -> ExperimentSpec:
    """An experiment from plain values, such as those of a study's manifest; file names are relative to ``base``."""
    tree = as_tree(values, "experiment")
    return validated_as(ExperimentSpec, tree, Origin("experiment", Path(base), dict(tree.places()), tree))


def experiment_schema_text() -> str:
    """The JSON Schema (draft 2020-12) of experiment files, as it stands in ``experiments/schema.json``."""
    schema = ExperimentSpec.model_json_schema(mode="validation")
    schema["required"] = ["scenarios"]
    tell_units(schema)
    told = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "peitao experiment"}
    whole = {**told, **{key: value for key, value in schema.items() if key != "title"}}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"
