"""Two pages for people who decide: what was asked, what was found, in one language."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from jinja2 import Environment
from matplotlib.figure import Figure

from sim.present.frames import signed
from sim.present.money import amount
from sim.present.report.fonts import font_faces
from sim.present.report.headline import headline
from sim.present.report.numbers import bracket
from sim.present.report.page import inline_svg
from sim.present.report.sentences import dominated, harm, helped
from sim.present.study_view import StudyView
from sim.present.words import Both, Lang, Voice

PAGE = """<!doctype html><html lang="{{ lang }}"><head><meta charset="utf-8"><title>{{ title }}</title><style>
/*fonts*/
@page { size: A4; margin: 11mm 12mm 12mm; @bottom-right { content: counter(page) "/" counter(pages); font: 7.5pt "Peitao Sans" } }
body { font: 8.7pt/1.34 "Peitao Sans", sans-serif; color: #22272e; margin: 0 }
h1 { font-size: 15.5pt; margin: 0 0 1.5mm; line-height: 1.2 } h2 { font-size: 10.5pt; margin: 2.6mm 0 1mm; color: #0b4f8a }
p, ul { margin: 0 0 1.4mm } ul { padding-left: 4.2mm } li { margin-bottom: .7mm }
.lead { font-size: 9.6pt; background: #eef4fa; padding: 2mm 3mm; margin: 1.5mm 0 }
.two { display: flex; gap: 4mm } .two > div { width: 50% } svg { width: 100%; height: auto }
table { border-collapse: collapse; width: 100%; font-size: 7.6pt } td, th { border-bottom: .3pt solid #c8ced6; padding: .5mm 1mm }
td + td, th + th { text-align: right } th { text-align: left; font-weight: bold } .quiet { color: #5b6470; font-size: 7.4pt }
.second { break-before: page } .wide { width: 90%; margin: 0 auto } .two > .narrow { width: 46% } .two > .rest { width: 54% }
</style></head><body>
<h1>{{ title }}</h1><p class="quiet">{{ about }}</p>
<div class="lead">{% for line in lead %}<p>{{ line }}</p>{% endfor %}</div>
<div class="two"><div>{{ effects }}</div><div>{{ cars }}</div></div>
<h2>{{ words.table }}</h2><table><tr>{% for head in heads %}<th>{{ head }}</th>{% endfor %}</tr>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>
<p class="quiet">{{ words.bold }}</p>
<div class="second wide">{{ ecosystems }}</div>
<div class="two"><div class="narrow">{{ losses }}</div><div class="rest">
<h2>{{ words.found }}</h2><ul>{% for line in findings %}<li>{{ line }}</li>{% endfor %}</ul></div></div>
<h2>{{ words.trust }}</h2><ul>{% for line in limits %}<li>{{ line }}</li>{% endfor %}</ul>
<p class="quiet">{{ words.again }}</p></body></html>"""

WORDS = {
    "found": Both("Resilience", "韧性"),
    "table": Both("Levers side by side", "各工具对比"),
    "bold": Both(
        "Effects against no new policy at the end of 2022 with 95% intervals, in percentage points; public spending 2020-2022; "
        "days lost: change of the output lost, in days of output, mean over the eight disruptions (+: more is lost).",
        "相对无新增政策，2022年末效果及95%区间（个百分点）；2020-2022年财政支出；损失天数：八种冲击下产出损失变化的均值（正值表示损失增加）。",
    ),
    "trust": Both("How far to trust this", "可信程度"),
    "again": Both(
        "Made by: peitao batch experiments/headline.yaml, then python experiments/headline.py. Tables: results/headline/.",
        "生成命令：peitao batch experiments/headline.yaml，随后 python experiments/headline.py。数据表：results/headline/。",
    ),
}
LIMITS = (
    Both(
        "The 2020 plan gives aims and dates, seldom sums: intensity and cost of most levers are assumptions ([A] in the scenario "
        "files). Read the order of the levers, not the last digit.",
        "2020年规划多给出目标与时间，少有金额：多数工具的力度与成本为假设（情景文件中标[A]）。宜看各工具的相对次序，不宜看末位数字。",
    ),
    Both(
        "Firms are synthetic, calibrated to shares by product and to the car makers' 40%; 1000 model firms stand for the "
        "region's above-scale enterprises, so effects on single firms and small ecosystems are uncertain.",
        "企业为合成数据，按产品来源份额与整车厂40%配套率校准；以1000家模型企业代表规模以上企业，单个企业与小生态圈的效果不确定性大。",
    ),
    Both(
        "Intervals cover chance between seeds, not errors of the model; what validation found, misses included, is in the "
        "documents (Validation, Limits).",
        "区间仅反映随机种子间的波动，不含模型误差；验证结果（包括未达标项）见文档“验证”与“局限”。",
    ),
)
HEADS = (
    Both("Lever", "政策工具"), Both("Region's LSR", "全区配套率"), Both("Car makers' LSR", "整车厂配套率"),
    Both("Spending", "财政支出"), Both("Days lost, mean", "平均损失天数"),
)  # fmt: skip


def two_pages(
    view: StudyView, tables: dict[str, pd.DataFrame], pictures: dict[str, Figure], lang: Lang, target: Path
) -> Path:
    """Write the summary as PDF and return its path."""
    import weasyprint

    speak = Voice(lang)
    seeds = int(view.store.manifest["experiment"]["replications"])
    about = Both(
        f"{view.question.en} {view.done} of {view.planned} runs; {seeds} pairs a lever; {view.metro.en}, 2020 to 2022.",
        f"{view.question.zh}完成{view.done}/{view.planned}次运行；每项工具{seeds}对；{view.metro.zh}，2020至2022年。",
    )
    drawn = {name: inline_svg(figure, f"{name}-", name) for name, figure in pictures.items()}
    environment = Environment(autoescape=True)
    safe = environment.from_string("{{ x | safe }}")
    html = environment.from_string(PAGE).render(
        lang="en" if lang == "en" else "zh-CN", title=speak(view.title), about=speak(about),
        lead=[speak(line) for line in headline(view)],
        findings=[speak(line) for line in (*harm(view), *helped(view), *dominated(view))],
        limits=[speak(line) for line in LIMITS], words={key: speak(text) for key, text in WORDS.items()},
        heads=[speak(head) for head in HEADS], rows=_rows(view, tables, speak),
        **{key: _markup(safe, drawn[name]) for key, name in
           (("effects", "effects"), ("cars", "car-makers"), ("losses", "losses"), ("ecosystems", "ecosystems"))},
    )  # fmt: skip
    html = html.replace("/*fonts*/", font_faces("".join(sorted(set(html)))), 1)
    weasyprint.HTML(string=html).write_pdf(target)
    return target


def _markup(template, text: str):
    from markupsafe import Markup

    return Markup(template.render(x=text))


def _rows(view: StudyView, tables: dict[str, pd.DataFrame], speak: Voice) -> list[list[str]]:
    region = _calm(view, tables["effects"][tables["effects"]["outcome"] == "lsr_metro"])
    cars = _calm(view, tables["car_makers"])
    cost = tables["cost_and_front"].set_index("policy")["cost"]
    losses = tables["effects"][tables["effects"]["outcome"] == "loss_days"].groupby("policy")["effect"].mean()
    rows = []
    for policy in region.sort_values("effect", ascending=False).index:
        rows.append(
            [
                speak(view.policies[policy]),
                *(bracket(tuple(t.loc[policy, ["effect", "low", "high"]]), 100, 1) for t in (region, cars)),
                speak(amount(float(cost[policy]))),
                signed(float(losses[policy]), 2),
            ]
        )
    return rows


def _calm(view: StudyView, table: pd.DataFrame) -> pd.DataFrame:
    return table[table["disruption"] == view.undisturbed].set_index("policy")
