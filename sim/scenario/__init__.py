"""What the user asked for: scenario files, read strictly.

spec = load("scenarios/baseline.yaml", ["population.firms=500"])
"""

from sim.scenario.attributes import Attribute, attributes
from sim.scenario.load import from_dict, load, problem_at, vary
from sim.scenario.references import Reference, references, unknown_references
from sim.scenario.resolve import content_hash, flat, resolve
from sim.scenario.schema import json_schema, json_schema_text
from sim.scenario.spec import ScenarioSpec
from sim.scenario.text import as_yaml

__all__ = [
    "Attribute",
    "Reference",
    "ScenarioSpec",
    "as_yaml",
    "attributes",
    "content_hash",
    "flat",
    "from_dict",
    "json_schema",
    "json_schema_text",
    "load",
    "problem_at",
    "references",
    "resolve",
    "unknown_references",
    "vary",
]
