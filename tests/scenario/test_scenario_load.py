"""Loading: what a file may say, what it may not, and that each error names its file and line."""

import datetime as dt
import pickle

import pytest
from pydantic import ValidationError

from sim import scenario
from sim.errors import ScenarioError


def write(folder, text, name="x.yaml"):
    (folder / "land").mkdir(exist_ok=True)
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def problems(folder, text, overrides=()):
    path = write(folder, text)
    with pytest.raises(ScenarioError) as caught:
        scenario.load(path, overrides)
    return [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]


def test_little_is_enough(tmp_path):
    spec = scenario.load(write(tmp_path, "region: land\n"))
    assert (spec.name, spec.seed, spec.calendar.days) == ("x", 1, 365)
    assert spec.calendar.end == dt.date(2020, 12, 30)
    assert spec.calendar.day(spec.calendar.date(40)) == 40
    assert spec.region_folder == tmp_path / "land"
    assert spec.files == (tmp_path / "x.yaml",)
    assert spec.policies == spec.disruptions == ()


def test_everything_that_may_stand_in_a_file(tmp_path):
    text = """\
name: a-study_1
title: NO
region: land
calendar: {start: 2020-02-29, days: 10}
sourcing: {match_noise: 1e-3, suppliers_per_input: 2}
policies:
- &p {kind: innovation_spaces, start: "2020-03-01", end: 2020-04-01, spaces: [a, '8'], intensity: 0}
- *p
disruptions:
  - kind: plant_outage
    label: 停产
    start: 2020-03-01
    days: 10
    target: {industry: cars, place: town, rank: 2}
    capacity_loss: 0.5
    recovery: {profile: linear, days: 4}
"""
    spec = scenario.load(write(tmp_path, text))
    assert spec.name == "a-study_1"
    assert spec.title == "NO"  # YAML 1.2: not a boolean
    assert spec.sourcing.match_noise == 0.001  # and 1e-3 is a number
    assert spec.sourcing.suppliers_per_input == 2.0
    assert spec.policies[0] == spec.policies[1]
    assert spec.policies[0].spaces == ("a", "8")
    assert spec.policies[0].called == "innovation_spaces"
    outage = spec.disruptions[0]
    assert outage.called == "停产"
    assert [outage.loss(day) for day in (-1, 0, 9, 10, 12, 13, 14)] == [0, 0.5, 0.5, 0.375, 0.125, 0, 0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "x.yaml: is empty; `peitao new` makes a commented scenario to start from"),
        ("# nothing\n", "x.yaml: is empty; `peitao new` makes a commented scenario to start from"),
        ("null\n", "x.yaml: is empty; `peitao new` makes a commented scenario to start from"),
        ("- a\n", "x.yaml:1: must be a mapping, lines such as 'region: chengdu'"),
        ("hello\n", "x.yaml:1: must be a mapping, lines such as 'region: chengdu'"),
        ("{}\n", "x.yaml: region: is missing: Folder of the region pack, relative to the scenario file."),
        ("a: [1\nb: 2\n", "x.yaml:2: not valid YAML"),
        ("region: land\n\tseed: 1\n", "x.yaml:2: not valid YAML"),
        ("region: land\n---\nregion: land\n", "x.yaml:2: not valid YAML"),
        ("region: *nowhere\n", "x.yaml:1: not valid YAML"),
        ("[" * 5000, "x.yaml: not valid YAML: nested too deeply"),
        ("a: \x00\n", "x.yaml: not valid YAML"),
        (b"region: land\ntitle: \xff\xfe\n", "x.yaml:2: is not UTF-8 text; save the file as UTF-8"),
        ("region: land\nseed: 1\nseed: 2\n", "x.yaml:3: seed: duplicate key, first given on line 2"),
        (
            "region: land\ncalendar:\n  days: 1\n  days: 2\n",
            "x.yaml:4: calendar.days: duplicate key, first given",
        ),
        (
            "region: !!python/object:os.system x\n",
            "x.yaml:1: region: tag python/object:os.system is not allowed",
        ),
        ("region: land\ncalendar: !mine {days: 1}\n", "x.yaml:2: calendar: tag !mine is not allowed"),
        ("? [a]\n: 1\n", "x.yaml:1: a key must be a word"),
        ("region: land\nseed: !!int x\n", "x.yaml:2: seed: 'x' is not a valid int"),
        ('region: "\\ud800"\n', "x.yaml:1: region: has a character that is not valid Unicode"),
        ("region: lands\n", "x.yaml:1: region: there is no folder"),
        ("region: 5\n", "x.yaml:1: region: is 5, must be text; put it in quotes"),
        ('region: ""\n', "x.yaml:1: region: is '', must be some text"),
        ("region: land\nname: a b\n", "x.yaml:2: name: is 'a b', must be one word"),
        ("region: land\nname: ../x\n", "x.yaml:2: name: is '../x', must be one word"),
        ("region: land\nseeds: 2\n", "x.yaml:2: seeds: unknown key, did you mean 'seed'?"),
        (
            "region: land\nqqqqqq: 2\n",
            "x.yaml:2: qqqqqq: unknown key; valid: adaptation, calendar, description, description_zh, disruptions,",
        ),
        ("region: land\nseed: -1\n", "x.yaml:2: seed: is -1, must be at least 0"),
        (f"region: land\nseed: {10**30}\n", "x.yaml:2: seed: is 1000000000000000000000000000000"),
        (f"region: land\nseed: 1{'0' * 5000}\n", "x.yaml:2: seed: '1000"),
        ("region: land\nseed: 1.5\n", "x.yaml:2: seed: is 1.5, must be a whole number"),
        ("region: land\nseed: '1'\n", "x.yaml:2: seed: is '1', must be a whole number"),
        ("region: land\nseed: true\n", "x.yaml:2: seed: is true, must be a whole number"),
        ("region: land\nseed:\n", "x.yaml:2: seed: is empty, must be a whole number"),
        (
            "region: land\npopulation: {firms: 20}\n",
            "x.yaml:2: population.firms: is 20, must be at least 200 (firms)",
        ),
        (
            "region: land\npopulation:\n",
            "x.yaml:2: population: is empty, must be a group of 'key: value' lines",
        ),
        (
            "region: land\npopulation: []\n",
            "x.yaml:2: population: is a list, must be a group of 'key: value' lines",
        ),
        (
            "region: land\nsourcing: {friction: .nan}\n",
            "x.yaml:2: sourcing.friction: is nan, must be a finite number",
        ),
        (
            "region: land\nsourcing: {friction: -.inf}\n",
            "x.yaml:2: sourcing.friction: is -inf, must be a finite number",
        ),
        ("region: land\nsourcing: {friction: a}\n", "x.yaml:2: sourcing.friction: is 'a', must be a number"),
        (
            "region: land\nrecord: {links: yes}\n",
            "x.yaml:2: record.links: is 'yes', must be true or false (YAML 1.2 knows",
        ),
        ("region: land\nrecord: {links: 1}\n", "x.yaml:2: record.links: is 1, must be true or false"),
        (
            "region: land\ncalendar: {start: 2020-1-5}\n",
            "x.yaml:2: calendar.start: is '2020-1-5', must be a date",
        ),
        (
            "region: land\ncalendar: {start: 2019-02-29}\n",
            "x.yaml:2: calendar.start: is '2019-02-29', must be a date",
        ),
        (
            "region: land\ncalendar: {start: 20200101}\n",
            "x.yaml:2: calendar.start: is 20200101, must be a date",
        ),
        (
            "region: land\ncalendar: {start: 2020-01-01 08:00:00}\n",
            "x.yaml:2: calendar.start: is '2020-01-01 08:00:00'",
        ),
        (
            "region: land\nproduction: {input_rule: leontieff}\n",
            "x.yaml:2: production.input_rule: is 'leontieff', not one of leontief, strongly_critical, "
            "half_critical, weakly_critical, linear, ario, did you mean 'leontief'?",
        ),
        ("region: land\npolicies: {}\n", "x.yaml:2: policies: is a group of keys, must be a list"),
        (
            "region: land\npolicies:\n - 3\n",
            "x.yaml:3: policies.0: is 3, must be a group of 'key: value' lines",
        ),
    ],
)
def test_each_mistake_is_one_clear_line(tmp_path, text, expected):
    (line,) = problems(tmp_path, text)
    assert line.startswith(expected)
    assert "\n" not in line


