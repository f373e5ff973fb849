"""Words of policies, disruptions, events and budget lines: complete, in both languages, and used."""

from __future__ import annotations

import ast
import re

import pandas as pd
import pytest
from toy import ROOT, toy_spec

from sim.present.labels import arm_label, item_label, labels_of, told, word, worded_budget, worded_events
from sim.present.report.run_sections import MOST_FIRMS, event_rows, run_report
from sim.present.study_view import RunView
from sim.present.words import Both, table
from sim.scenario.disruptions import DISRUPTION_KINDS
from sim.scenario.policies import POLICY_KINDS
from sim.study.run import simulate

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def calls(name: str):
    """Texts that the model passes to functions of this name, by argument."""
    for file in sorted((ROOT / "sim" / "model").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name:
                yield [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]


@pytest.mark.parametrize("kind", sorted([*POLICY_KINDS, *DISRUPTION_KINDS]))
def test_every_kind_has_words(kind):
    said = word("kind", kind)
    assert f"kind.{kind}" in table()
    assert CHINESE.search(said.zh)
    assert not CHINESE.search(said.en)


def test_everything_that_the_model_books_and_notes_has_words():
    paid = {args[0] for args in calls("pay") if args} | {args[1] for args in calls("spend") if len(args) == 3}
    assert len(paid - {None}) > 10
    assert [text for text in paid - {None} if f"budget.{text}" not in table()] == []
    noted = [args for args in calls("note") if len(args) == 3]
    assert noted
    assert [args[2] for args in noted if args[2] and f"event.{args[2]}" not in table()] == []
    assert [args[0] for args in noted if args[0] and f"kind.{args[0]}" not in table()] == []


def test_labels_come_from_the_scenario_then_from_the_kind():
    assert item_label({"kind": "plant_outage", "label": "A stop", "label_zh": "停产"}) == Both("A stop", "停产")
    assert item_label({"kind": "plant_outage", "label": "A stop"}) == Both("A stop", "A stop")
    assert item_label({"kind": "plant_outage"}) == Both("Plant outage", "工厂停产")
    assert item_label({"kind": "plant_outage", "name": "x"}) == Both("Plant outage (x)", "工厂停产（x）")
    assert item_label({"kind": "my_own_lever"}) == Both("my own lever", "my own lever")


def test_arms_without_names_are_called_by_what_they_are():
    assert arm_label({"name": "baseline"}) == Both("No new policy", "无新增政策")
    assert arm_label({"name": "none"}) == Both("Undisturbed", "无冲击")
    assert arm_label({"name": "x", "add": [{"kind": "dual_sourcing"}]}) == Both("Dual sourcing", "双源采购")
    assert arm_label({"name": "x", "use": ["a.yaml"]}) == Both("x", "x")
    assert arm_label({"name": "x", "name_en": "Two", "use": ["a.yaml"]}) == Both("Two", "Two")
    assert arm_label({"name": "x", "name_en": "Two", "name_zh": "二"}) == Both("Two", "二")


def test_texts_fall_back_on_the_other_language():
    assert told({"question": "Why\n so?", "question_zh": ""}, "question") == Both("Why so?", "Why so?")
    assert told({"question_zh": "为何？"}, "question") == Both("为何？", "为何？")
    assert told({}, "question") == Both("", "")


@pytest.fixture(scope="module")
def result():
    stop = {"kind": "plant_outage", "start": "2020-06-10", "days": 5, "target": {"leader": "red_wagon"}}
    named = {**stop, "start": "2020-06-20", "label": "Another stop", "label_zh": "再次停产"}
    policy = {"kind": "dual_sourcing", "start": "2020-06-05"}
    words = {"title": "A", "title_zh": "甲", "question": "Why?", "question_zh": "为何？", "description": "So."}
    more = {"record": {"firms": True, "links": True}}
    calendar = {"start": "2020-06-01", "days": 30}
    return simulate(toy_spec(calendar=calendar, policies=[policy], disruptions=[stop, named], **words, **more))


def test_events_and_budget_of_a_run_are_worded(result):
    events = worded_events(result)
    assert list(events["name_zh"].drop_duplicates()) == ["双源采购", "工厂停产", "再次停产"]
    assert set(events["what_zh"]) <= {"开始", "结束"}
    budget = worded_budget(result.budget, labels_of(result.manifest["scenario"]))
    assert set(budget["policy_en"]) == {"Dual sourcing"}
    assert set(budget["instrument_zh"]) == {"第二货源认证"}


def test_the_report_says_them_in_each_language(result, monkeypatch):
    from sim.present.report import run_sections

    monkeypatch.setattr(run_sections, "_figures", lambda *args: None)
    report = run_report(RunView(result), "both")
    sections = {section.key: section for section in report.sections}
    assert [text.words for text in sections["question"].blocks[:2]] == [Both("Why?", "为何？"), Both("So.", "So.")]
    rows = sections["events"].blocks[0].rows
    assert rows[0][1:] == (Both("Dual sourcing", "双源采购"), Both("Dual sourcing", "双源采购"), Both("starts", "开始"))
    assert sections["budgets"].blocks[0].rows[0][:2] == (
        Both("Dual sourcing", "双源采购"),
        Both("second sources", "第二货源认证"),
    )
    assert {"name_zh", "what_zh"} <= set(report.sheets["events"])
    assert {"policy_zh", "instrument_zh"} <= set(report.sheets["budget"])
    said = " ".join(words.zh for words in sections["findings"].blocks[0].words)
    assert "第二货源认证" in said
    assert not re.search(r"second sources|dual_sourcing|plant_outage", said)


def test_many_events_of_single_firms_are_counted():
    many = pd.DataFrame({"date": pd.Timestamp("2021-01-01"), "day": 1, "kind": "closure", "label": "F1", "what": "x",
                         "name_en": "F1", "name_zh": "F1", "what_en": "x", "what_zh": "x"}, index=range(25))  # fmt: skip
    rows = event_rows(many)
    assert len(rows) == MOST_FIRMS + 1
    assert rows[-1][2] == Both("15 more events of single firms", "另有15起企业事件")


def test_marks_on_charts_are_in_the_language_of_the_chart(result):
    from figure_checks import check

    from sim.present.study_plots import plot

    for lang, said, unsaid in (("zh", "再次停产", "Another stop"), ("en", "Another stop", "再次停产")):
        fig = plot(RunView(result), "course", "output", lang=lang)
        check(fig)
        texts = [text.get_text() for text in fig.axes[0].texts]
        assert said in texts
        assert unsaid not in texts
