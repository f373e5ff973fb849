"""Sensitivity of a sampled study: its figure by name, its section in the report, and what other studies say."""

from __future__ import annotations

import pandas as pd
import pytest
from figure_checks import check
from report_study import EXPERIMENT, NASTY, report_study
from toy import ROOT

from sim import present
from sim.errors import InputError
from sim.present.meta import Meta
from sim.present.report import study_sections
from sim.present.report.content import Picture
from sim.present.study_plots import plot
from sim.present.study_view import open_view
from sim.present.words import Both, within
from sim.study.runner import batch

pytest.importorskip("SALib", reason="SENSITIVITY SKIPPED: the extra 'study' (SALib) is not installed")


@pytest.fixture(scope="module")
def view(tmp_path_factory):
    folder = tmp_path_factory.mktemp("morris")
    more = {
        "parameters": [
            {
                "key": "sourcing.suppliers_per_input",
                "low": 1.0,
                "high": 3.0,
                "name_en": "Suppliers",
                "name_zh": "供应商数",
            },
            {"key": "sourcing.switching_cost", "low": 0.0, "high": 0.05, "name_en": "Switching", "name_zh": "转换成本"},
        ],
        "sampling": {"method": "morris", "size": 2},
        "replications": 1,
    }
    file = folder / "morris.yaml"
    file.write_text(EXPERIMENT.format(root=ROOT, nasty=NASTY), "utf-8")
    return open_view(batch(file, out=folder, engine="serial", overrides=more).path)


def note_of(fig) -> str:
    return " ".join(text.get_text() for text in fig.texts if text.get_gid() == "note")


def title_of(fig) -> str:
    return " ".join(text.get_text() for text in fig.texts if text.get_gid() == "title")


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_the_figure_by_name(view, lang):
    fig = plot(view, "sensitivity", lang=lang)
    check(fig)
    said = title_of(fig)
    assert ("Suppliers moves the local supporting rate" in said) == (lang != "zh")
    assert ("供应商数对本地配套率" in said) == (lang != "en")
    assert f"{len(view.store.points)}" in note_of(fig)


def test_the_effect_of_a_policy_and_a_loss(view):
    policy = next(name for name in view.policies if name != view.baseline)
    fig = plot(view, "sensitivity", "output", policy=policy, lang="en")
    check(fig)
    assert f"effect of '{view.policies[policy].en}' on the output to the date" in title_of(fig)
    loss = plot(view, "sensitivity", "loss_share", lang="en")
    subtitle = " ".join(text.get_text() for text in loss.texts if text.get_gid() == "subtitle")
    struck = [name.en for key, name in view.disruptions.items() if key != view.undisturbed]
    assert any(name in subtitle for name in struck)


@pytest.mark.parametrize(
    ("subject", "chosen", "message"),
    [
        ("lsr_metr", {}, "did you mean 'lsr_metro'"),
        (None, {"policy": "nothing"}, "no policy 'nothing'"),
        (None, {"disruption": "nothing"}, "no disruption 'nothing'"),
        (None, {"scenario": "toyland"}, "--scenario: the figure 'sensitivity' does not take it"),
    ],
)
def test_mistakes_are_named(view, subject, chosen, message):
    with pytest.raises(InputError, match=message):
        plot(view, "sensitivity", subject, **chosen)


def test_other_studies_have_no_indices():
    with pytest.raises(InputError, match="indices need sampling method"):
        plot(report_study(), "sensitivity")


def test_the_report_has_the_section(view, monkeypatch):
    monkeypatch.setattr(study_sections, "_figures", lambda *args: None)
    report = study_sections.study_report(view, "en")
    sections = {section.key: section for section in report.sections}
    pictures = [block.name for block in sections["sensitivity"].blocks if isinstance(block, Picture)]
    assert pictures[0] == "sensitivity_lsr_metro"
    assert "sensitivity_loss_share" in pictures
    said = " ".join(words.en for words in sections["findings"].blocks[0].words)
    assert "Of the 2 assumptions varied, 'Suppliers' moves the local supporting rate most" in said
    plain = study_sections.study_report(open_view(report_study()), "en")
    assert "sensitivity" not in {section.key for section in plain.sections}


def test_a_rough_share_is_not_quoted():
    row = {"parameter": "a", "name_en": "A", "name_zh": "甲", "index": 0.6, "low": 0.5, "high": 0.7, "total": 0.7}
    sure = pd.DataFrame([{**row, "total_low": 0.6, "total_high": 0.8}])
    rough = pd.DataFrame([{**row, "total": 1.5, "total_low": 0.5, "total_high": 2.5}])
    meta = Meta(title=Both("t", "题"))
    assert "70% of its variance" in title_of(present.sensitivity(sure, meta, finding=True))
    assert "%" not in title_of(present.sensitivity(rough, meta, finding=True))


def test_headings_inside_sentences():
    assert within(Both("Local supporting rate", "配套率")).en == "local supporting rate"
    assert within(Both("LSR within 300 km", "配套率")).en == "LSR within 300 km"
