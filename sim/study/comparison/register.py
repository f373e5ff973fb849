"""What the outcomes of a comparison are called, their unit and which way is better."""

from __future__ import annotations

from dataclasses import dataclass

from sim.errors import InputError
from sim.measures.definitions import measure


@dataclass(frozen=True)
class Outcome:
    """One number a run comes to. ``direction`` +1: higher is better, -1: lower is better, 0: neither."""

    name: str
    unit: str
    direction: int
    en: str
    zh: str


_OWN = {
    o.name: o
    for o in (
        Outcome("output", "CNY", 1, "Output to the date", "累计总产出"),
        Outcome("value_added", "CNY", 1, "Value added to the date", "累计增加值"),
        Outcome("final_unmet", "CNY", -1, "Final demand not served, to the date", "累计未满足的最终需求"),
        Outcome("cost", "CNY", -1, "Public spending to the date", "累计财政支出"),
        Outcome("loss_share", "1", -1, "Output lost against the undisturbed twin", "相对无冲击对照的产出损失占比"),
        Outcome("recovered", "1", 1, "Share of runs recovered by the date", "至该日已恢复的比例"),
        Outcome("direct_loss", "CNY", -1, "Loss taken by the blow itself", "冲击直接损失"),
    )
}


_OF_A_DAY = {
    o.name: o
    for o in (
        Outcome("output", "CNY/day", 1, "Output on the last day", "期末日产出"),
        Outcome("firms", "firms", 0, "Firms", "企业数"),
        Outcome("tenants", "firms", 1, "Tenants", "入驻企业数"),
        Outcome("occupancy", "1", 0, "Occupancy of floor space", "空间使用率"),
        Outcome("floor_used_wan_m2", "10^4 m2", 0, "Floor space in use", "已用面积"),
        Outcome("rent_cny_m2_month", "CNY/m2/month", 0, "Rent", "租金"),
        Outcome("spillover", "ln efficiency", 1, "Efficiency that tenants gained", "入驻企业效率提升"),
    )
}


def outcome_of_a_day(name: str) -> Outcome:
    """The meaning of a column in a table of entities and dates, where flows are those of the day."""
    return _OF_A_DAY.get(name) or outcome(name)


_WITHIN = {"metro": ("metropolitan area", "都市圈"), "radius_300km": ("within 300 km", "300公里内")}


def outcome(name: str) -> Outcome:
    """The outcome of a column: of this table, or of the register of measures; described as it is called if unknown."""
    if name in _OWN:
        return _OWN[name]
    try:
        found = measure(name)
    except InputError:
        return Outcome(name, "", 0, name, name)
    en, zh = found.en, found.zh
    if name.startswith("lsr_") and name != found.name:  # a column of the series: which boundary is meant
        within = name.removeprefix("lsr_")
        words = _WITHIN.get(within, (within, within))
        en, zh = f"{en} ({words[0]})", f"{zh}（{words[1]}）"
    return Outcome(name, found.unit, found.direction, en, zh)
