"""Whatever is in a file or in an override, the answer is a scenario or a ScenarioError with clear lines."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim import scenario
from sim.errors import ScenarioError

CALM = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
KEYS = sorted({word for row in scenario.attributes() for word in row.key.replace("[", ".").replace("]", "").split(".")})
keys = st.sampled_from([*KEYS, "extends", "replace", "<<"]) | st.text(max_size=8)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.dates().map(str)
    | st.sampled_from(["all", "innovation_spaces", "plant_outage", "linear", "land", "."])
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fuzz")
    (folder / "land").mkdir()
    return folder


def load(folder, data, overrides=()):
    path = folder / "x.yaml"
    path.write_bytes(data)
    try:
        spec = scenario.load(path, overrides)
    except ScenarioError as error:
        lines = [str(problem) for problem in error.problems]
    else:
        assert scenario.from_dict(json.loads(json.dumps(scenario.resolve(spec))), folder) == spec
        return spec
    assert lines
    assert all(line.strip() and "\n" not in line for line in lines)
    return None


@CALM
@given(data=st.binary(max_size=80))
def test_any_bytes(folder, data):
    load(folder, data)


@CALM
@given(text=st.text(alphabet="ab:-[]{}&*!|>#'\"%@`?,. \n\t0123456789~<=", max_size=60))
def test_any_yaml_like_text(folder, text):
    load(folder, b"region: land\n" + text.encode())


@CALM
@given(tree=st.dictionaries(keys, values, max_size=5))
def test_any_tree(folder, tree):
    load(folder, json.dumps({"region": "land", **tree}).encode())


policies = st.fixed_dictionaries(
    {"kind": st.just("innovation_spaces") | scalars, "start": st.just("2020-03-01") | scalars},
    optional=dict.fromkeys(("end", "intensity", "spaces", "cost_cny_m2", "rent_discount", "label", "name"), values),
)
disruptions = st.fixed_dictionaries(
    {"kind": st.just("plant_outage"), "start": st.just("2020-03-01"), "days": st.integers(1, 9) | scalars},
    optional={"target": values, "recovery": values, "capacity_loss": st.floats(0, 1) | scalars},
)


@CALM
@given(policies=st.lists(policies | values, max_size=3), disruptions=st.lists(disruptions | values, max_size=3))
def test_any_policies_and_disruptions(folder, policies, disruptions):
    tree = {"region": "land", "policies": policies, "disruptions": disruptions}
    load(folder, json.dumps(tree).encode())


paths = st.lists(keys | st.integers(-2, 12).map(str), max_size=4).map(".".join)
BASE = b"region: land\npolicies: [{kind: innovation_spaces, start: 2020-03-01}]\n"


@CALM
@given(sets=st.lists(st.text(max_size=20) | st.tuples(paths, st.text(max_size=12)).map("=".join), max_size=3))
def test_any_override(folder, sets):
    load(folder, BASE, sets)


@CALM
@given(sets=st.dictionaries(paths, values | st.dates() | st.binary(max_size=3), max_size=3))
def test_any_override_from_python(folder, sets):
    load(folder, BASE, sets)


@CALM
@given(
    seed=st.integers(0, 2**63 - 1),
    friction=st.floats(0, 1),
    title=st.text(max_size=20),
    spaces=st.lists(st.text(min_size=1, max_size=6), min_size=1, max_size=3),
)
def test_good_values_come_through_yaml_unchanged(folder, seed, friction, title, spaces):
    try:
        (title + "".join(spaces)).encode()
    except UnicodeEncodeError:
        return
    overrides = {"seed": seed, "sourcing.friction": friction, "title": title, "policies.0.spaces": spaces}
    spec = load(folder, BASE, overrides)
    assert spec is not None
    assert (spec.seed, spec.sourcing.friction, spec.title) == (seed, friction, title)
    if (title + "".join(spaces)).isprintable():
        (folder / "y.yaml").write_text(scenario.as_yaml(spec), encoding="utf-8")
        assert scenario.load(folder / "y.yaml", {"name": spec.name}) == spec
