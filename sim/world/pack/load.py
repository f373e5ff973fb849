"""From a folder to a Pack: read, parse, link, check, build. All problems are found before any is reported."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from sim.world.pack import check_columns, check_economy, check_places
from sim.world.pack.build import build_pack
from sim.world.pack.cells import Parsed, parse
from sim.world.pack.findings import Findings
from sim.world.pack.geography import ancestors, origin_classes
from sim.world.pack.links import Links, resolve
from sim.world.pack.manifest import Manifest, read_manifest, resolve_manifest
from sim.world.pack.pack import Pack
from sim.world.pack.reader import MANIFEST, hash_files, read_files, read_rows
from sim.world.pack.schema import TABLES


def load_pack(folder: str | os.PathLike[str]) -> Pack:
    """Read and check a region pack.

    Raises PackError with every problem found, each with file (as given), CSV line and column.
    """
    path = Path(folder)
    findings = Findings(path.as_posix())
    files = read_files(path, findings)
    manifest = read_manifest(files[MANIFEST], findings) if MANIFEST in files else None
    tables: dict[str, Parsed] = {}
    for name, table in TABLES.items():
        rows = read_rows(table, files[table.file], findings) if table.file in files else None
        if rows is not None:
            tables[name] = parse(rows, findings)
    links = resolve(tables, findings)
    named = resolve_manifest(manifest, files[MANIFEST], tables.get("places"), findings) if manifest else {}
    _check_places(tables, links, findings)
    levels, origin = _geography(manifest, named, tables, links, findings)
    _check(tables, links, origin, findings)
    findings.stop()
    assert manifest is not None  # nothing was found wrong, so everything is there
    assert origin is not None
    return build_pack(findings.folder, hash_files(files), manifest, named, tables, links, levels, origin)


def _check_places(tables: dict[str, Parsed], links: Links, findings: Findings) -> None:
    if "places" in tables:
        check_places.check_places(tables["places"], links["places", "parent"], findings)


def _geography(
    manifest: Manifest | None,
    named: dict[str, int],
    tables: dict[str, Parsed],
    links: Links,
    findings: Findings,
) -> tuple[dict[str, np.ndarray], np.ndarray | None]:
    """Ancestor columns and origin classes.

    The latter are None when places or manifest are not in order, lest every sum by origin class be noted too.
    """
    places = tables.get("places")
    if places is None or manifest is None or len(named) < 3 or findings.within(places.file, MANIFEST):
        return {}, None
    levels = ancestors(places["kind"], links["places", "parent"])
    origin = origin_classes(places["lat"], places["lon"], levels, **named, near_radius_km=manifest.near_radius_km)
    return levels, origin


def _check(tables: dict[str, Parsed], links: Links, origin: np.ndarray | None, findings: Findings) -> None:
    """All checks between columns, rows and tables; each only when the tables it needs could be read."""

    def have(*names: str) -> bool:
        return all(name in tables for name in names)

    get = tables.get
    check_columns.check_columns(tables, findings)
    if have("industries"):
        check_economy.check_industries(tables["industries"], findings)
    if have("industries", "coefficients"):
        check_economy.check_coefficients(tables["coefficients"], tables["industries"], links, findings)
    if have("population", "places"):
        check_economy.check_population(tables["population"], tables["places"], links, findings)
    if have("leaders", "places"):
        check_economy.check_leaders(tables["leaders"], tables["places"], get("population"), links, findings)
    if have("innovation_spaces", "places"):
        check_economy.check_spaces(tables["innovation_spaces"], tables["places"], links, findings)
    if have("external", "places"):
        check_economy.check_external(tables["external"], tables["places"], links, origin, findings)
    sellers = ("industries", "coefficients", "population", "external")
    if have(*sellers) and not findings.within(*(tables[name].file for name in sellers)):
        check_economy.check_sellers(tables, links, origin, findings)
    if have("network_nodes", "network_edges"):
        check_economy.check_network(tables["network_nodes"], tables["network_edges"], links, findings)
