"""What one run found, as sentences made from its numbers, in English and Chinese."""

from __future__ import annotations

import pandas as pd

from sim.present.frames import signed
from sim.present.labels import word
from sim.present.money import amount
from sim.present.words import Both, join
from sim.study.result import RunResult

MOST_LINES = 4
"""So many lines of the budget are named in its sentence."""
LEVEL = 5e-5
"""Relative changes smaller than this are said to be none."""


def findings(result: RunResult) -> list[Both]:
    """The sentences, most important first. They describe one run; what caused a change is for a
    comparison to say.
    """
    sentences = [_rates(result.series), _leaders(result.leaders), _movement(result.series)]
    return [*sentences, *_losses(result.series), *_spaces(result.spaces), *_spending(result.budget)]


def _rates(series: pd.DataFrame) -> Both:
    last = series.iloc[-1]
    metro, near, foreign = last["lsr_metro"], last["lsr_radius_300km"], last["import_share"]
    return Both(
        f"At the end of the run {metro:.1%} of the value of goods that the region's firms buy comes from the "
        f"metropolitan area, {near:.1%} from within 300 km, and {foreign:.1%} from abroad.",
        f"期末，区域内企业采购的货物价值中，{metro:.1%}来自都市圈，{near:.1%}来自300公里以内，{foreign:.1%}来自国外。",
    )


def _leaders(leaders: pd.DataFrame) -> Both:
    end = leaders[leaders["day"] == leaders["day"].max()].dropna(subset=["lsr_metro"])
    if end.empty:
        return Both("No lead firm bought goods.", "没有链主企业采购货物。")
    low, high = end.loc[end["lsr_metro"].idxmin()], end.loc[end["lsr_metro"].idxmax()]
    return Both(
        f"Among the {len(end)} lead firms the local supporting rate (metropolitan area) runs from "
        f"{low['lsr_metro']:.1%} ({low['name_en']}) to {high['lsr_metro']:.1%} ({high['name_en']}).",
        f"{len(end)}家链主企业的本地配套率（都市圈）从{low['lsr_metro']:.1%}（{low['name_zh']}）"
        f"到{high['lsr_metro']:.1%}（{high['name_zh']}）不等。",
    )


def _movement(series: pd.DataFrame) -> Both:
    output, first = series["output"], series["output"].iloc[0]
    low, end = output.min() / first - 1, output.iloc[-1] / first - 1
    points = (series["lsr_metro"].iloc[-1] - series["lsr_metro"].iloc[0]) * 100
    if max(abs(low), abs(end), abs(points) / 100) < LEVEL:
        return Both(
            "Nothing moved: output and supporting rates are the same on the last day as on the first.",
            "全程平稳：期末产出和配套率与期初相同。",
        )
    day, size = series.loc[output.idxmin(), "date"], signed(points, 2)
    moved = Both(f"moved by {size} percentage points", f"变动{size}个百分点")
    if float(f"{points:.2f}") == 0:
        moved = Both("ended where it began", "期末与期初相同")
    return Both(
        f"Output was lowest on {day:%Y-%m-%d}, {_percent(low)} against the first day, and ended at {_percent(end)}; the "
        f"region's local supporting rate (metropolitan area) {moved.en}.",
        f"产出于{day:%Y-%m-%d}最低，较期初{_percent(low)}，期末{_percent(end)}；区域本地配套率（都市圈）{moved.zh}。",
    )


def _percent(change: float) -> str:
    return f"{signed(100 * change, 2)}%"


def _losses(series: pd.DataFrame) -> list[Both]:
    most, unmet = series["stocked_out_share"].max(), series["final_unmet"].max()
    if most <= 0 and unmet <= LEVEL * series["output"].iloc[0]:
        return []
    return [
        Both(
            f"At worst {most:.1%} of firms were held back by missing inputs and {unmet / 1e6:,.0f} million CNY a day "
            "of final demand went unserved.",
            f"最严重时，{most:.1%}的企业因缺少投入而受限，每天{unmet / 1e8:,.2f}亿元最终需求未能满足。",
        )
    ]


def _spaces(spaces: pd.DataFrame) -> list[Both]:
    if spaces.empty:
        return []
    by_day = spaces.groupby("day")[["floor_open_wan_m2", "floor_used_wan_m2", "tenants"]].sum()
    opened = by_day["floor_open_wan_m2"].iloc[-1] - by_day["floor_open_wan_m2"].iloc[0]
    if opened <= 0:
        return []
    end = by_day.iloc[-1]
    used = end["floor_used_wan_m2"] / end["floor_open_wan_m2"]
    return [
        Both(
            f"Innovation spaces opened {opened / 100:,.1f} million m² of floor; at the end {used:.0%} of the open floor is "
            f"let, to {end['tenants']:,.0f} firms.",
            f"科创空间新开{opened:,.0f}万平方米；期末已开面积的{used:.0%}有企业入驻，共{end['tenants']:,.0f}家。",
        )
    ]


def _spending(budget: pd.DataFrame) -> list[Both]:
    spent = budget["cny"].sum()
    if spent <= 0:
        return []
    parts = budget.groupby("instrument", sort=False)["cny"].sum().sort_values(ascending=False, kind="stable")
    said = [join([word("budget", str(name)), amount(cny)], " ", "") for name, cny in parts.head(MOST_LINES).items()]
    if len(parts) == 1:
        said = [word("budget", str(parts.index[0]))]
    if len(parts) > MOST_LINES:
        said.append(join([Both("all else", "其余"), amount(parts.iloc[MOST_LINES:].sum())], " ", ""))
    what, total = join(said, ", ", "、"), amount(spent, 3)
    return [Both(f"The public budget spent {total.en} ({what.en}).", f"公共预算支出{total.zh}（{what.zh}）。")]
