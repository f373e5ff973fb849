"""Variants: what they inherit, and that lines are kept through the chain."""

import pytest

from sim import scenario
from sim.errors import ScenarioError

PARENT = """\
title: Parent
description: The parent.
region: land
seed: 5
calendar:
  start: 2020-02-01
  days: 20
policies:
  - kind: innovation_spaces
    start: 2020-03-01
    label: first
"""
CHILD = """\
extends: parent.yaml
calendar: {days: 30}
policies:
  - {kind: innovation_spaces, start: 2020-04-01, label: second}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "land").mkdir()
    (tmp_path / "parent.yaml").write_text(PARENT)
    (tmp_path / "child.yaml").write_text(CHILD)
    return tmp_path


def said(path, overrides=()):
    with pytest.raises(ScenarioError) as caught:
        scenario.load(path, overrides)
    return str(caught.value).replace(f"{path.parent}/", "")


def test_sections_merge_and_policies_are_added(folder):
    spec = scenario.load(folder / "child.yaml")
    assert (spec.seed, spec.calendar.days, str(spec.calendar.start)) == (5, 30, "2020-02-01")
    assert [policy.label for policy in spec.policies] == ["first", "second"]
    assert spec.files == (folder / "child.yaml", folder / "parent.yaml")


def test_what_describes_a_file_is_not_inherited(folder):
    spec = scenario.load(folder / "child.yaml")
    assert (spec.name, spec.title, spec.description) == ("child", "", "")


def test_replace_drops_the_parents_list(folder):
    (folder / "child.yaml").write_text(CHILD + "replace: [policies]\n")
    assert [policy.label for policy in scenario.load(folder / "child.yaml").policies] == ["second"]
    (folder / "none.yaml").write_text("extends: parent.yaml\nreplace: [policies]\n")
    assert scenario.load(folder / "none.yaml").policies == ()


def test_lines_are_those_of_the_file_a_value_stands_in(folder):
    spec = scenario.load(folder / "child.yaml")
    assert spec.where("policies.0.label") == (str(folder / "parent.yaml"), 11)
    assert spec.where("policies.1.label") == (str(folder / "child.yaml"), 4)
    assert spec.where("calendar.start") == (str(folder / "parent.yaml"), 6)
    assert spec.where("calendar.days") == (str(folder / "child.yaml"), 2)


def test_errors_name_the_file_of_the_bad_value(folder):
    (folder / "parent.yaml").write_text(PARENT + "    intensitty: 1\n")
    (folder / "child.yaml").write_text(CHILD + "seed: no\n")
    assert said(folder / "child.yaml").splitlines() == [
        "child.yaml:5: seed: is 'no', must be a whole number",
        "parent.yaml:12: policies.0.intensitty: unknown key, did you mean 'intensity'?",
    ]


def test_a_chain_over_folders(folder):
    (folder / "deep").mkdir()
    (folder / "deep" / "grandchild.yaml").write_text("extends: ../child.yaml\nseed: 9\n")
    spec = scenario.load(folder / "deep" / "grandchild.yaml")
    assert spec.seed == 9
    assert spec.region_folder.resolve() == (folder / "land").resolve()
    assert len(spec.files) == 3


def test_a_child_may_name_a_region_of_its_own(folder):
    (folder / "deep" / "sea").mkdir(parents=True)
    (folder / "deep" / "child.yaml").write_text("extends: ../parent.yaml\nregion: sea\n")
    assert scenario.load(folder / "deep" / "child.yaml").region_folder == folder / "deep" / "sea"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("seed: 1\nextends: nowhere.yaml\n", "child.yaml:2: extends: no such file: nowhere.yaml"),
        ("extends: land\n", "child.yaml:1: extends: no such file: land"),
        ("extends: 3\n", "child.yaml:1: extends: must be the path of one scenario file"),
        ("extends: [parent.yaml]\n", "child.yaml:1: extends: must be the path of one scenario file"),
        ("extends:\n", "child.yaml:1: extends: must be the path of one scenario file"),
        ('extends: "a\\0b"\n', "child.yaml:1: extends: no such file"),
        (f"extends: {'a' * 5000}\n", "child.yaml:1: extends: no such file"),
        ("extends: child.yaml\n", "child.yaml:1: extends: goes in a circle: child.yaml -> child.yaml"),
        (
            "extends: parent.yaml\nreplace: policies\n",
            "child.yaml:2: replace: must be a list, such as [policies]",
        ),
        (
            "extends: parent.yaml\nreplace: [policy]\n",
            "child.yaml:2: replace: unknown list 'policy', did you mean 'policies'?",
        ),
        ("region: land\nreplace: [policies]\n", "child.yaml:2: replace: only means something with 'extends'"),
    ],
)
def test_mistakes(folder, text, expected):
    (folder / "child.yaml").write_text(text)
    assert said(folder / "child.yaml").startswith(expected)


def test_a_circle_of_several(folder):
    (folder / "parent.yaml").write_text("extends: other.yaml\n")
    (folder / "other.yaml").write_text("seed: 1\nextends: child.yaml\n")
    line = said(folder / "child.yaml")
    assert line.startswith("other.yaml:2: extends: goes in a circle: child.yaml -> parent.yaml -> other.yaml -> child")


def test_a_very_long_chain_is_refused(folder):
    for n in range(40):
        (folder / f"c{n}.yaml").write_text(f"extends: c{n + 1}.yaml\n")
    (folder / "c40.yaml").write_text("region: land\n")
    assert "more than 20 files in a row" in said(folder / "c0.yaml")


def test_mistakes_in_the_parent_are_told_with_its_name(folder):
    (folder / "parent.yaml").write_text("region: land\n\tx")
    assert said(folder / "child.yaml").startswith("parent.yaml:2: not valid YAML")
    (folder / "parent.yaml").write_text("")
    assert said(folder / "child.yaml").startswith("parent.yaml: is empty")
