"""What the columns of result tables are called in pictures, and in which unit they are shown."""

from __future__ import annotations

from dataclasses import dataclass

from sim.errors import InputError, Problem, suggestion
from sim.present.meta import indicator
from sim.present.words import Both, Lang
from sim.study.comparison.register import outcome


@dataclass(frozen=True)
class Shown:
    """A column as it is shown: values times ``scale``, in ``unit``. ``direction`` +1: higher is better, -1: lower."""

    name: str
    title: Both
    unit: Both
    scale: float
    direction: int
    meaning: Both
    """A sentence for notes and glossaries."""

    @property
    def is_share(self) -> bool:
        """Whether it is shown in percent."""
        return self.unit.en == "%"


_FLOWS = {
    "output": ("Output", "产出", 1),
    "capacity": ("Capacity", "产能", 1),
    "demand": ("Demand", "需求", 1),
    "value_added": ("Value added", "增加值", 1),
    "final_unmet": ("Final demand not served", "未满足的最终需求", -1),
}
_OTHERS = {
    "firms": (Both("Model firms", "模型企业数"), Both("firms", "家"), 1.0, 1),
    "occupancy": (Both("Occupancy of floor space", "载体使用率"), Both("%", "%"), 100.0, 1),
    "floor_used_wan_m2": (Both("Floor space in use", "已用面积"), Both("10⁴ m²", "万平方米"), 1.0, 1),
    "tenants": (Both("Tenants", "入驻企业"), Both("firms", "家"), 1.0, 1),
    "lsr_country": (Both("Domestic supporting rate", "国内配套率"), Both("%", "%"), 100.0, 0),
}
COURSES = ("lsr_metro", "lsr_radius_300km", "import_share", "stocked_out_share", *_FLOWS, "firms")
"""Columns of ``series`` that can be drawn over time, most asked for first."""
PERCENT, POINTS = Both("%", "%"), Both("percentage points", "个百分点")


def shown(column: str, lang: Lang = "en") -> Shown:
    """A column of ``series``, ``places``, ``ecosystems`` or ``leaders``. Raises InputError for an unknown one."""
    if column in _FLOWS:
        en, zh, direction = _FLOWS[column]
        unit, scale = (Both("million CNY a day", "亿元/日"), 1e-6 if lang == "en" else 1e-8)
        if lang != "en":
            unit = Both("100 million CNY a day", "亿元/日")
        return Shown(column, Both(en, zh), unit, scale, direction, Both(f"{en}, CNY a day.", f"{zh}，元/日。"))
    if column in _OTHERS:
        title, unit, scale, direction = _OTHERS[column]
        meaning = Both(f"{title.en}, {unit.en}.", f"{title.zh}，{unit.zh}。")
        return Shown(column, title, unit, scale, direction, meaning)
    found = outcome(column)
    if not found.unit:
        raise InputError(Problem(f"no measure '{column}'{suggestion(column, COURSES)}"))
    return _of(found.name, Both(found.en, found.zh), found.unit, found.direction, lang, PERCENT)


def effect_of(column: str, lang: Lang = "en") -> Shown:
    """An outcome of a comparison; shares in percentage points, money in bn CNY or 亿元."""
    if column == "firms":
        return shown(column, lang)
    found = outcome(column)
    return _of(found.name, Both(found.en, found.zh), found.unit, found.direction, lang, POINTS)


def _of(name: str, title: Both, unit: str, direction: int, lang: Lang, share: Both) -> Shown:
    if unit == "1":
        meaning = indicator(name) if name.startswith("lsr_") and "full" not in name else _sentence(title)
        return Shown(name, title, share, 100.0, direction, meaning)
    if unit == "CNY":
        shown_unit = Both("bn CNY", "十亿元") if lang == "en" else Both("100 million CNY", "亿元")
        return Shown(name, title, shown_unit, 1e-9 if lang == "en" else 1e-8, direction, _sentence(title))
    words = {"days": Both("days", "天")}.get(unit, Both(unit, unit))
    return Shown(name, title, words, 1.0, direction, _sentence(title))


def _sentence(title: Both) -> Both:
    return Both(f"{title.en}.", f"{title.zh}。")
