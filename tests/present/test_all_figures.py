"""Every figure in every language: nothing cut off, nothing overlapping, no missing glyph, all three formats."""

from __future__ import annotations

import matplotlib as mpl
import pytest
from figure_checks import check, saves
from present_figures import NAMES, draw

KINDS = {"en": ("pdf",), "zh": ("svg",), "both": ("png", "svg", "pdf")}


VARIANTS = {"leaders_band", "recovery_band", "distance_pair"}  # of a figure drawn in each language: once is enough
CASES = [(name, lang) for name in NAMES for lang in KINDS if lang == "both" or name not in VARIANTS]


@pytest.mark.parametrize(("name", "lang"), CASES)
def test_figure(name, lang, tmp_path):
    before = dict(mpl.rcParams)
    fig = draw(name, lang)
    assert dict(mpl.rcParams) == before
    check(fig)
    saves(fig, tmp_path, KINDS[lang])
    words = {t.get_text() for t in fig.texts if t.get_gid() == "title"}
    chinese = any("\u4e00" <= c <= "\u9fff" for w in words for c in w)
    assert chinese == (lang != "en")


def test_matrix_names_its_policies():
    axes = draw("matrix", "en").axes[0]
    assert axes.get_yticklabels()[0].get_text() == "Strategic stocks"
    assert len(axes.get_xticklabels()) == 5


def test_effects_are_sorted_with_their_intervals():
    fig = draw("effects", "en")
    names = [t.get_text() for t in fig.axes[0].get_yticklabels()]
    assert names[0] == "Supplier park at the lead firms"
    assert names[-1] == "Faster customs clearance"
    assert any("+3.1  [+1.9, +4.3]" in t.get_text() for t in fig.axes[0].texts)
