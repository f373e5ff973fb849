"""What ``peitao route`` prints: legs, totals, ways by mode, and the reason for the choice."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

PLAIN_WIDTH = 120
"""Columns of output that goes to a file or a pipe."""
MARGIN = 0.005
"""Below this relative difference two routes are called equally dear."""


def show(found: list[dict[str, Any]], close: tuple[str, ...]) -> None:
    """Print the answer for each goods class."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, PLAIN_WIDTH)
    for one in found:
        _show_one(console, one, close)


def why(chosen: dict[str, Any], ways: dict[str, dict[str, Any] | None]) -> str:
    """One sentence: by how much the route chosen beats the next best mode, and whether in money or in
    time."""
    mine = next((mode for mode, way in ways.items() if way and way["legs"] == chosen["legs"]), chosen["mode"])
    others = [(mode, way) for mode, way in ways.items() if way and way["legs"] != chosen["legs"]]
    if not others:
        return f"{mine} is the only way."
    mode, next_best = min(others, key=lambda pair: pair[1]["generalised"])
    money = next_best["cost"] - chosen["cost"]
    time = next_best["time_cost"] - chosen["time_cost"]
    days = next_best["days"] - chosen["days"]
    gap = (money + time) / next_best["generalised"]
    if gap < MARGIN:
        return f"{mine} and {mode} are equally dear: {mine} is cheaper by {gap:.2%} only."
    fees = f"{abs(money):,.0f} CNY/t {'less' if money >= 0 else 'more'} in freight and fees"
    speed = f"{abs(days):.1f} days {'sooner' if days >= 0 else 'later'}, worth {abs(time):,.0f} CNY/t"
    parts = [fees, speed] if money >= 0 else [speed, fees]
    joint = " and " if money * days >= 0 else ", but "
    return f"{mine} beats {mode} by {gap:.0%} of generalised cost: {parts[0]}{joint}{parts[1]}."


def _show_one(console: Console, found: dict[str, Any], close: tuple[str, ...]) -> None:
    way = found["route"]
    names = ", ".join(f"{p['name_en']} {p['name_zh']} ({p['industry_id']})" for p in found["products"])
    console.print(f"[bold]{way['origin']} → {way['destination']}[/bold]  {names}; class {found['goods_class']}")
    console.print(_legs_table(way))
    console.print(
        f"{way['km']:,.0f} km, {way['days']:.2f} days, {way['cost']:,.0f} CNY/t; mainly {way['mode']}; "
        f"time under way costs {way['time_cost']:,.0f} CNY/t more"
    )
    for product in found["products"]:
        console.print(
            f"  {product['name_en']} ({product['value_cny_t']:,.0f} CNY/t): freight and fees are "
            f"{product['cost_share']:.2%} of value, time under way {product['time_share']:.2%}"
        )
    if "without_closure" in found:
        usual = found["without_closure"]
        more = {name: way[name] - usual[name] for name in ("km", "days", "cost", "time_cost")}
        console.print(
            f"{', '.join(close)} closed: {more['km']:+,.0f} km, {more['days']:+.2f} days, "
            f"{more['cost']:+,.0f} CNY/t and {more['time_cost']:+,.0f} CNY/t of time "
            f"against the usual route (mainly {usual['mode']})"
        )
    if "modes" in found:
        console.print(_modes_table(found))
        console.print(found["why"])
    console.print()


def _legs_table(way: dict[str, Any]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("from", "to", "mode", "corridor"):
        table.add_column(name, overflow="fold")
    for name in ("km", "hours", "CNY/t", "customs"):
        table.add_column(name, justify="right", no_wrap=True)
    for leg in way["legs"]:
        via = f"{leg['end']} (via {', '.join(leg['via'])})" if leg["via"] else leg["end"]
        via = "" if leg["mode"] == "handling" else via
        customs = f"{leg['customs']} {leg['customs_h']:.1f} h" if leg["customs"] else ""
        numbers = (f"{leg['km']:,.0f}", f"{leg['hours']:.1f}", f"{leg['cost']:,.1f}", customs)
        table.add_row(leg["start"], via, leg["mode"], leg["corridor"], *numbers)
    return table


def _modes_table(found: dict[str, Any]) -> Table:
    table = Table("best by", box=None, header_style="bold", pad_edge=False)
    for name in ("km", "days", "CNY/t", "time, CNY/t", "sum, CNY/t"):
        table.add_column(name, justify="right")
    table.add_column("")
    for mode, way in found["modes"].items():
        if way is None:
            table.add_row(mode, "", "", "", "", "", "no sensible way")
            continue
        numbers = [way[name] for name in ("km", "days", "cost", "time_cost", "generalised")]
        chosen = "chosen" if way["legs"] == found["route"]["legs"] else ""
        texts = (f"{n:,.2f}" if k == 1 else f"{n:,.0f}" for k, n in enumerate(numbers))
        table.add_row(mode, *texts, chosen)
    return table
