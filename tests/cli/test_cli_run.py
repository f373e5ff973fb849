"""peitao run: what it leaves and prints, and one clear line for each kind of bad input."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from sim.cli.main import run

SHIPPED = Path(__file__).parents[2] / "scenarios"
QUICK = ("--set", "calendar.days=20", "--set", "population.firms=200")


@pytest.fixture
def peitao(capsys):
    """Run a command: (exit code, standard output, standard error)."""

    def call(*words):
        capsys.readouterr()
        code = run([str(word) for word in words])
        return code, *capsys.readouterr()

    return call


@pytest.fixture
def study(tmp_path):
    """A scenario and its region in a folder of their own, to be spoilt."""
    shutil.copytree(SHIPPED / "toyland", tmp_path / "land")
    (tmp_path / "x.yaml").write_text("region: land\ncalendar:\n  days: 20\npopulation:\n  firms: 200\n")
    return tmp_path


def test_a_run_leaves_record_figures_and_report_and_prints_a_summary(peitao, tmp_path):
    code, out, _ = peitao("run", SHIPPED / "toyland.yaml", *QUICK, "--out", tmp_path)
    assert code == 0
    folder = next((tmp_path / "toyland").iterdir())
    assert out.splitlines()[0].startswith("Toyland  (2020-01-01 to 2020-01-20, seed 1)")
    assert "Local supporting rate 本地配套率" in out
    assert "Red Wagon Works" in out
    assert str(folder) in out
    names = {path.name for path in folder.iterdir()}
    assert {"manifest.json", "report.html", "lsr_leaders.png", "map.png", "series.parquet", "links.parquet"} <= names
    assert (folder / "map.png").read_bytes().startswith(b"\x89PNG")
    about = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert {f"{table}.parquet" for table in about["tables"]} <= names


def test_the_report_needs_nothing_else_and_runs_no_script(peitao, study):
    text = 'title: "<script>alert(1)</script> & co"\nquestion: "<img src=x onerror=alert(1)>"\n'
    (study / "y.yaml").write_text(f"extends: x.yaml\n{text}")
    assert peitao("run", study / "y.yaml", "--out", study / "out", "--lang", "en")[0] == 0
    html = next((study / "out").rglob("report.html")).read_text("utf-8")
    assert "<script" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert html.count("data:image/png;base64,") == 2
    assert "http" not in html.replace("https://", "http").split("</style>")[1].split("data")[0]
    for words in ("What came out", "Lead firms", "What the numbers mean", "What they rest on", "how to make it again"):
        assert words in html
    assert "结果" not in html, "English only was asked for"


def test_json_seed_and_no_figures(peitao, tmp_path):
    words = ("run", SHIPPED / "toyland.yaml", *QUICK, "--out", tmp_path, "--seed", "9", "--no-figures", "--json")
    code, out, _ = peitao(*words)
    assert code == 0
    found = json.loads(out)
    assert found["seed"] == 9
    assert 0 < found["region"]["lsr_metro"]["last"] < 1
    assert not list(tmp_path.rglob("*.png"))


def test_values_set_on_the_command_line_are_in_the_manifest(peitao, tmp_path):
    words = ("--set", "sourcing.friction=0.11", "--out", tmp_path, "--no-figures")
    assert peitao("run", SHIPPED / "toyland.yaml", *QUICK, *words)[0] == 0
    about = json.loads(next(tmp_path.rglob("manifest.json")).read_text("utf-8"))
    assert about["scenario"]["sourcing"]["friction"] == 0.11


def test_phases_can_be_shown(peitao):
    code, out, err = peitao("show", SHIPPED / "toyland.yaml", "--phases", "--set", "population.firms=200")
    assert (code, err) == (0, "")
    assert out.index("effects") < out.index("production") < out.index("rationing")


def change(study, table, row, column, value):
    """Set a cell of the region: the first row that begins with ``row`` (several cells joined by ',')."""
    path = study / "land" / f"{table}.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    start = row.split(",")
    line = next(n for n, cells in enumerate(rows) if cells[: len(start)] == start)
    rows[line][rows[0].index(column)] = value
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return f"{study}/land/{table}.csv:{line + 1}: {column}: "


def twice(study, table):
    path = study / "land" / f"{table}.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[1]]), "utf-8")


def emptied(study, table):
    path = study / "land" / f"{table}.csv"
    path.write_text(path.read_text("utf-8").splitlines(keepends=True)[0], "utf-8")


def spoil(study, case):
    """Spoil one thing; what must be said about it."""
    yaml = study / "x.yaml"
    text = yaml.read_text("utf-8")
    match case:
        case "missing file":
            yaml.unlink()
            return f"{yaml}: no such file"
        case "missing region":
            shutil.rmtree(study / "land")
            return f"{yaml}:1: region: there is no folder '{study}/land'"
        case "missing table":
            (study / "land" / "places.csv").unlink()
            return f"{study}/land/places.csv: "
        case "wrong type":
            yaml.write_text(text.replace("days: 20", "days: twenty"))
            return f"{yaml}:3: calendar.days: "
        case "unknown key":
            yaml.write_text(text.replace("firms:", "frims:"))
            return f"{yaml}:5: population.frims: unknown key, did you mean 'firms'?"
        case "NaN in the scenario":
            yaml.write_text(f"{text}sourcing:\n  friction: .nan\n")
            return f"{yaml}:7: sourcing.friction: "
        case "unknown place":
            yaml.write_text(
                f"{text}disruptions:\n  - {{kind: plant_outage, start: 2020-01-05, days: 3, "
                "target: {industry: wheels, place: gearwod}}\n"
            )
            return f"{yaml}:7: disruptions.0.target.place: unknown place 'gearwod', did you mean 'gearwood'?"
        case "unknown place in the region":
            return change(study, "leaders", "red_wagon", "place_id", "brickfeld") + "unknown place"
        case "negative capacity":
            return change(study, "leaders", "red_wagon", "capacity", "-6") + "'-6' is out of range"
        case "NaN in the region":
            return change(study, "external", "kiteford,timber", "capacity_1e8cny", "nan") + "nan is not allowed"
        case "coefficient column above 1":
            return change(study, "coefficients", "motors,toy_vehicles", "coefficient", "0.99").rsplit(":", 3)[0]
        case "duplicate id":
            twice(study, "leaders")
            return f"{study}/land/leaders.csv:4: leader_id: "
        case "empty table":
            emptied(study, "industries")
            return f"{study}/land/industries.csv:1: empty table: no rows below the header"
        case "not YAML":
            yaml.write_text("a: [1, 2\n")
            return f"{yaml}:"
        case "not text":
            yaml.write_bytes(b"\xff\xfe\x00region")
            return f"{yaml}:"
    raise AssertionError(case)


CASES = (
    "missing file",
    "missing region",
    "missing table",
    "wrong type",
    "unknown key",
    "NaN in the scenario",
    "unknown place",
    "unknown place in the region",
    "negative capacity",
    "NaN in the region",
    "coefficient column above 1",
    "duplicate id",
    "empty table",
    "not YAML",
    "not text",
)


def told(err):
    """What standard error says but for progress, which a slow machine may show."""
    return [line for line in err.splitlines() if not line.startswith(("building the world", "simulating"))]


@pytest.mark.parametrize("case", CASES)
def test_bad_input_is_told_where_it_is_and_nothing_is_written(peitao, study, case):
    said = spoil(study, case)
    code, out, err = peitao("run", study / "x.yaml", "--out", study / "out")
    assert (code, out) == (2, "")
    lines = told(err)
    assert any(line.startswith(said) for line in lines), err
    assert all(line.startswith(str(study)) for line in lines), err
    assert len(lines) <= 2, "what follows from a mistake should not be told as further mistakes"
    assert not (study / "out").exists()


def test_several_mistakes_are_told_at_once(peitao, study):
    text = (study / "x.yaml").read_text("utf-8").replace("20", "twenty").replace("200", "-3")
    (study / "x.yaml").write_text(f"{text}seeed: 3\n")
    code, _, err = peitao("run", study / "x.yaml")
    assert code == 2
    assert len(err.splitlines()) >= 2


def test_results_that_cannot_be_written(peitao, study):
    (study / "out").write_text("a file")
    code, out, err = peitao("run", study / "x.yaml", "--out", study / "out", "--no-figures")
    assert (code, out) == (1, "")
    assert len(told(err)) == 1
    assert "cannot be written: " in err
