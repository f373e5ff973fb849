"""Amounts of money in words people use: 亿元 in Chinese, million and billion CNY in English."""

from __future__ import annotations

import math

from sim.present.words import Both, Lang, say

DAYS = 365.0


def digits(value: float, figures: int = 3) -> str:
    """A number with about ``figures`` significant digits, never in exponent form, thousands apart."""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    places = max(0, figures - 1 - math.floor(math.log10(abs(value))))
    return f"{round(value, places):,.{min(places, 6)}f}"


def yearly(per_day: float, figures: int = 2) -> Both:
    """A flow of CNY a day as an amount a year."""
    text = amount(per_day * DAYS, figures)
    return Both(text.en + "/yr", text.zh + "/年")


def amount(cny: float, figures: int = 2) -> Both:
    """An amount of CNY: ``3.4 bn CNY`` and ``34亿元``."""
    size = abs(cny)
    if size >= 1e9:
        en = f"{digits(cny / 1e9, figures)} bn CNY"
    elif size >= 1e6:
        en = f"{digits(cny / 1e6, figures)} m CNY"
    else:
        en = f"{digits(cny, figures)} CNY"
    if size >= 1e7:
        zh = f"{digits(cny / 1e8, figures)}亿元"
    elif size >= 1e4:
        zh = f"{digits(cny / 1e4, figures)}万元"
    else:
        zh = f"{digits(cny, figures)}元"
    return Both(en, zh)


def money_unit(lang: Lang) -> Both:
    """The unit of an axis of money: billion CNY in English alone, else 亿元 (100 million CNY)."""
    return say("money.unit.en" if lang == "en" else "money.unit.zh")


def nice(value: float) -> float:
    """The largest 1, 2 or 5 times a power of ten not above ``value`` (> 0)."""
    base = 10.0 ** math.floor(math.log10(value))
    return base * max(step for step in (1, 2, 5) if step * base <= value * (1 + 1e-12))
