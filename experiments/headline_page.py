"""Two pages for people who decide: what was asked, what was found, in one language."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from jinja2 import Environment
from markupsafe import Markup
from matplotlib.figure import Figure

from sim.present.frames import signed
from sim.present.money import amount
from sim.present.report.fonts import font_faces
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
        "days lost: change of the output lost, in days of output, mean over the disruptions that cost output (+: more is lost).",
        "相对无新增政策，2022年末效果及95%区间（个百分点）；2020-2022年财政支出；损失天数：造成产出损失的各类冲击下损失变化的均值（正值表示损失增加）。",
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
        "Firms are synthetic and calibrated with 3000 of them (region 52%, car makers 40%). These runs have 1000, whose levels "
        "are lower (47%, 32%); effects hardly change. Effects on single firms and small ecosystems are uncertain.",
        "企业为合成数据，以3000家企业校准（全区52%，整车厂40%）；本研究用1000家，水平偏低（47%、32%），政策效果差别很小。单个企业与小生态圈的效果不确定性大。",
    ),
    Both(
        "Intervals (bootstrap over ten pairs) cover chance between seeds, not errors of the model; of 136 cells about "
        "seven would be clear by chance. Money is not discounted. After an earthquake, and when others cannot deliver, the "
        "region makes more in sum (rebuilding, spare capacity): output is not welfare.",
        "区间（十对运行的自助法）仅反映随机种子间的波动，不含模型误差；136格中约有七格可能纯属偶然。金额未折现。地震重建及外地停供时区域产出累计增加（富余产能），产出不等于福利。",
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
    html = Environment(autoescape=True).from_string(PAGE).render(
        lang="en" if lang == "en" else "zh-CN", title=speak(view.title), about=speak(about),
        lead=[speak(line) for line in _lead(view, tables)],
        findings=[speak(line) for line in (*harm(view), *helped(view), *dominated(view))],
        limits=[speak(line) for line in LIMITS], words={key: speak(text) for key, text in WORDS.items()},
        heads=[speak(head) for head in HEADS], rows=_rows(view, tables, speak),
        **{key: Markup(drawn[name]) for key, name in
           (("effects", "effects"), ("cars", "car-makers"), ("losses", "losses"), ("ecosystems", "ecosystems"))},
    )  # fmt: skip
    html = html.replace("/*fonts*/", font_faces("".join(sorted(set(html)))), 1)
    weasyprint.HTML(string=html).write_pdf(target)
    return target


def _lead(view: StudyView, tables: dict[str, pd.DataFrame]) -> list[Both]:
    """The answer in three sentences, from the tables."""
    region = _calm(view, tables["effects"][tables["effects"]["outcome"] == "lsr_metro"])
    cars = _calm(view, tables["car_makers"])
    cost = tables["cost_and_front"].set_index("policy")["cost"]
    alone = [name for name in region.index if name != "plan"]

    def best(table: pd.DataFrame) -> Both:
        name = table.loc[alone, "effect"].idxmax()
        return _sized(view.policies[name], table.loc[name], cost[name])

    plan, lever = _sized(view.policies["plan"], region.loc["plan"], cost["plan"]), best(region)
    low = view.policies[region.loc[alone, "effect"].idxmin()]
    fall = signed(100 * float(region.loc[alone, "effect"].min()), 1)
    makers, plan_cars = best(cars), signed(100 * float(cars.loc["plan", "effect"]), 1)
    days = tables["effects"][tables["effects"]["outcome"] == "loss_days"].set_index(["disruption", "policy"])
    lost = days[days["baseline"] > 0.1].xs("plan", level="policy")
    more = Both(*(
        mark.join(f"{view.disruptions[d][n]} {signed(float(row['effect']), 2)}" for d, row in lost.iterrows())
        for n, mark in ((0, ", "), (1, "、"))
    ))  # fmt: skip
    return [
        Both(
            f"Region: {plan.en}. Of the levers alone {lever.en} does most; {low.en} lowers the rate ({fall} points).",
            f"全区：{plan.zh}。单项工具中，{lever.zh}最有效；{low.zh}使配套率下降（{fall}个百分点）。",
        ),
        Both(
            f"Car makers: {makers.en} does most; the whole plan {plan_cars} points.",
            f"整车厂：{makers.zh}最有效；整体规划{plan_cars}个百分点。",
        ),
        Both(
            f"Resilience: with the whole plan, days of output lost change by {more.en} (+: more is lost).",
            f"韧性：实施整体规划时，产出损失天数变化为{more.zh}（正值表示损失增加）。",
        ),
    ]


def _sized(name: Both, row: pd.Series, cost: float) -> Both:
    effect, low, high = (signed(100 * float(row[part]), 1) for part in ("effect", "low", "high"))
    money = amount(float(cost))
    return Both(
        f"{name.en} {effect} points ({low} to {high}) for {money.en}",
        f"{name.zh}{effect}个百分点（{low}至{high}），{money.zh}",
    )


def _rows(view: StudyView, tables: dict[str, pd.DataFrame], speak: Voice) -> list[list[str]]:
    region = _calm(view, tables["effects"][tables["effects"]["outcome"] == "lsr_metro"])
    cars = _calm(view, tables["car_makers"])
    cost = tables["cost_and_front"].set_index("policy")["cost"]
    days = tables["effects"][tables["effects"]["outcome"] == "loss_days"]
    losses = days[days["baseline"] > 0.1].groupby("policy")["effect"].mean()
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
