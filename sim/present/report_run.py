"""The report of one run: one HTML file that needs nothing else, to read, print or send."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from sim.present.findings import findings
from sim.present.labels import title_of, told, worded_events
from sim.present.report.fonts import font_faces
from sim.present.words import Both, Lang, Voice, say
from sim.study.result import RunResult

CSS = """
body { font: 16px/1.5 "Peitao Sans", "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif;
       color: #1a1f26; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
h1 span, h2 span, li span, p span, th span { display: block; }
span + span { color: #545d69; font-weight: 400; }
img { width: 100%; border: 1px solid #e4e8ed; } figure { margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; }
th, td { text-align: left; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid #e4e8ed; vertical-align: top; }
.n { text-align: right; white-space: nowrap; } .muted { color: #545d69; }
code, pre { font-size: .85rem; background: #f5f6f8; padding: .1rem .3rem; white-space: pre-wrap; }
@media print { body { margin: 0; max-width: none; } figure, tr { break-inside: avoid; } details { display: block; } }
"""
FONTS = "/*fonts*/"
"""Where the font goes once it is known which characters the page has."""


def write_report(result: RunResult, figures: Iterable[Path], out: Path, lang: Lang = "en") -> Path:
    """Write the report of ``result`` with ``figures`` (PNG files) inside it to ``out`` and return that path."""
    out.write_text(report_html(result, list(figures), lang), encoding="utf-8")
    return out


def report_html(result: RunResult, figures: Sequence[Path], lang: Lang = "en") -> str:
    """The report as HTML. All text of scenario and pack is escaped; there is no script in it."""
    say_ = Voice(lang)
    scenario = result.manifest["scenario"]
    title = title_of(scenario)
    sections = (
        _question(say_, scenario, result),
        _section(say_, Both("What came out", "结果"), _list(say_, findings(result))),
        "".join(_picture(path) for path in figures),
        _section(say_, Both("Lead firms", "链主企业"), _leaders(say_, result.leaders)),
        _events(say_, result),
        _section(say_, Both("What the numbers mean", "指标定义"), _list(say_, _definitions())),
        _section(say_, Both("What they rest on", "假设"), _assumptions(say_, result.assumptions)),
        _section(say_, Both("Where it comes from, and how to make it again", "来源与复现"), _provenance(result)),
    )
    text = (
        f'<!DOCTYPE html>\n<html lang="{"en" if lang == "en" else "zh-CN"}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(say_(title))}</title>\n<style>{CSS}{FONTS}</style>\n</head>\n<body>\n"
        f"<h1>{_spans(say_, title)}</h1>\n{''.join(sections)}</body>\n</html>\n"
    )
    chinese = any(c >= "\u2e80" for c in text)  # else the machine's own font will do, and the page stays small
    return text.replace(FONTS, font_faces("".join(sorted(set(text)))) if chinese else "", 1)


def _spans(voice: Voice, text: Both) -> str:
    return "".join(f"<span>{escape(line)}</span>" for line in voice.lines(text))


def _section(voice: Voice, title: Both, body: str) -> str:
    return f"<h2>{_spans(voice, title)}</h2>\n{body}\n"


def _list(voice: Voice, texts: Iterable[Both]) -> str:
    return "<ul>\n" + "".join(f"<li>{_spans(voice, text)}</li>\n" for text in texts) + "</ul>"


def _question(voice: Voice, scenario: dict[str, Any], result: RunResult) -> str:
    first, last = (f"{result.series['date'].iloc[n]:%Y-%m-%d}" for n in (0, -1))
    firms, seed = f"{scenario['population']['firms']:,}", result.manifest["seed"]
    about = Both(
        f"{first} to {last}, {firms} model firms, seed {seed}",
        f"{first}至{last}，{firms}家模型企业，随机种子{seed}",
    )
    texts = [text for text in (told(scenario, "question"), told(scenario, "description")) if text.en]
    paragraphs = "".join(f"<p>{_spans(voice, text)}</p>\n" for text in texts)
    return f'{paragraphs}<p class="muted">{_spans(voice, about)}</p>\n'


def _picture(path: Path) -> str:
    data = base64.b64encode(path.read_bytes()).decode("ascii")
    return f'<figure><img alt="{escape(path.stem)}" src="data:image/png;base64,{data}"></figure>\n'


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """Cells are HTML already."""

    def line(cells: Sequence[str], tag: str) -> str:
        marked = (f'<{tag} class="n">' if n in numbers else f"<{tag}>" for n in range(len(cells)))
        return "<tr>" + "".join(f"{m}{cell}</{tag}>" for m, cell in zip(marked, cells, strict=True)) + "</tr>\n"

    return f"<table>\n{line(head, 'th')}{''.join(line(row, 'td') for row in rows)}</table>"


def _leaders(voice: Voice, leaders: pd.DataFrame) -> str:
    first = leaders[leaders["day"] == leaders["day"].min()].set_index("leader_id")
    last = leaders[leaders["day"] == leaders["day"].max()]
    head = (
        Both("Lead firm", "企业"),
        Both("Output, 100 million CNY a year", "产值，亿元/年"),
        Both("LSR metro, first day", "都市圈配套率，期初"),
        Both("LSR metro, last day", "都市圈配套率，期末"),
        Both("LSR 300 km, last day", "300公里配套率，期末"),
    )
    rows = [
        (
            _spans(voice, Both(row.name_en, row.name_zh)),
            f"{row.output * 365 / 1e8:,.1f}",
            *(_share(x) for x in (first.loc[row.leader_id, "lsr_metro"], row.lsr_metro, row.lsr_radius_300km)),
        )
        for row in last.itertuples()
    ]
    return _table([_spans(voice, text) for text in head], rows, (1, 2, 3, 4))


def _share(x: float) -> str:
    return f"{x:.1%}" if pd.notna(x) else "–"


def _events(voice: Voice, result: RunResult) -> str:
    rows = [
        (f"{e.date:%Y-%m-%d}", _spans(voice, Both(e.name_en, e.name_zh)), _spans(voice, Both(e.what_en, e.what_zh)))
        for e in worded_events(result).itertuples()
    ]
    if not rows:
        return ""
    head = (Both("Date", "日期"), Both("Policy or disruption", "政策或冲击"), Both("What", "事件"))
    table = _table([_spans(voice, text) for text in head], rows)
    return _section(voice, Both("What happened when", "大事记"), table)


def _definitions() -> list[Both]:
    return [
        say("definition.lsr"),
        Both(
            "Boundaries: the metropolitan area is the metro place of the region pack; 300 km is a straight line from "
            "buyer to supplier. Rates are flows since the record before, sum over sum.",
            "边界：都市圈为区域数据包中的都市圈；300公里为买卖双方直线距离。比率按上一记录以来的交易额加总计算。",
        ),
        Both(
            "One run, one seed: it says what happened in it. What a policy or a disruption does is the difference from "
            "a run without it, over several seeds.",
            "单次运行、单一随机种子：只说明该次运行的情形。政策或冲击的作用，应以多个种子下有无之差来衡量。",
        ),
    ]


def _assumptions(voice: Voice, table: pd.DataFrame) -> str:
    said = Both(
        f"{len(table)} numbers or columns of scenario and region pack are assumptions [A]. Every other one is sourced, "
        "derived or general knowledge, as its table says.",
        f"情景与区域数据包中有{len(table)}项数值或数据列属于假设[A]；其余均有来源、由来源推算或属常识，见各表说明。",
    )
    rows = [tuple(escape(str(cell)) for cell in row) for row in table.itertuples(index=False)]
    listed = _table(("where", "item", "value", "why"), rows)
    return f"<p>{_spans(voice, said)}</p>\n<details open><summary>[A]</summary>\n{listed}\n</details>"


def _provenance(result: RunResult) -> str:
    about = result.manifest
    git, versions, pack = about["git"], about["versions"], about["pack"]
    commit = f"{git['commit']}{' (with uncommitted changes)' if git['dirty'] else ''}" if git["commit"] else "unknown"
    rows = [
        ("command", f"<code>{escape(about['command'])}</code>"),
        ("run", f"{escape(about['run_id'])}, seed {about['seed']}"),
        ("code", f"peitao {escape(str(versions['peitao']))}, commit {escape(commit)}"),
        ("with", escape(", ".join(f"{name} {v}" for name, v in versions.items() if name != "peitao" and v))),
        ("machine", escape(f"{about['machine']['system']}, {about['machine']['cores']} cores")),
        ("region pack", f"{escape(pack['id'])}, files {escape(pack['files_hash'][:12])}"),
        ("data", escape(pack["attribution"])),
        ("tables", "<code>sim.study.read_run(folder)</code> in Python, or any reader of Parquet"),
    ]
    return _table(("", ""), rows)


__all__ = ["report_html", "write_report"]
