"""``peitao route``: how goods go from one place to another, what that costs, and why not otherwise."""

from __future__ import annotations

import json as jsonlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from sim.errors import InputError, Problem, suggestion

if TYPE_CHECKING:
    from rich.console import Console

    from sim.world.pack import Pack
    from sim.world.transport import TransportNetwork

Products = dict[int, list[int]]
"""Industry rows by goods class."""
PLAIN_WIDTH = 120
"""Columns of output that goes to a file or a pipe."""
MARGIN = 0.005
"""Below this relative difference two routes are called equally dear."""


def route(
    pack: str,
    origin: str,
    destination: str,
    /,
    *,
    industry: Annotated[str, Parameter(name=["--industry", "-i"])],
    close: Annotated[tuple[str, ...], Parameter(negative=())] = (),
    settings: Annotated[tuple[str, ...], Parameter(name=["--set"], negative=())] = (),
    modes: Annotated[bool, Parameter(negative=())] = False,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """Show the cheapest route of a product between two places, leg by leg.

    Parameters
    ----------
    pack
        Region pack: a folder, or a name under scenarios/ (chengdu).
    origin
        Place the goods come from: an id, or a Chinese or English name.
    destination
        Place they go to.
    industry
        Industry (product) or group; a group shows each of its goods classes.
    close
        Close a mode, corridor, edge, hub or place and show the way round; may be repeated.
    settings
        Change a pack parameter or a scenario transport setting: road_kmh=50, border_delay_factor=2.
    modes
        Also show the best route by each mode, and why the one chosen is cheapest.
    json
        Print JSON instead of tables.

    Examples
    --------
        peitao route chengdu LQY EU --industry APRT
        peitao route chengdu LQY EU --industry APRT --modes --close rail
        peitao route chengdu EU LQY --industry APRT --set border_delay_factor=0.5 --json
    """
    from sim.world.pack import load_pack
    from sim.world.transport import Close

    facts = load_pack(pack_folder(pack))
    network = _network(facts, settings)
    edited = network.edit(*(Close(word) for word in close))
    ends, products = _asked(facts, origin, destination, industry)
    found = [
        _describe(facts, edited, network if close else None, c, rows, ends, modes)
        for c, rows in products.items()
    ]
    if json:
        print(jsonlib.dumps(found, ensure_ascii=False, indent=2))
        return
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, PLAIN_WIDTH)
    for one in found:
        _show(console, one, close)


def pack_folder(name: str) -> Path:
    """The folder of a region pack given by path, or by name under ``scenarios/``; InputError if there is
    none."""
    homes = [Path("scenarios"), Path(__file__).resolve().parents[2] / "scenarios"]
    for folder in (Path(name), *(home / name for home in homes)):
        if (folder / "pack.yaml").is_file():
            return folder
    if Path(name).is_dir():
        raise InputError(Problem("not a region pack: it has no pack.yaml", name))
    packs = {path.parent.name for home in homes for path in home.glob("*/pack.yaml")}
    raise InputError(Problem(f"no region pack '{name}'{suggestion(name, packs)}"))


def _network(facts: Pack, settings: tuple[str, ...]) -> TransportNetwork:
    """The network under ``--set key=value``: pack parameters of transport, or settings of the scenario
    section."""
    from pydantic import ValidationError

    from sim.scenario.transport import Transport
    from sim.world.transport import build_transport
    from sim.world.transport.build import PARAMETERS

    ours, theirs = set(PARAMETERS.values()), set(Transport.model_fields)
    overrides: dict[str, float] = {}
    options: dict[str, float] = {}
    problems = []
    for text in settings:
        key, _, value = text.partition("=")
        key = key.strip().removeprefix("transport.")
        try:
            number = float(value)
        except ValueError:
            problems.append(Problem(f"'{value}' is not a number; write {key}=1.5", key=f"--set {text}"))
            continue
        if key not in ours | theirs:
            problems.append(Problem(f"unknown setting{suggestion(key, ours | theirs)}", key=f"--set {text}"))
        (options if key in theirs else overrides)[key] = number
    try:
        section = Transport(**options) if not problems else None
    except ValidationError as failed:
        problems = [Problem(e["msg"], key=f"--set {e['loc'][0]}") for e in failed.errors()]
    if problems:
        raise InputError(problems)
    return build_transport(facts, section, overrides)


def _asked(facts: Pack, origin: str, destination: str, industry: str) -> tuple[tuple[int, int], Products]:
    """The rows of what was asked for; all unknown words in one InputError."""
    problems: list[Problem] = []
    rows: list[int] = []
    goods: Products = {}
    for name in (origin, destination):
        try:
            rows.append(facts.places.find(name))
        except InputError as error:
            problems += error.problems
    try:
        goods = _products(facts, industry)
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    return (rows[0], rows[1]), goods


def _products(facts: Pack, industry: str) -> Products:
    """Goods among the products named, by goods class."""
    made = facts.industries
    rows = made.find(industry)
    goods: Products = {}
    for s in rows[made.is_goods[rows]].tolist():
        goods.setdefault(int(made.goods_class[s]), []).append(s)
    if not goods:
        raise InputError(Problem(f"'{industry}' is a service: nothing is moved as freight"))
    return goods


def _describe(
    facts: Pack,
    network: TransportNetwork,
    open_network: TransportNetwork | None,
    c: int,
    rows: list[int],
    ends: tuple[int, int],
    modes: bool,
) -> dict[str, Any]:
    """Everything to be shown of one goods class, as plain values (this is what ``--json`` prints)."""
    from sim.world.transport import best_by_mode, route

    chosen = route(network, c, *ends)
    made, density = facts.industries, facts.industries.value_density
    found: dict[str, Any] = {
        "goods_class": network.classes.id[c],
        "origin": chosen.origin,
        "destination": chosen.destination,
        "route": _plain(chosen),
        "products": [
            {
                "industry_id": made.id[s],
                "name_en": made.name_en[s],
                "name_zh": made.name_zh[s],
                "value_cny_t": 1000 * float(density[s]),
                "cost_share": chosen.cost / (1000 * float(density[s])),
                "time_share": chosen.days * network.day_rate(c),
            }
            for s in rows
        ],
    }
    if open_network is not None:
        found["without_closure"] = _plain(route(open_network, c, *ends))
    if modes:
        ways = best_by_mode(network, c, *ends)
        found["modes"] = {mode: way and _plain(way) for mode, way in ways.items()}
        found["why"] = why(found["route"], found["modes"])
    return found


def _plain(way: Any) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(way) | {"generalised": way.generalised}


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


def _show(console: Console, found: dict[str, Any], close: tuple[str, ...]) -> None:
    way = found["route"]
    names = ", ".join(f"{p['name_en']} {p['name_zh']} ({p['industry_id']})" for p in found["products"])
    console.print(
        f"[bold]{way['origin']} → {way['destination']}[/bold]  {names}; class {found['goods_class']}"
    )
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


def _legs_table(way: dict[str, Any]) -> Any:
    from rich.table import Table

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


def _modes_table(found: dict[str, Any]) -> Any:
    from rich.table import Table

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