POLICY = "region: land\npolicies:\n  - kind: innovation_spaces\n    start: 2020-03-01\n"
OUTAGE = "region: land\ndisruptions:\n  - kind: plant_outage\n    start: 2020-03-01\n    days: 3\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            POLICY + "    rent_subsidie: 1\n",
            "x.yaml:5: policies.0.rent_subsidie: unknown key, did you mean 'rent_subsidy'?",
        ),
        (POLICY.replace("spaces", "space"), "x.yaml:3: policies.0.kind: is 'innovation_space', not one of "),
        (
            POLICY + "    end: 2020-01-01\n",
            "x.yaml:3: policies.0: ends on 2020-01-01, before it starts on 2020-03-01",
        ),
        (
            POLICY + "    intensity: 1.1\n",
            "x.yaml:5: policies.0.intensity: is 1.1, must be at most 1 (share)",
        ),
        (
            POLICY + "    spaces: some\n",
            "x.yaml:5: policies.0.spaces: must be 'all' or a list of ids such as [a, b]",
        ),
        (
            POLICY + "    spaces: [a, 3]\n",
            "x.yaml:5: policies.0.spaces: must be 'all' or a list of ids such as [a, b]",
        ),
        (
            POLICY + "    spaces: []\n",
            "x.yaml:5: policies.0.spaces: must be 'all' or a list of ids such as [a, b]",
        ),
        (
            POLICY.replace("    start: 2020-03-01\n", ""),
            "x.yaml:3: policies.0.start: is missing: First day in force, as YYYY-MM-DD.",
        ),
        (OUTAGE, "x.yaml:3: disruptions.0.target: is missing: The firm: "),
        (OUTAGE + "    target: {}\n", "x.yaml:6: disruptions.0.target: name either 'leader' or 'industry'"),
        (
            OUTAGE + "    target: {leader: a, industry: b}\n",
            "x.yaml:6: disruptions.0.target: name either 'leader' or 'industry'",
        ),
        (
            OUTAGE + "    target: {leader: a, rank: 2}\n",
            "x.yaml:6: disruptions.0.target: 'place' and 'rank' go with ",
        ),
        (
            OUTAGE + "    target:\n      leader: a\n      rang: 2\n",
            "x.yaml:8: disruptions.0.target.rang: unknown key, did you mean 'rank'?",
        ),
        (
            OUTAGE + "    target: {leader: a}\n    recovery: {days: 4}\n",
            "x.yaml:7: disruptions.0.recovery: 'days' belongs to a linear or",
        ),
        (
            OUTAGE + "    target: {leader: a}\n    recovery: {profile: linear}\n",
            "x.yaml:7: disruptions.0.recovery: a recovery of profile linear needs 'days'",
        ),
        (
            OUTAGE + "    target: {leader: a}\n    capacity_loss: -0.1\n",
            "x.yaml:7: disruptions.0.capacity_loss: is -0.1, must be at least 0 (share of capacity)",
        ),
    ],
)
def test_mistakes_in_policies_and_disruptions(tmp_path, text, expected):
    (line,) = problems(tmp_path, text)
    assert line.startswith(expected)


