"""Two languages, one font, line breaks, colours, saving."""

from __future__ import annotations

import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font
from present_figures import draw

from sim.errors import InputError
from sim.present.fonts import FAMILY, FILES, families
from sim.present.style import CYCLE, INK, MUTED, save
from sim.present.words import Both, Voice, join, say, table
from sim.present.wrap import balanced, units, wrap

FIELD = re.compile(r"\{(\w+)")


def test_every_word_is_in_both_languages_with_the_same_fields():
    for key, text in table().items():
        assert text.en, key
        assert text.zh, key
        assert sorted(FIELD.findall(text.en)) == sorted(FIELD.findall(text.zh)), key
        assert not re.search("[\u4e00-\u9fff]", text.en), key


def test_every_word_can_be_drawn_in_our_font():
    for file in FILES:
        known = set(FT2Font(str(file)).get_charmap())
        missing = {c for text in table().values() for c in text.en + text.zh if ord(c) not in known}
        assert not missing


def test_font_is_ours_whatever_the_system_has():
    assert families()[0] == FAMILY
    for weight, file in (("normal", FILES[0]), ("bold", FILES[1])):
        found = font_manager.findfont(font_manager.FontProperties(family=FAMILY, weight=weight))
        assert Path(found) == file
    assert (FILES[0].parent / "OFL.txt").read_text("utf-8").count("SIL OPEN FONT LICENSE") >= 1


def test_common_chinese_is_covered():
    known = set(FT2Font(str(FILES[0])).get_charmap())
    level_one = {bytes((a, b)).decode("gb2312") for a in range(0xB0, 0xD7) for b in range(0xA1, 0xFA)}
    assert {ord(c) for c in level_one | set("邛崃犍郫什邡")} <= known


def test_voices():
    text = Both("Chengdu", "成都")
    assert [Voice(lang)(text) for lang in ("en", "zh", "both")] == ["Chengdu", "成都", "成都 Chengdu"]
    assert Voice("both")(Both("BOE", "BOE")) == "BOE"
    assert join([text, text]) == Both("Chengdu; Chengdu", "成都；成都")
    assert say("tree.title", name=text) == Both("Suppliers of Chengdu by tier", "成都的分级供应网络")
    with pytest.raises(InputError, match=r"no words for 'tree.titel', did you mean 'tree.title'"):
        say("tree.titel")


def test_lines_do_not_begin_with_closing_punctuation():
    lines = wrap("本地配套率：采购额中来自300公里以内的比重（%），按价值计。", 8, len)
    assert all(line[0] not in "，。：）%" and line[-1] != "（" for line in lines)
    assert "".join(lines) == "本地配套率：采购额中来自300公里以内的比重（%），按价值计。"


@given(st.text(alphabet="ab 成都，。（）", max_size=60), st.integers(4, 30))
def test_wrapping_loses_nothing(text, width):
    lines = wrap(text, width, len)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(len(line) <= width or len(units(line)) == 1 for line in lines)


def test_balanced_lines_are_of_like_length():
    text = "Supplier park at the lead firms works best by a wide margin"
    lines = balanced(text, 50, len)
    assert len(lines) == 2
    assert abs(len(lines[0]) - len(lines[1])) < 12


def contrast(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


@pytest.mark.parametrize("colour", [*CYCLE, INK, MUTED])
def test_text_colours_can_be_read(colour):
    assert contrast(colour) >= 4.5


def test_save_names_what_is_wrong(tmp_path):
    fig = draw("effects", "en")
    with pytest.raises(InputError, match=r"cannot save a figure as '\.pgn', did you mean 'png'"):
        save(fig, tmp_path / "a.pgn")
    with pytest.raises(InputError, match="the folder does not exist"):
        save(fig, tmp_path / "none" / "a.png")
    assert list(tmp_path.iterdir()) == []


def test_same_bytes_in_another_process(tmp_path):
    """Neither the process nor PYTHONHASHSEED changes a picture; and drawing never imports pyplot."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from present_figures import draw; from sim.present import save\n"
        "for k in ('png', 'svg', 'pdf'): save(draw('effects', 'both'), f'{sys.argv[2]}/a.{k}', dpi=60)\n"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    sums = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        here, root = str(Path(__file__).parent), Path(__file__).parents[2]
        subprocess.run(
            [sys.executable, "-W", "error", "-c", code, here, str(folder)],
            check=True,
            cwd=root,
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        )
        sums.append([sha256((folder / f"a.{k}").read_bytes()).hexdigest() for k in ("png", "svg", "pdf")])
    assert sums[0] == sums[1]
