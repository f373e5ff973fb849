"""An unstable order rule is told when a run starts from it, and kept in its manifest."""

from toy import toy_spec

from sim.cli.main import run as peitao
from sim.study import run


def test_a_stable_rule_is_silent():
    assert run(toy_spec(calendar={"days": 1})).manifest["warnings"] == []


def test_an_unstable_rule_is_told(capsys, root, tmp_path):
    words = ["run", str(root / "scenarios/toyland.yaml"), "--no-figures", "--out", str(tmp_path)]
    words += [
        "--set",
        "calendar.days=1",
        "--set",
        "production.target=expected",
        "--set",
        "production.adjustment_days=1",
    ]
    assert peitao(words) == 0
    told = capsys.readouterr().err
    assert "warning: orders amplify themselves" in told
    assert "adjustment_days" in told
