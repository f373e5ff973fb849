"""Checks of what is made, bought and sold: industries, coefficients, firms, lead firms, pools, network."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from sim.world.pack.cells import Parsed
from sim.world.pack.check_places import below
from sim.world.pack.findings import Findings, shown
from sim.world.pack.links import Links
from sim.world.types import ORIGIN_CLASSES

SHARE_TOLERANCE = 1e-3
"""Shares of a group may miss 1 by this much (rounding in the file); they are renormalised exactly."""


def check_industries(industries: Parsed, findings: Findings) -> None:
    """Goods have a goods class and a value density, services have neither; wages are part of value added."""
    file = industries.file
    for k, line in enumerate(industries.lines):
        kind = industries["kind"][k]
        for name in ("goods_class", "value_density_cny_kg"):
            filled = not industries.empty(k, name)
            if name in industries.present and kind and filled != (kind == "goods"):
                what = "must be empty for a service" if filled else "empty cell: goods need it"
                findings.add(file, line, name, what)
        wage, added = industries["wage_share"][k], industries["value_added_share"][k]
        if wage > added + 1e-9:
            findings.add(file, line, "wage_share", f"{wage:g} is more than value_added_share {added:g}")


def check_coefficients(coefficients: Parsed, industries: Parsed, links: Links, findings: Findings) -> None:
    """The inputs of a buyer and its value added are at most its output."""
    buyer = links["coefficients", "buyer"]
    values = coefficients["coefficient"]
    for b in np.unique(buyer[buyer >= 0]):
        rows = np.flatnonzero(buyer == b)
        added = industries["value_added_share"][b]
        running = np.cumsum(values[rows]) + (0.0 if np.isnan(added) else added)
        over = np.flatnonzero(running > 1 + 1e-6)
        if over.size:
            name = industries["industry_id"][b]
            total = values[rows].sum()
            findings.add(
                coefficients.file,
                coefficients.lines[rows[over[0]]],
                "coefficient",
                f"inputs of {shown(name)} sum to {total:.4g}; with its value_added_share {added:.4g} "
                f"(industries.csv:{industries.lines[b]}) that is {total + added:.4g}, above 1",
            )


def check_population(population: Parsed, places: Parsed, links: Links, findings: Findings) -> None:
    """Firms stand on sites."""
    _on_sites(population, places, links["population", "place_id"], findings)


def check_leaders(leaders: Parsed, places: Parsed, population: Parsed | None, links: Links, findings: Findings) -> None:
    """Lead firms stand on sites, say the unit of their capacity, and fit into the population table."""
    file, place, industry = leaders.file, links["leaders", "place_id"], links["leaders", "industry_id"]
    _on_sites(leaders, places, place, findings)
    for k, line in enumerate(leaders.lines):
        if not np.isnan(leaders["capacity"][k]) and leaders.empty(k, "capacity_unit"):
            findings.add(file, line, "capacity_unit", "empty cell: a capacity needs its unit")
    if population is None or findings.within(population.file):
        return
    pairs = zip(links["population", "place_id"], links["population", "industry_id"], strict=True)
    cells = {pair: k for k, pair in enumerate(pairs)}
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for k, pair in enumerate(zip(place, industry, strict=True)):
        if min(pair) >= 0:
            groups[pair].append(k)
    for pair, rows in groups.items():
        line = leaders.lines[rows[0]]
        total = leaders["output_1e8cny"][rows].sum()
        where = f"{leaders['industry_id'][rows[0]]} at {leaders['place_id'][rows[0]]}"
        if pair not in cells:
            findings.add(file, line, "place_id", f"population.csv has no row for {where}")
            continue
        k = cells[pair]
        here = f"population.csv:{population.lines[k]}"
        if total > population["output_1e8cny"][k] * (1 + 1e-6):
            findings.add(
                file,
                line,
                "output_1e8cny",
                f"lead firms of {where} make {total:g}, more than the "
                f"{population['output_1e8cny'][k]:g} of all its firms ({here})",
            )
        if 0 < population["enterprises"][k] < len(rows):
            findings.add(
                file,
                line,
                "place_id",
                f"{len(rows)} lead firms of {where}, more than its {population['enterprises'][k]} enterprises ({here})",
            )


def _on_sites(table: Parsed, places: Parsed, place: np.ndarray, findings: Findings) -> None:
    for k, line in enumerate(table.lines):
        if place[k] >= 0 and places.empty(int(place[k]), "floor_wan_m2"):
            word = table["place_id"][k]
            findings.add(
                table.file,
                line,
                "place_id",
                f"{shown(word)} is not a site: it has no floor_wan_m2 (places.csv:{places.lines[place[k]]})",
            )


def check_spaces(spaces: Parsed, places: Parsed, links: Links, findings: Findings) -> None:
    """Innovation spaces lie where firms can be, and open after they are begun."""
    parent = links["places", "parent"]
    for k, line in enumerate(spaces.lines):
        place = int(links["innovation_spaces", "place_id"][k])
        inside = np.flatnonzero(below(parent, place)) if place >= 0 else np.zeros(0, np.intp)
        if place >= 0 and all(places.empty(int(p), "floor_wan_m2") for p in inside):
            word = shown(spaces["place_id"][k])
            findings.add(spaces.file, line, "place_id", f"{word} is not a site and has none")
        if spaces["open_date"][k] < spaces["start_date"][k] and not spaces.noted(k, "open_date"):
            findings.add(spaces.file, line, "open_date", f"{spaces['open_date'][k]} is before start_date")


def check_external(
    external: Parsed, places: Parsed, links: Links, origin: np.ndarray | None, findings: Findings
) -> None:
    """Pools sit in external regions; the shares of an industry sum to 1 within each origin class.

    ``origin`` is per place; None when it cannot be known, which leaves the sums unchecked.
    """
    region, industry = links["external", "region_id"], links["external", "industry_id"]
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for k, line in enumerate(external.lines):
        if region[k] < 0:
            continue
        kind = places["kind"][region[k]]
        if kind and kind != "external_region":
            findings.add(
                external.file,
                line,
                "region_id",
                f"{shown(external['region_id'][k])} is a {kind}, not an external_region",
            )
        if industry[k] >= 0 and origin is not None:
            groups[int(industry[k]), int(origin[region[k]])].append(k)
    for (_, o), rows in groups.items():
        total = external["share"][rows].sum()
        if abs(total - 1) > SHARE_TOLERANCE:
            findings.add(
                external.file,
                external.lines[rows[0]],
                "share",
                f"the {ORIGIN_CLASSES[o]} shares of "
                f"{shown(external['industry_id'][rows[0]])} sum to {total:.6g}, not 1",
            )


def check_sellers(tables: dict[str, Parsed], links: Links, origin: np.ndarray | None, findings: Findings) -> None:
    """Each industry that is bought has a seller, and each that is imported a foreign one."""
    industries, external = tables["industries"], tables["external"]
    sold = {int(s) for table in ("population", "external") for s in links[table, "industry_id"]}
    bought = links["coefficients", "input"][tables["coefficients"]["coefficient"] > 0]
    abroad = set()
    if origin is not None:
        region = links["external", "region_id"]
        abroad = {
            int(s)
            for s, p in zip(links["external", "industry_id"], region, strict=True)
            if p >= 0 and origin[p] == ORIGIN_CLASSES.index("foreign")
        }
    for s, line in enumerate(industries.lines):
        name = shown(industries["industry_id"][s])
        if s in bought and s not in sold:
            findings.add(
                industries.file,
                line,
                "industry_id",
                f"{name} is bought, but has no row in population.csv or external.csv: nobody sells it",
            )
        elif origin is not None and len(external) and industries["import_share"][s] > 0 and s not in abroad:
            findings.add(
                industries.file,
                line,
                "import_share",
                f"{name} is imported, but external.csv has no foreign region for it",
            )


def check_network(nodes: Parsed, edges: Parsed, links: Links, findings: Findings) -> None:
    """An edge joins two different vertices."""
    start, end = links["network_edges", "from"], links["network_edges", "to"]
    for k, line in enumerate(edges.lines):
        if start[k] >= 0 and start[k] == end[k]:
            findings.add(edges.file, line, "to", f"edge from {shown(edges['from'][k])} to itself")