def test_several_problems_at_once_in_the_order_of_the_file(tmp_path):
    text = "seeds: 1\nregion: land\npopulation:\n  firms: 1\n  firmz: 2\n"
    text += "policies:\n  - {kind: x, start: 2020-01-01}\n"
    found = problems(tmp_path, text)
    assert [line.split(":")[1] for line in found] == ["1", "4", "5", "7"]


def test_files_that_are_not_files(tmp_path):
    write(tmp_path, "region: land\n", "baseline.yaml")
    for name, said in (
        ("baselin.yaml", "no such file, did you mean 'baseline.yaml'?"),
        ("none/x.yaml", "no such file"),
        ("land", "is a folder; name a scenario file"),
        ("a\0b", "cannot be read"),
        ("a" * 5000, "cannot be read: File name too long"),
    ):
        with pytest.raises(ScenarioError) as caught:
            scenario.load(tmp_path / name)
        assert said in str(caught.value)
        assert "\n" not in str(caught.value)


def test_device_files_are_refused():
    with pytest.raises(ScenarioError, match="is not a file"):
        scenario.load("/dev/zero")


def test_huge_files_and_alias_bombs_are_refused(tmp_path):
    (line,) = problems(tmp_path, "region: land\n#" + "x" * 1_000_000)
    assert "larger than 1 MB" in line
    bomb = "region: land\na0: &a0 [x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))
    (line,) = problems(tmp_path, bomb)
    assert "values once anchors are expanded" in line
    (line,) = problems(tmp_path, "region: land\ntitle: &a [*a]\n")
    assert "nested too deeply" in line


def test_byte_order_mark_and_windows_line_ends_are_no_mistake(tmp_path):
    assert scenario.load(write(tmp_path, b"\xef\xbb\xbfregion: land\r\nseed: 3\r\n")).seed == 3


def test_a_spec_cannot_be_changed_and_survives_pickling(tmp_path):
    spec = scenario.load(write(tmp_path, POLICY))
    with pytest.raises(ValidationError):
        spec.seed = 2
    copy = pickle.loads(pickle.dumps(spec))
    assert copy == spec
    assert hash(copy) == hash(spec)
    assert copy.where("policies.0.start") == spec.where("policies.0.start")


def test_where_names_file_and_line_or_the_nearest_key_above(tmp_path):
    path = write(tmp_path, POLICY + "    spaces: [a, b]\n")
    spec = scenario.load(path)
    assert spec.where("policies.0.spaces") == (str(path), 5)
    assert spec.where("policies.0.intensity") == (str(path), 3)
    assert spec.where("sourcing.friction") == (str(path), None)
    problem = scenario.problem_at(spec, "policies.0.spaces.1", "unknown")
    assert str(problem) == f"{path}:5: policies.0.spaces.1: unknown"


def test_made_in_python_it_has_no_place():
    spec = scenario.ScenarioSpec(name="a", region="land")
    assert spec.where("seed") == (None, None)
    assert str(scenario.problem_at(spec, "seed", "odd")) == "seed: odd"
    assert spec.files == ()
