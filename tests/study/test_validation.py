"""The validation report: what must hold exactly holds, failures stay visible, and the page does not depend on the day."""

import json

import pytest

from sim.cli.main import run
from sim.study.validation import GROUPS, Check, report
from sim.study.validation.check import ordered, range_of, small, within


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    """The quick report once: (exit code, report text)."""
    out = tmp_path_factory.mktemp("validation") / "validation.md"
    return run(["validate", "--quick", "--out", str(out)]), out.read_text("utf-8")


def test_what_must_hold_exactly_holds(quick):
    code, text = quick
    assert code == 0
    exact = [line for line in text.splitlines() if line.startswith("|") and "(exact)" in line]
    assert len(exact) > 15
    assert all("| yes |" in line for line in exact)


def test_every_kind_of_evidence_is_there(quick):
    _, text = quick
    for title in GROUPS.values():
        assert f"## {title}" in text
    for word in (
        "two firms",
        "eleven-firm",
        "ARIO",
        "substitut",
        "concentration",
        "duration",
        "car makers",
        "epidemic",
        "two towns",
    ):
        assert word in text
    assert "/tmp/" not in text.split("Made by")[1].split("\n", 1)[1]


def test_failures_stay_visible():
    checks = [
        Check("golden", "one", "1", "1", True, exact=True),
        Check("region", "two | bars", "2", "3", False, where="it does not hold at night"),
    ]
    text = report(checks, "peitao validate")
    assert "**1 of 2 checks are met.**" in text
    assert "- two | bars: expected 2, found 3" in text
    assert "| two / bars | 2 | 3 | **no** |" in text
    assert "it does not hold at night" in text


def test_checks_can_fail():
    assert not within("golden", "x", 1.1, 1.0, 1e-3).met
    assert not small("golden", "x", 1e-3, 1e-9).met
    assert not range_of("holdout", "x", 5.0, 1.0, 2.0).met
    assert not range_of("holdout", "x", float("nan"), 1.0, 2.0).met
    assert not ordered("networks", "x", ["a", "b"], [1.0, 1.0], rising=True).met
    assert ordered("networks", "x", ["a", "b"], [2.0, 1.0], rising=False).met


def test_a_program_fault_ends_with_exit_code_1(monkeypatch, capsys):
    fault = [Check("golden", "broken", "1", "2", False, exact=True)]
    monkeypatch.setattr("sim.study.validation.validate", lambda *args, **kwargs: fault)
    assert run(["validate", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)[0]["name"] == "broken"
    assert run(["validate"]) == 1
    assert "NOT MET" in capsys.readouterr().out


def test_wrong_folder(tmp_path, capsys):
    assert run(["validate", "--scenarios", str(tmp_path)]) == 2
    assert "--scenarios" in capsys.readouterr().err
