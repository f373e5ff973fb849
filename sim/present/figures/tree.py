"""The suppliers of one lead firm by tier, as bands of value."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch, Rectangle
from matplotlib.path import Path

from sim.errors import InputError, Problem, suggestion
from sim.present.figures.tiers import Node, purchases, tier
from sim.present.frames import need
from sim.present.maps.canvas import HALO
from sim.present.meta import Meta
from sim.present.sheet import Sheet, note
from sim.present.style import INK, ORIGIN, drawn
from sim.present.words import Both, Lang, named, say

WIDE, HIGH, HEAD = 10.2, 6.0, 0.62  # inches: sheet, body, room above the columns
BAR, GAP = 0.16, 0.05  # inches: width of a node, least gap between nodes
COLUMNS = (0.1, 3.95, 7.05)  # left edges of the three columns, inches
NAMED = (11, 12)  # suppliers named in tiers 1 and 2


@drawn
def supplier_tree(
    firms: pd.DataFrame,
    links: pd.DataFrame,
    names: pd.DataFrame,
    meta: Meta,
    lang: Lang = "en",
    *,
    leader: str,
    title: Both | None = None,
    finding: bool = False,
) -> Figure:
    """Suppliers of one lead firm: tier 1, and the suppliers of its local ones; colour tells where they
    sit.

    ``firms``: columns firm_id, leader_id, industry_id, place_id, is_pool, output, origin (metro, near,
    domestic or foreign). ``links``: buyer_id, supplier_id, value (CNY/day). ``names``: id, name_en,
    name_zh of lead firms, industries and places. Tier 2 is scaled by what the lead firm buys from each.
    Raises InputError for a missing column, an unknown lead firm, or one without suppliers.
    """
    need(firms, ["firm_id", "leader_id", "industry_id", "place_id", "is_pool", "output", "origin"], "firms")
    need(links, ["buyer_id", "supplier_id", "value"], "links")
    need(names, ["id", "name_en", "name_zh"], "names")
    known = {str(row["id"]): named(row) for _, row in names.iterrows()}
    own = firms[firms["leader_id"] == leader]
    if own.empty:
        valid = [str(x) for x in firms["leader_id"].unique() if x]
        raise InputError(Problem(f"unknown lead firm '{leader}'{suggestion(leader, valid)}"))
    table = firms.set_index("firm_id")
    first = purchases(links, dict.fromkeys(own["firm_id"], 1.0))
    if first.empty:
        raise InputError(Problem(f"lead firm '{leader}' buys nothing in the table of links"))
    tier1, where = tier(first, dict.fromkeys(own["firm_id"], 0), table, known, NAMED[0])
    bought = first.groupby("supplier_id")["value"].sum()
    local = {s: v / table.loc[s, "output"] for s, v in bought.items() if not table.loc[s, "is_pool"]}
    tier2, _ = tier(purchases(links, local), where, table, known, NAMED[1])
    sheet = Sheet(lang, width=WIDE, body=HIGH if lang != "both" else HIGH + 1.3)
    name = known.get(leader, Both(leader, leader))
    _draw(sheet, name, tier1, tier2)
    found = say("tree.finding", name=name, one=_metro(tier1), two=_metro(tier2))
    subtitle = say("tree.subtitle", place=meta.place, run=meta.title)
    heading = title or (found if finding else say("tree.title", name=name))
    return sheet.finish(heading, subtitle, note(meta, say("tree.note")))


def _metro(nodes: list[Node]) -> float:
    total = sum(node.value for node in nodes)
    return 100 * sum(node.value for node in nodes if node.origin == "metro") / total if total else 0.0


def _draw(sheet: Sheet, name: Both, tier1: list[Node], tier2: list[Node]) -> None:
    axes = sheet.panel(0, 0, sheet.inner, sheet.body)
    axes.set_axis_off()
    axes.set_xlim(0, sheet.inner)
    axes.set_ylim(0, sheet.body)
    room = sheet.body - HEAD
    label = 0.17 if sheet.lang != "both" else 0.27
    scale = min(_scale([n.value for n in nodes], label, room) for nodes in (tier1, tier2) if nodes)
    for nodes in (tier1, tier2):
        _stack(nodes, scale, label, room)
    total = scale * sum(n.value for n in tier1)
    lead = Node(name, "metro", y=room / 2 + total / 2, height=total)
    _bands(axes, [lead], tier1, COLUMNS[0], COLUMNS[1])
    _bands(axes, tier1, tier2, COLUMNS[1], COLUMNS[2])
    axes.add_patch(Rectangle((COLUMNS[0], lead.y - total), BAR, total, color=INK, lw=0, zorder=3))
    heads = (say("tree.leader"), say("tree.tier", n=1), say("tree.tier", n=2))
    for x, head in zip(COLUMNS, heads, strict=True):
        axes.text(x, room + 0.06, sheet.voice(head), size=9.2, weight="bold", va="bottom", color=INK)
    lead_label = "\n".join(sheet.fit(sheet.voice(name, "\n"), 1.15, 10, "bold"))
    axes.text(
        COLUMNS[0] + BAR + 0.07,
        lead.y - total / 2,
        lead_label,
        size=10,
        weight="bold",
        va="center",
        path_effects=HALO,
        zorder=6,
    )
    for nodes, x in ((tier1, COLUMNS[1]), (tier2, COLUMNS[2])):
        _nodes(sheet, axes, nodes, x)
    used = [kind for kind in ORIGIN if any(n.origin == kind for n in (*tier1, *tier2))]
    axes.legend(
        [Patch(color=ORIGIN[kind]) for kind in used],
        [sheet.voice.key(f"origin.{kind}") for kind in used],
        loc="upper left",
        bbox_to_anchor=(0, 1.0),
        ncols=len(used),
        borderaxespad=0,
        borderpad=0,
        labelcolor=INK,
        handlelength=1.2,
    )


def _scale(values: list[float], label: float, room: float) -> float:
    """Inches per CNY/day at which a column of nodes, none lower than its label, just fills the room."""
    low, high = 0.0, room / sum(values)
    for _ in range(60):
        middle = (low + high) / 2
        used = sum(max(middle * v, label) + GAP for v in values)
        low, high = (middle, high) if used <= room else (low, middle)
    return low


def _stack(nodes: list[Node], scale: float, label: float, room: float) -> None:
    used = sum(max(scale * n.value, label) + GAP for n in nodes)
    top = room - (room - used) / 2
    for node in nodes:
        node.height = scale * node.value
        slot = max(node.height, label)
        node.y = top - (slot - node.height) / 2
        top -= slot + GAP


def _bands(axes: Axes, buyers: list[Node], suppliers: list[Node], left: float, right: float) -> None:
    """Bands from each supplier (right) to its buyers (left), stacked along the edges of both."""
    used = [0.0] * len(buyers)
    for supplier in suppliers:
        value, offset = max(supplier.value, 1e-12), 0.0
        for i in sorted(supplier.feeds):
            high = supplier.height * supplier.feeds[i] / value
            a, b = buyers[i].y - used[i], supplier.y - offset
            axes.add_patch(
                PathPatch(
                    _band(left + BAR, a, right, b, high),
                    color=ORIGIN[supplier.origin],
                    alpha=0.3,
                    lw=0,
                    zorder=1,
                )
            )
            used[i] += high
            offset += high


def _band(x0: float, y0: float, x1: float, y1: float, high: float) -> Path:
    """A band of constant height between two vertical edges, with level ends (cubic curves)."""
    m = (x0 + x1) / 2
    points = [
        (x0, y0),
        (m, y0),
        (m, y1),
        (x1, y1),
        (x1, y1 - high),
        (m, y1 - high),
        (m, y0 - high),
        (x0, y0 - high),
    ]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    return Path([*points, points[0]], codes)


def _nodes(sheet: Sheet, axes: Axes, nodes: list[Node], x: float) -> None:
    total = sum(n.value for n in nodes)
    size = 8.2 if sheet.lang != "both" else 7.4
    for node in nodes:
        axes.add_patch(
            Rectangle(
                (x, node.y - node.height),
                BAR,
                node.height,
                color=ORIGIN[node.origin],
                lw=0.6,
                ec=ORIGIN[node.origin],
                zorder=3,
            )
        )
        share = f"{100 * node.value / total:.1f}%"
        left = x < COLUMNS[2]
        wide = 2.35 if left else sheet.inner - x - BAR - 0.1
        room = wide - sheet.text_width(share + "  ", size)
        lines = [_shortened(sheet, line, room, size) for line in sheet.voice.lines(node.name)]
        lines[0] = f"{lines[0]}  {share}" if left else f"{share}  {lines[0]}"
        axes.text(
            x - 0.06 if left else x + BAR + 0.06,
            node.y - node.height / 2,
            "\n".join(lines),
            size=size,
            va="center",
            ha="right" if left else "left",
            color=INK,
            path_effects=HALO,
            zorder=6,
        )


def _shortened(sheet: Sheet, line: str, room: float, size: float) -> str:
    """``product | place`` cut so that something of both is left."""
    product, bar, place = line.partition(" | ")
    if not bar or sheet.text_width(line, size) <= room:
        return sheet.shorten(line, room, size)
    place = sheet.shorten(place, 0.5 * room, size)
    return sheet.shorten(product, room - sheet.text_width(bar + place, size), size) + bar + place
