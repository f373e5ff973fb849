"""What a scenario comes to: resolved values, fingerprint, attributes, schema, references."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from sim import scenario
from sim.scenario.base import DESCRIPTIVE, Part, quantity
from sim.scenario.disruptions import DISRUPTION_KINDS
from sim.scenario.policies import POLICY_KINDS
from sim.scenario.selectors import Selection

CHINESE = re.compile(r"[\u4e00-\u9fff]")
SHIPPED = Path(__file__).parents[2] / "scenarios"
FILES = sorted(SHIPPED.glob("*.yaml"))
TEXT = """\
region: land
title: NO
description: "two\\nlines: # and 'quotes'"
policies:
  - {kind: innovation_spaces, start: 2020-03-01, spaces: [a, "8", "x y", "null"], label: 科创空间}
disruptions:
  - {kind: plant_outage, start: 2020-03-01, days: 3, target: {industry: cars, place: town}}
"""


@pytest.fixture
def path(tmp_path):
    (tmp_path / "land").mkdir()
    (tmp_path / "x.yaml").write_text(TEXT, encoding="utf-8")
    return tmp_path / "x.yaml"


def test_resolved_values_make_the_same_scenario_again(path):
    spec = scenario.load(path)
    values = json.loads(json.dumps(scenario.resolve(spec)))
    assert scenario.from_dict(values, path.parent) == spec


def test_the_yaml_shown_loads_as_the_same_scenario(path):
    spec = scenario.load(path, ["sourcing.match_noise=1e-05"])
    again = path.with_name("again.yaml")
    again.write_text(scenario.as_yaml(spec), encoding="utf-8")
    assert scenario.load(again) == spec


def test_the_yaml_shown_tells_units_and_places(path):
    lines = scenario.as_yaml(scenario.load(path, ["seed=4"])).splitlines()
    told = {line.split("#")[0].strip(): line.partition("# ")[2] for line in lines}
    assert told['title: "NO"'] == "x.yaml:2"
    assert told["seed: 4"] == "--set seed"
    assert told["firms: 3000"].startswith("firms; default, assumption: ")


def test_fingerprint_is_of_what_is_simulated(path, tmp_path):
    spec = scenario.load(path)
    same = scenario.content_hash(spec)
    assert len(same) == 64
    told = [f"{key}=x" for key in DESCRIPTIVE]
    assert scenario.content_hash(scenario.load(path, told)) == same
    assert scenario.content_hash(scenario.load(path, ["policies.0.label_zh=甲"])) == same
    assert scenario.content_hash(scenario.load(path, ["policies.0.label=a"])) != same
    assert scenario.content_hash(scenario.load(path, ["seed=2"])) != same
    assert scenario.content_hash(scenario.load(path, ["policies.0.intensity=0.999"])) != same
    assert scenario.content_hash(scenario.load(path, ["policies.0.intensity=1"])) == same
    (tmp_path / "other" / "land").mkdir(parents=True)
    moved = tmp_path / "other" / "x.yaml"
    moved.write_text("# a comment moves the lines\n" + TEXT, encoding="utf-8")
    assert scenario.content_hash(scenario.load(moved)) == same


def test_fingerprint_is_the_same_on_every_machine(path):
    spec = scenario.ScenarioSpec(name="a", region="land")
    content = {k: v for k, v in scenario.resolve(spec).items() if k not in DESCRIPTIVE}
    import hashlib

    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    assert scenario.content_hash(spec) == hashlib.sha256(text.encode()).hexdigest()


def test_every_field_is_documented_and_every_number_has_a_unit_and_a_source():
    rows = scenario.attributes()
    assert len({row.key for row in rows}) == len(rows)
    for row in rows:
        assert row.description, row.key
        if "number" in row.type:
            assert row.unit, row.key
            assert row.tag in ("S", "D", "G", "A"), row.key
            assert row.source, row.key


@pytest.mark.parametrize("cls", [*POLICY_KINDS.values(), *DISRUPTION_KINDS.values()])
def test_every_kind_is_in_the_schema_and_documented(cls):
    assert cls.__name__ in scenario.json_schema()["$defs"]
    assert cls.__doc__


def test_the_committed_schema_is_the_generated_one():
    committed = (SHIPPED / "schema.json").read_text(encoding="utf-8")
    assert committed == scenario.json_schema_text(), "run: peitao schema --out scenarios/schema.json"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_shipped_scenarios_are_in_order(file):
    spec = scenario.load(file)
    assert spec.name == file.stem
    for told in (spec.title, spec.description, spec.question):
        assert told
    for told in (spec.title_zh, spec.description_zh, spec.question_zh):
        assert CHINESE.search(told)
    for item in (*spec.policies, *spec.disruptions):
        assert not CHINESE.search(item.label), "English in 'label', Chinese in 'label_zh'"
        assert CHINESE.search(item.label_zh) or not item.label
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=schema.json\n")
    plain = json.loads(json.dumps(YAML(typ="safe", pure=True).load(text), default=str))
    validator = jsonschema.Draft202012Validator(scenario.json_schema())
    assert [error.message for error in validator.iter_errors(plain)] == []


def test_the_schema_finds_what_the_loader_finds():
    validator = jsonschema.Draft202012Validator(scenario.json_schema())
    for bad in (
        {"seeds": 1},
        {"seed": -1},
        {"population": {"firms": 3}},
        {"policies": [{"kind": "innovation_spaces", "start": "2020-01-01", "rent_subsidie": 1}]},
        {"production": {"input_rule": "x"}},
        {"replace": ["x"]},
    ):
        assert not validator.is_valid(bad)


def test_references_are_found_wherever_they_stand(path):
    spec = scenario.load(path)
    found = {(ref.key, ref.table, ref.id) for ref in scenario.references(spec)}
    assert ("policies.0.spaces.0", "spaces", "a") in found
    assert ("disruptions.0.target.industry", "industries", "cars") in found
    assert ("disruptions.0.target.place", "places", "town") in found
    assert scenario.references(scenario.load(path, ["policies.0.spaces=all", "disruptions=[]"])) == []


def test_unknown_references_are_told_with_file_line_and_suggestion(path):
    spec = scenario.load(path, ["disruptions.0.target.place=twn"])
    valid = {"spaces": ["a", "8", "x y"], "industries": ["cars"], "places": ["town"]}
    told = [str(problem).replace(f"{path.parent}/", "") for problem in scenario.unknown_references(spec, valid)]
    assert told == [
        "x.yaml:5: policies.0.spaces.3: unknown innovation space 'null'; valid: 8, a, x y",
        "--set disruptions.0.target.place: unknown place 'twn', did you mean 'town'?",
    ]
    assert scenario.unknown_references(spec, {"leaders": []}) == []


def test_selections_refer_to_every_table():
    values = {
        "places": ["a"], "cities": ["b"], "ecosystems": ["c"], "industries": ["d"], "leaders": ["e"],
        "rings": [{"around": "f", "to_km": 3}],
    }  # fmt: skip
    selection = Selection.model_validate_json(json.dumps(values))
    from sim.scenario.references import _below

    assert [(ref.key, ref.table, ref.id) for ref in _below(selection, "where")] == [
        ("where.places.0", "places", "a"),
        ("where.cities.0", "cities", "b"),
        ("where.ecosystems.0", "ecosystems", "c"),
        ("where.industries.0", "industries", "d"),
        ("where.leaders.0", "leaders", "e"),
        ("where.rings.0.around", "places", "f"),
    ]
    with pytest.raises(ValueError, match="must be larger than from_km"):
        Selection.model_validate_json('{"rings": [{"around": "f", "from_km": 5, "to_km": 3}]}')


def test_a_number_needs_a_known_tag():
    with pytest.raises(ValueError, match="one of S, D, G, A"):
        quantity(1, "days", tag="X", source="nowhere")
    assert Part.model_config["frozen"]
