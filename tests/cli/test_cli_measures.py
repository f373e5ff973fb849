"""lsr, gaps and clusters on a recorded run: tables, JSON, and every wrong word answered."""

import json

import pytest
from toy import toy_spec

from sim.cli.main import run as peitao
from sim.study import run


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    spec = toy_spec(calendar={"days": 8})
    return str(run(spec, out=tmp_path_factory.mktemp("results")).path)


def answer(capsys, *words):
    code = peitao(list(words))
    out, err = capsys.readouterr()
    return code, out, err


def test_lsr_by_lead_firm_says_its_definition(capsys, folder):
    code, out, _ = answer(capsys, "lsr", folder)
    assert code == 0
    assert "red_wagon" in out
    assert "metropolitan area" in out


@pytest.mark.parametrize(
    "words",
    [
        ["--by", "ecosystem", "--tier", "full"],
        ["--by", "region", "--boundary", "300km"],
        ["--by", "region", "--boundary", "4h", "--basis", "count"],
        ["--by", "industry", "--aggregation", "mean_of_ratios", "--denominator", "domestic"],
        ["--by", "city", "--normalised"],
        ["--by", "firm", "--boundary", "district"],
    ],
)
def test_lsr_family_as_json(capsys, folder, words):
    code, out, err = answer(capsys, "lsr", folder, *words, "--json")
    assert code == 0, err
    rows = json.loads(out)["rows"]
    assert rows
    if "--normalised" not in words:
        assert all(row["rate"] is None or 0 <= row["rate"] <= 1 for row in rows)


def test_the_default_rate_is_the_one_in_the_series(capsys, folder):
    from sim.study import read_run

    _, out, _ = answer(capsys, "lsr", folder, "--by", "region", "--json")
    series = read_run(folder).series
    assert json.loads(out)["rows"][0]["rate"] == pytest.approx(series["lsr_metro"].iloc[-1], abs=1e-9)


def test_wider_boundaries_are_never_lower(capsys, folder):
    rates = []
    for boundary in ("place", "district", "city", "metro", "country"):
        _, out, _ = answer(capsys, "lsr", folder, "--by", "region", "--boundary", boundary, "--json")
        rates.append(json.loads(out)["rows"][0]["rate"])
    assert rates == sorted(rates)


def test_gaps_rank_missing_links(capsys, folder):
    code, out, _ = answer(capsys, "gaps", folder, "--top", "3")
    assert code == 0
    assert "cost gap" in out
    _, out, _ = answer(capsys, "gaps", folder, "--leader", "red_wagon", "--json")
    rows = json.loads(out)
    assert {row["group_id"] for row in rows} == {"red_wagon"}
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)
    assert all(0 <= row["outside_value"] <= row["value"] * (1 + 1e-12) for row in rows)


def test_clusters(capsys, folder):
    code, out, _ = answer(capsys, "clusters", folder, "--draws", "20", "--json")
    assert code == 0
    rows = json.loads(out)
    assert {"ellison_glaeser", "within_50km", "localisation"} <= set(rows[0])
    assert answer(capsys, "clusters", folder)[0] == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["lsr", "{}", "--boundary", "metr"], "metro"),
        (["lsr", "{}", "--tier", "ful"], "did you mean 'full'"),
        (["lsr", "{}", "--by", "ecosytem"], "did you mean 'ecosystem'"),
        (["lsr", "/nowhere"], "no manifest.json"),
        (["gaps", "{}", "--ecosystem", "nope"], "unknown ecosystem 'nope'"),
        (["gaps", "{}", "--leader", "red_wagn"], "did you mean 'red_wagon'"),
        (["gaps", "{}", "--ecosystem", "a", "--leader", "b"], "not both"),
        (["clusters", "{}", "--draws", "-1"], "0 or more"),
    ],
)
def test_wrong_words_are_answered_in_one_line(capsys, folder, words, message):
    code, _, err = answer(capsys, *(word.format(folder) for word in words))
    assert code in (1, 2)
    assert message in err
    assert "Traceback" not in err
    assert len(err.strip().splitlines()) == 1
