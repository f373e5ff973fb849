"""The report as one HTML page that needs nothing else: vector figures inside it, no script, no request to anywhere."""

from __future__ import annotations

import io
import re
from functools import cache
from typing import Any

from matplotlib.figure import Figure

from sim.present.report.content import Items, Picture, Report, Table, Text
from sim.present.report.fonts import font_faces
from sim.present.style import styled
from sim.present.words import Both, Voice
from sim.study.design.extras import need

_HEAD = re.compile(r"^.*?(?=<svg)", re.DOTALL)
_META = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)
_SIZE = re.compile(r'<svg[^>]*?viewBox="([^"]+)"[^>]*>', re.DOTALL)
_IDS = re.compile(r'(\bid="|href="#|url\(#)')
_USES, _ID = re.compile(r'(?:href="|url\()#([^")]+)'), re.compile(r' id="([^"]*)"')
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="{box}" role="img" '
    'aria-label="{title}">'
)


def page(report: Report) -> str:
    """The page of a report, with the font it needs. All text that comes from files is escaped."""
    voice = Voice(report.lang)
    pictures: dict[str, str] = {}
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Picture):
                pictures[block.name] = inline_svg(block.figure, f"f{len(pictures)}-", voice(block.title))
    template = _environment().get_template("report.html")
    written = template.render(
        report=report, lines=voice.lines, one=voice, kind=_kind, pictures=pictures, fonts=FONTS,
        lang="en" if report.lang == "en" else "zh-CN", contents=Both("Contents", "目录"),
        brief=Both("In short", "要点"),
    )  # fmt: skip
    return written.replace(FONTS, font_faces("".join(sorted(set(written)))), 1)


FONTS = "/*fonts*/"
"""Where the font goes once it is known which characters the page has."""


@cache
def _environment() -> Any:
    jinja2 = need("jinja2", "report", "a report")
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("sim.present.report"), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["safe_svg"] = jinja2.utils.markupsafe.Markup
    return environment


def _kind(block: object) -> str:
    return {Text: "text", Items: "items", Table: "table", Picture: "picture"}[type(block)]


def inline_svg(figure: Figure, prefix: str, title: str) -> str:
    """A figure as an SVG element for a page: ids made unique with ``prefix``, no metadata, size left to the page."""
    from markupsafe import escape

    out = io.StringIO()
    with styled():
        figure.savefig(out, format="svg", metadata={"Date": None})
    text = _META.sub("", _HEAD.sub("", out.getvalue(), count=1))
    box = _SIZE.search(text)
    assert box is not None, "matplotlib always writes a viewBox"
    used = set(_USES.findall(text))
    text = _ID.sub(
        lambda found: found[0] if found[1] in used else "", text
    )  # gids repeat; only what is used needs an id
    text = _IDS.sub(lambda found: found[1] + prefix, text)
    return _SIZE.sub(lambda _: _SVG.format(box=box[1], title=escape(title)), text, count=1)
