"""The report of a study and of a run: one page that needs nothing, safe words, honest numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest
from markupsafe import escape
from report_study import NASTY, report_run, report_study

from sim.errors import PeitaoError
from sim.present.report import study_sections, write_report
from sim.present.report.headline import headline
from sim.present.report.numbers import bracket, enumerated, points
from sim.present.report.outputs import workbook_sheets
from sim.present.report.sentences import study_findings
from sim.present.study_view import open_view
from sim.present.words import Both

SECTIONS = ["question", "findings", "comparison", "figures", "budgets", "resilience", "gaps", "methods", "assumptions",
            "parameters", "provenance"]  # fmt: skip


class Page(HTMLParser):
    """Tags, ids and addresses of a page."""

    def __init__(self, text: str):
        super().__init__()
        self.tags, self.ids, self.links = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append(tag)
        self.ids.extend([found["id"]] if "id" in found else [])
        self.links.extend(found[name] for name in ("src", "href", "xlink:href", "data", "action") if name in found)


def check_page(text: str) -> Page:
    page = Page(text)
    assert not {"script", "img", "iframe", "object", "link", "form"} & set(page.tags)
    assert all(link.startswith("#") and link[1:] in page.ids for link in page.links)
    assert len(page.ids) == len(set(page.ids))
    assert all(found.startswith(("#", '"data:font/woff')) for found in re.findall(r"url\(([^)]{0,20})", text))
    assert "{{" not in text
    return page


@pytest.fixture(scope="module")
def view():
    return open_view(report_study())


@pytest.fixture(scope="module")
def written(view, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    return write_report(view, folder, "both", xlsx=True)


def test_one_page_that_needs_nothing(written):
    text = written[0].read_text("utf-8")
    page = check_page(text)
    assert [i for i in page.ids if i in SECTIONS] == SECTIONS
    assert page.tags.count("figure") == page.tags.count("svg") >= 10
    assert "12 of 12 runs completed" in text
    assert "共12次运行，已完成12次" in text
    assert "Left out" not in text
    assert "&lt;img src=x onerror=" in text
    assert "&lt;script&gt;window.hacked=1&lt;/script&gt; &amp; policies" in text
    assert re.search(r"−?\d\.\d+ \[[+−]?\d\.\d+, [+−]?\d\.\d+\]", text)


def test_the_page_brings_a_font_with_every_chinese_character(written):
    import base64
    import io

    from fontTools.ttLib import TTFont

    text = written[0].read_text("utf-8")
    data = re.search(r"font-weight: 400; src: url\(\"data:font/woff;base64,([^\"]+)", text)[1]
    known = TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap()
    missing = {c for c in re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL) if ord(c) > 0x7F} - set(
        map(chr, known)
    )
    assert not missing


def test_the_workbook_is_tidy_and_has_no_formula(written):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(written[1])
    assert {"findings", "columns", "effects", "avoided", "front", "runs", "missing_links", "assumptions", "measures",
            "region_parameters", "scenario_values", "provenance"} <= set(book.sheetnames)  # fmt: skip
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    columns = pd.read_excel(written[1], sheet_name="columns")
    assert columns.set_index(["sheet", "column"]).loc[("front", "cost"), "unit"] == "CNY"
    effects = pd.read_excel(written[1], sheet_name="effects")
    assert {"outcome", "unit", "effect", "low", "high", "pairs"} <= set(effects.columns)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_language_alone(view, lang, tmp_path, monkeypatch):
    monkeypatch.setattr(study_sections, "_figures", lambda *args: None)  # their languages are tested one by one
    text = write_report(view, tmp_path, lang)[0].read_text("utf-8")
    check_page(text)
    headings = " ".join(re.findall(r"<h[12]>(.*?)</h[12]>", text, flags=re.DOTALL))
    assert bool(re.search(r"[\u4e00-\u9fff]", headings)) == (lang == "zh")
    assert ("What was found" in text) == (lang == "en")
    assert f'<html lang="{"en" if lang == "en" else "zh-CN"}">' in text


def test_the_pdf_has_its_font_inside(view, tmp_path, monkeypatch):
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as error:
        pytest.skip(f"PDF SKIPPED: WeasyPrint or its system library Pango is not here ({str(error).splitlines()[0]})")
    monkeypatch.setattr(study_sections, "_figures", lambda *args: None)
    data = write_report(view, tmp_path, "both", pdf=True)[1].read_bytes()
    assert data.startswith(b"%PDF")
    assert len(data) > 20_000


def test_without_the_library_it_says_what_to_install(view, tmp_path, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(PeitaoError, match=r"a report as PDF needs weasyprint.*peitao\[report\]"):
        write_report(view, tmp_path, "en", pdf=True)
    assert not list(tmp_path.iterdir())


def test_a_region_pack_that_is_gone_costs_only_what_needs_it(tmp_path, monkeypatch):
    view = open_view(report_study())
    monkeypatch.setitem(view.store.manifest, "region_base", {"toyland": str(tmp_path / "nowhere")})
    monkeypatch.setattr(study_sections, "_figures", lambda *args: None)
    report = study_sections.study_report(view, "en")
    said = {section.key: section for section in report.sections}
    assert "Left out" in said["gaps"].blocks[0].words.en
    assert "Left out" in said["assumptions"].blocks[0].words.en
    assert len(said["findings"].blocks[0].words) >= 3


def test_findings_follow_the_numbers(monkeypatch):
    view = open_view(report_study())
    found = view.comparison
    effects = found.effects.copy()
    rate = (effects["outcome"] == "lsr_metro") & (effects["disruption"] == "none")
    effects.loc[rate, ["baseline", "effect", "low", "high", "pairs"]] = [0.48, 0.013, 0.010, 0.016, 20]
    avoided = found.avoided.assign(value=0.25, low=0.1, high=0.4)
    front = found.front.assign(cost=2.6e9, lsr_gain=0.013, lsr_low=0.01, on_front=True, dominated_by="")
    view.comparison = replace(found, effects=effects, avoided=avoided, front=front)
    said = " ".join(sentence.en for sentence in study_findings(view))
    assert "Without new policy 48.0%" in said
    assert "raised by Dual sourcing +1.3 points (+1.0 to +1.6)" in said
    assert "Dual sourcing 2.6 bn CNY (2.0 bn CNY a percentage point)" in said
    assert "of the loss avoided, 10% to 40%)" in said
    assert "10 days" not in said
    view.comparison = replace(
        view.comparison, effects=effects.assign(low=-0.01, high=0.02), avoided=avoided.assign(low=-0.1)
    )
    said = " ".join(sentence.en for sentence in study_findings(view))
    assert "raised by" not in said
    assert "No effect on it that could not be chance, or none that matters: Dual sourcing" in said
    assert "In none of the 1 combinations" in said


def test_the_report_of_a_run(tmp_path):
    files = write_report(open_view(report_run()), tmp_path, "both", xlsx=True)
    text = files[0].read_text("utf-8")
    page = check_page(text)
    assert {"findings", "leaders", "figures", "resilience", "gaps", "assumptions", "provenance"} <= set(page.ids)
    assert "Figure left out" not in text
    assert NASTY not in text
    assert "1 of 1 runs completed" in text


def test_a_folder_that_cannot_be_written_is_said(view, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(study_sections, "_figures", lambda *args: None)
    with pytest.raises(PeitaoError, match="cannot be written"):
        write_report(view, tmp_path / "file", "en")


def test_numbers():
    assert bracket((0.0123, 0.01, 0.0156), 100, 1, "%") == "+1.2% [+1.0, +1.6]"
    assert bracket((float("nan"), 0, 0), 1, 1) == "–"
    assert points(-0.0004, -0.0006, -0.0002).en == "−0.040 points (−0.060 to −0.020)"
    assert enumerated([Both("a", "甲"), Both("b", "乙"), Both("c", "丙")]) == Both("a, b and c", "甲、乙、丙")


def test_the_answer_stands_first(view, tmp_path, monkeypatch):
    monkeypatch.setattr(study_sections, "_figures", lambda *args: None)
    said = headline(view)
    assert 2 <= len(said) <= 4
    text = write_report(view, tmp_path, "en")[0].read_text("utf-8")
    lead = text.split('<section id="lead"')[1].split("</section>")[0]
    assert text.index('id="lead"') < text.index('id="question"') < text.index('id="findings"')
    assert "In short" in lead
    assert all(str(escape(sentence.en)) in lead for sentence in said)


def test_the_answer_follows_the_numbers():
    view = open_view(report_study())
    found = view.comparison
    effects = found.effects.copy()
    rate = (effects["outcome"] == "lsr_metro") & (effects["disruption"] == "none")
    effects.loc[rate, ["baseline", "effect", "low", "high"]] = [0.48, 0.013, 0.010, 0.016]
    avoided = found.avoided.assign(value=0.25, low=0.1, high=0.4)
    front = found.front.assign(cost=2.6e9)
    view.comparison = replace(found, effects=effects, avoided=avoided, front=front)
    rate_said, harm, fragile = headline(view)
    assert rate_said.en == (
        "Dual sourcing raises the local supporting rate: from 48.0% by 1.3 points (95% interval 1.0 to 1.6), "
        "for 2.6 bn CNY of public money."
    )
    assert rate_said.zh == "双源采购提升本地配套率：由48.0%提升1.3个百分点（95%区间1.0至1.6），公共投入26亿元。"
    assert harm.en.endswith("Dual sourcing avoids 25% of it.")
    assert harm.zh.endswith("双源采购可避免其中25%。")
    assert fragile.en == "No policy makes losses clearly larger."
    effects.loc[rate, ["effect", "low", "high"]] = [-0.013, -0.016, -0.010]
    view.comparison = replace(found, effects=effects, avoided=avoided.assign(value=-0.2, low=-0.3, high=-0.1))
    rate_said, harm, fragile = headline(view)
    assert "lowers the local supporting rate: from 48.0% by 1.3 points (95% interval 1.0 to 1.6)" in rate_said.en
    assert harm.en.endswith("no policy clearly reduces it.")
    assert fragile.en == "Dual sourcing makes losses larger in at least one disruption."
    effects.loc[rate, ["low", "high"]] = [-0.03, 0.01]
    view.comparison = replace(found, effects=effects)
    assert "does not change the local supporting rate (48.0%) beyond chance" in headline(view)[0].en


def test_columns_of_the_workbook_are_explained(view):
    report = study_sections.study_report(view, "en")
    columns = workbook_sheets(report)["columns"]
    own = columns[~columns["column"].isin(["loss_days", "robustness"])]
    assert set(own[own["含义"] == ""]["column"]) == set()
    arms = report.sheets["arms"].set_index(["kind", "arm"])
    assert arms.loc[("policy", "dual"), "name_zh"] == "双源采购"
