"""The report of one run: sentences that follow from the numbers, figures inside, nothing that could run."""

from __future__ import annotations

import dataclasses

import pytest
from toy import toy_spec

from sim.present.findings import findings
from sim.present.money import amount
from sim.present.report_run import report_html
from sim.study import run


@pytest.fixture(scope="module")
def quiet():
    return run(toy_spec(calendar={"days": 10}))


@pytest.fixture(scope="module")
def busy():
    stop = {"kind": "plant_outage", "start": "2020-01-10", "days": 20, "target": {"leader": "red_wagon"}}
    build = {"kind": "innovation_spaces", "start": "2020-01-01", "cost_cny_m2": 1000.0}
    return run(toy_spec(calendar={"days": 200}, policies=[build], disruptions=[stop]))


def english(result):
    return " ".join(text.en for text in findings(result))


def test_a_run_in_which_nothing_moves_says_so(quiet):
    said = english(quiet)
    assert "Nothing moved" in said
    assert f"{quiet.series['lsr_metro'].iloc[-1]:.1%} of the value of goods" in said
    assert "billion CNY (" not in said


def test_losses_spaces_and_spending_are_told_with_their_numbers(busy):
    said = english(busy)
    low = busy.series.loc[busy.series["output"].idxmin()]
    assert f"lowest on {low['date']:%Y-%m-%d}" in said
    assert f"{low['output'] / busy.series['output'].iloc[0] - 1:.2%}".replace("-", "\u2212") in said
    assert f"The public budget spent {amount(busy.budget['cny'].sum(), 3).en} (floor area)" in said
    assert "Innovation spaces opened" in said
    assert all(text.zh for text in findings(busy))


def test_numbers_that_are_missing_are_no_numbers(quiet):
    leaders = quiet.leaders.assign(lsr_metro=float("nan"))
    bare = dataclasses.replace(quiet, tables={**quiet.tables, "leaders": leaders})
    assert "No lead firm bought goods." in english(bare)
    assert "nan" not in report_html(bare, [], "en").lower().replace("finance", "")


@pytest.mark.parametrize(
    ("lang", "there", "absent"), [("en", "Lead firms", "链主企业"), ("zh", "链主企业", "Lead firms")]
)
def test_one_language_at_a_time_or_both(busy, lang, there, absent):
    html = report_html(busy, [], lang)
    assert there in html
    assert absent not in html
    both = report_html(busy, [], "both")
    assert there in both
    assert absent in both


def test_figures_are_inside_and_all_text_is_escaped(busy, tmp_path):
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    scenario = {**busy.manifest["scenario"], "title": "<b>x", "description": "<script>"}
    odd = dataclasses.replace(busy, manifest={**busy.manifest, "scenario": scenario, "command": "peitao <run>"})
    html = report_html(odd, [tmp_path / "a.png"], "en")
    assert '<img alt="a" src="data:image/png;base64,' in html
    assert "<script" not in html
    assert "<b>x" not in html
    assert "peitao &lt;run&gt;" in html


def test_every_assumption_of_the_run_is_listed(busy):
    html = report_html(busy, [], "en")
    for item in busy.tables["assumptions"]["item"]:
        assert item in html
    assert "policies.0.cost_cny_m2" in html
    assert "set by the scenario" in html


def test_a_page_with_chinese_brings_its_font(busy):
    assert "@font-face" in report_html(busy, [], "zh")
    assert "/*fonts*/" not in report_html(busy, [], "en")
