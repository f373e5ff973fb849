"""``peitao route``: how goods go from one place to another, what that costs, and why not otherwise."""

from __future__ import annotations

import datetime
import json as jsonlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from sim.errors import InputError, Problem, suggestion

if TYPE_CHECKING:
    from sim.world.pack import Pack
    from sim.world.transport import TransportNetwork

Products = dict[int, list[int]]
"""Industry rows by goods class."""


def route(
    pack: str,
    origin: str,
    destination: str,
    /,
    *,
    industry: Annotated[str, Parameter(name=["--industry", "-i"])],
    close: Annotated[tuple[str, ...], Parameter(negative=())] = (),
    settings: Annotated[tuple[str, ...], Parameter(name=["--set"], negative=())] = (),
    date: str | None = None,
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
    date
        The network of that day (YYYY-MM-DD), for packs with hubs that open later; by default all of it.
    modes
        Also show the best route by each mode, and why the one chosen is cheapest.
    json
        Print JSON instead of tables.

    Examples
    --------
        peitao route chengdu LQY EU --industry APRT
        peitao route chengdu LQY EU --industry APRT --modes --close rail
        peitao route chengdu EU LQY --industry ELEC --date 2020-06-01
        peitao route chengdu EU LQY --industry APRT --set border_delay_factor=0.5 --json
    """
    from sim.world.pack import load_pack
    from sim.world.transport import Close

    facts = load_pack(pack_folder(pack))
    network = _on(facts, _network(facts, settings), date)
    edited = network.edit(*(Close(word) for word in close))
    ends, products = _asked(facts, origin, destination, industry)
    found = [_describe(facts, edited, network if close else None, c, rows, ends, modes) for c, rows in products.items()]
    if json:
        print(jsonlib.dumps(found, ensure_ascii=False, indent=2))
        return
    from sim.cli.route_text import show

    show(found, close)


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


def _on(facts: Pack, network: TransportNetwork, date: str | None) -> TransportNetwork:
    """The network without what is not open on ``date``; InputError when that is no date."""
    from sim.world.transport import unbuilt

    if date is None:
        return network
    try:
        day = datetime.date.fromisoformat(date)
    except ValueError:
        raise InputError(Problem(f"'{date}' is not a date; write 2020-06-01", key="--date")) from None
    return network.edit(*unbuilt(facts, day))


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
    from sim.cli.route_text import why
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
