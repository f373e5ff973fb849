"""peitao check, show, new, schema: what they print, where, and their exit codes."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.cli.app import VERBS, build, help_of
from sim.cli.main import main, run

SHIPPED = Path(__file__).parents[2] / "scenarios"
TOYLAND = str(SHIPPED / "toyland.yaml")


@pytest.fixture
def peitao(capsys):
    """Run a command: (exit code, standard output, standard error)."""

    def call(*words):
        capsys.readouterr()
        code = run([str(word) for word in words])
        return code, *capsys.readouterr()

    return call


@pytest.fixture
def toyland(tmp_path):
    """A scenario in a folder of its own, on the shipped toyland region."""

    def write(text, name="x.yaml"):
        path = tmp_path / name
        path.write_text(f"region: {SHIPPED / 'toyland'}\n{text}", encoding="utf-8")
        return path

    return write


def test_help_names_every_verb_and_each_verb_has_examples(peitao):
    code, out, err = peitao("--help")
    assert (code, err) == (0, "")
    for verb in VERBS:
        assert verb in out
        code, text, err = peitao(verb, "--help")
        assert (code, err) == (0, "")
        assert f"peitao {verb} " in text, "an Examples section is wanted"


def test_version(peitao):
    assert peitao("--version") == (0, f"{sim.__version__}\n", "")


def test_importing_the_command_line_imports_nothing_heavy():
    code = "import sys, sim.cli.app as a; a.build(); print([m for m in sys.modules if m in sys.argv[1:]])"
    heavy = ["numpy", "pandas", "mesa", "numba", "pydantic", "matplotlib", "scipy", "pyarrow", "ruamel.yaml"]
    done = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, cwd=SHIPPED.parent)
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["chekc"], "peitao chekc: unknown verb, did you mean 'check'?"),
        (["show"], "peitao show: "),
        (["show", "a", "b"], "peitao show: "),
        (["show", TOYLAND, "--jsn"], "peitao show: Unknown option"),
        (["--verison"], "peitao: Unknown"),
        (["check"], "peitao check: name at least one scenario file"),
        (["show", "nowhere.yaml"], "nowhere.yaml: no such file"),
        (["show", TOYLAND, "--set", "seed"], "--set seed: write it as key=value"),
        (
            ["show", TOYLAND, "--set", "polices.0.x=1"],
            "--set polices.0.x: polices: unknown key, did you mean",
        ),
        (["show", TOYLAND, "--diff", "nowhere.yaml"], "nowhere.yaml: no such file"),
        (["new", "x", "--from", "toylnd"], "no scenario 'toylnd' comes with peitao, did you mean 'toyland'?"),
    ],
)
def test_bad_use_is_one_line_on_standard_error_and_exit_code_2(peitao, words, said):
    code, out, err = peitao(*words)
    assert (code, out) == (2, "")
    assert err.startswith(said)
    assert len(err.splitlines()) == 1


def test_check_says_what_is_in_a_file(peitao):
    code, out, err = peitao("check", TOYLAND)
    assert (code, err) == (0, "")
    assert out == f"{TOYLAND}: in order (Toyland, 300 firms, 120 days from 2020-01-01, 0 policies, 0 disruptions)\n"


def test_check_tells_all_problems_of_all_files(peitao, toyland):
    bad = toyland("seeds: 1\npopulation:\n  firms: 3\n")
    good = toyland("seed: 1\n", "y.yaml")
    code, out, err = peitao("check", bad, good)
    assert code == 2
    assert out.startswith(f"{good}: in order (Toyland, 3000 firms")
    assert [line.removeprefix(f"{bad}:").split(":")[0] for line in err.splitlines()] == ["2", "4"]


def test_check_knows_the_region(peitao, toyland):
    path = toyland(
        "policies:\n"
        "  - kind: innovation_spaces\n"
        "    start: 2020-03-01\n"
        "    spaces: [gear_lap]\n"
        "disruptions:\n"
        "  - {kind: plant_outage, start: 2020-03-01, days: 3, target: {leader: red_wagonn}}\n"
    )
    code, _, err = peitao("check", path)
    assert code == 2
    assert err.splitlines() == [
        f"{path}:5: policies.0.spaces.0: unknown innovation space 'gear_lap', did you mean 'gear_lab'?",
        f"{path}:7: disruptions.0.target.leader: unknown lead firm 'red_wagonn', did you mean 'red_wagon'?",
    ]


def test_check_tells_what_cannot_have_an_effect(peitao, toyland):
    path = toyland("policies:\n  - {kind: innovation_spaces, start: 2031-03-01, label: late}\n")
    code, out, _ = peitao("check", path)
    assert code == 0
    assert "note: policies.0 (late) starts after the last day: no effect in this run" in out


def test_check_tells_what_is_wrong_with_the_region(peitao, tmp_path):
    (tmp_path / "land").mkdir()
    (tmp_path / "x.yaml").write_text("region: land\n")
    code, out, err = peitao("check", tmp_path / "x.yaml")
    assert (code, out) == (2, "")
    assert f"{tmp_path}/land" in err
    again, _, twice = peitao("check", tmp_path / "x.yaml", tmp_path / "x.yaml")
    assert again == 2
    assert len(twice.splitlines()) == len(err.splitlines()) + 1, "shared problems are told once"


def test_show_is_a_scenario_file(peitao, toyland):
    path = toyland("seed: 3\n")
    _, out, _ = peitao("show", path, "--set", "calendar.days=9", "--set", "title=玩具")
    again = path.with_name("x2.yaml")
    again.write_text(out, encoding="utf-8")
    rows = [line.split() for line in peitao("show", again, "--diff", path)[1].splitlines()[2:]]
    assert rows == [["title", "玩具", "-"], ["calendar.days", "9", "365"]]
    assert "# --set calendar.days" not in peitao("show", again)[1]


def test_show_json(peitao):
    code, out, _ = peitao("show", TOYLAND, "--json", "--set", "seed=4")
    assert code == 0
    assert json.loads(out)["seed"] == 4


def test_show_diff(peitao, toyland):
    path = toyland("seed: 3\npolicies:\n  - {kind: innovation_spaces, start: 2020-03-01, intensity: 0.5}\n")
    other = toyland("seed: 4\n", "y.yaml")
    _, out, _ = peitao("show", path, "--diff", other)
    lines = out.splitlines()
    assert lines[0].split() == ["key", str(path), str(other)]
    found = {line.split()[0]: line.split()[1:] for line in lines[2:]}
    assert found["seed"] == ["3", "4"]
    assert found["policies.0.intensity"] == ["0.5", "-"]
    assert "sourcing.friction" not in found
    _, out, _ = peitao("show", path, "--diff", other, "--json")
    assert {"key": "seed", "this": 3, "other": 4} in json.loads(out)
    assert "ask for the same" in peitao("show", path, "--diff", path)[1]


def test_new_makes_a_study_that_is_in_order(peitao, tmp_path):
    study = tmp_path / "deep" / "study"
    code, out, err = peitao("new", study, "--from", "toyland")
    assert (code, err) == (0, "")
    assert out.startswith(f"made {study}\n")
    assert (study / "README.md").read_text(encoding="utf-8").startswith("# study\n")
    assert peitao("check", study / "scenarios" / "my-study.yaml")[0] == 0
    assert sorted(path.name for path in study.parent.iterdir()) == ["study"], "nothing is left beside it"
    template = (study / "scenarios" / "my-study.yaml").read_text(encoding="utf-8")
    used = re.sub(r"^# ( *(- )?\w+:)", r"\1", template.replace("ID", "toy_vehicles"), flags=re.MULTILINE)
    (study / "scenarios" / "used.yaml").write_text(used, encoding="utf-8")
    code, out, err = peitao("check", study / "scenarios" / "used.yaml")
    assert (code, err) == (0, ""), "every commented line of the template is valid"
    assert "1 policy, 1 disruption" in out


def test_new_never_overwrites(peitao, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for name in ("full", "file"):
        code, out, err = peitao("new", tmp_path / name, "--from", "toyland")
        assert (code, out) == (2, "")
        assert "exists already" in err
    (tmp_path / "empty").mkdir()
    assert peitao("new", tmp_path / "empty", "--from", "toyland")[0] == 0


def test_new_that_fails_leaves_nothing(peitao, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device", "x")

    monkeypatch.setattr("shutil.copytree", full)
    code, _, err = peitao("new", tmp_path / "study", "--from", "toyland")
    assert (code, err) == (1, "x: No space left on device\n")
    assert list(tmp_path.iterdir()) == []


def test_schema(peitao, tmp_path):
    committed = (SHIPPED / "schema.json").read_text(encoding="utf-8")
    assert peitao("schema") == (0, committed, "")
    assert peitao("schema", "--out", tmp_path / "s.json")[0] == 0
    assert (tmp_path / "s.json").read_text(encoding="utf-8") == committed
    code, _, err = peitao("schema", "--out", tmp_path / "none" / "s.json")
    assert (code, len(err.splitlines())) == (1, 1)


def test_ctrl_c_is_130(peitao, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.scenario.json_schema_text", stop)
    assert peitao("schema") == (130, "", "stopped\n")


def test_a_bug_is_one_line_unless_debugging(peitao, monkeypatch, capsys):
    def fail():
        raise RuntimeError("odd")

    monkeypatch.setattr("sim.scenario.json_schema_text", fail)
    code, _, err = peitao("schema")
    assert (code, err) == (1, "internal error: RuntimeError: odd; `--debug` shows where\n")
    with pytest.raises(SystemExit) as caught:
        main(["schema", "--debug"])
    assert caught.value.code == 1
    assert "Traceback" in capsys.readouterr().err
    monkeypatch.setenv("PEITAO_DEBUG", "1")
    with pytest.raises(SystemExit):
        main(["schema"])
    assert "Traceback" in capsys.readouterr().err


def test_a_closed_pipe_is_no_traceback():
    code = "from sim.cli import main; main()"
    env = {**os.environ, "PYTHONPATH": str(SHIPPED.parent)}
    show = subprocess.Popen(
        [sys.executable, "-c", code, "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env
    )
    show.stdout.close()
    assert show.stderr.read() == b""
    show.stderr.close()
    assert show.wait() == 1


def test_chinese_on_a_terminal_without_it(tmp_path):
    env = {**os.environ, "PYTHONPATH": str(SHIPPED.parent), "PYTHONIOENCODING": "latin-1"}
    code = "from sim.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code, "show", TOYLAND], capture_output=True, env=env)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b'title_zh: "???"' in done.stdout


def test_examples_become_a_block_of_code():
    def verb():
        """Do it.

        More.

        Parameters
        ----------
        x
            A thing.

        Examples
        --------
            peitao verb 1
            peitao verb 2
        """

    assert help_of(verb) == "Do it.\n\nMore.\n\n**Examples**\n\n```\npeitao verb 1\npeitao verb 2\n```\n"
    assert build().name == ("peitao",)
