"""Checked columns to the frozen Pack."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from sim.world.pack.cells import Parsed
from sim.world.pack.geography import build_places
from sim.world.pack.links import Links
from sim.world.pack.manifest import Manifest
from sim.world.pack.pack import Pack
from sim.world.pack.tables import (
    Attributes,
    Ecosystems,
    Edges,
    External,
    GoodsClasses,
    IndustryFacts,
    Leaders,
    Nodes,
    Parameters,
    PlaceFacts,
    Population,
    Spaces,
)
from sim.world.types import CRITICAL, IMPORTANT, NON_CRITICAL, ORIGIN_CLASSES, Industries

_CRITICALITY = {"critical": CRITICAL, "important": IMPORTANT, "non_critical": NON_CRITICAL}
_NAMES = ("name_en", "name_zh")


def build_pack(
    folder: str,
    files_hash: str,
    manifest: Manifest,
    named: dict[str, int],
    tables: dict[str, Parsed],
    links: Links,
    levels: dict[str, np.ndarray],
    origin: np.ndarray,
) -> Pack:
    """The pack of tables in which nothing is wrong. Arrays are made read-only."""
    parent = links["places", "parent"]
    pack = Pack(
        folder=folder,
        files_hash=files_hash,
        **_from_manifest(manifest, named),
        places=build_places(tables["places"], parent, levels, origin),
        place_facts=PlaceFacts(links["places", "lead_industries"], **_provenance(tables["places"])),
        industries=_industries(tables, links),
        industry_facts=_industry_facts(tables["industries"]),
        goods_classes=_goods_classes(tables["goods_classes"]),
        ecosystems=_ecosystems(tables["ecosystems"], links, len(tables["industries"])),
        population=_population(tables["population"], links),
        leaders=_leaders(tables["leaders"], links),
        spaces=_spaces(tables["innovation_spaces"], links),
        external=_external(tables["external"], links, origin),
        nodes=_nodes(tables["network_nodes"], links),
        edges=_edges(tables["network_edges"], links),
        calibration=_calibration(tables["calibration"], links, len(tables["industries"])),
        metro_target=_metro_target(tables["targets"], links, len(tables["industries"])),
        parameters=_same(Parameters, tables["parameters"]),
        attributes=_same(Attributes, tables["columns"]),
        row_tags={
            name: tuple(zip(parsed["tag"], parsed["source"], strict=True))
            for name, parsed in tables.items()
            if name not in ("columns", "parameters") and "tag" in parsed.present
        },
    )
    _freeze(pack)
    return pack


def _from_manifest(manifest: Manifest, named: dict[str, int]) -> dict[str, Any]:
    """The manifest's entries, the places it names as rows."""
    return {**manifest.model_dump(), **named}


def _freeze(value: Any) -> None:
    for entry in fields(value):
        item = getattr(value, entry.name)
        if isinstance(item, np.ndarray):
            item.setflags(write=False)
        elif is_dataclass(item):
            _freeze(item)


def _take(parsed: Parsed, *names: str) -> dict[str, Any]:
    return {name: parsed[name] for name in names}


def _provenance(parsed: Parsed) -> dict[str, Any]:
    return _take(parsed, "tag", "source")


def _same(cls: Any, parsed: Parsed) -> Any:
    """A table class whose fields have the names of the columns."""
    return cls(**_take(parsed, *(entry.name for entry in fields(cls))))


def _industries(tables: dict[str, Parsed], links: Links) -> Industries:
    parsed, coefficients = tables["industries"], tables["coefficients"]
    n = len(parsed)
    a = np.zeros((n, n))
    criticality = np.full((n, n), NON_CRITICAL, np.int8)
    where = links["coefficients", "input"], links["coefficients", "buyer"]
    a[where] = coefficients["coefficient"]
    criticality[where] = [_CRITICALITY[word] for word in coefficients["criticality"]]
    shares = ("value_added_share", "wage_share", "import_share", "export_share", "stock_days")
    return Industries(
        id=parsed["industry_id"],
        **_take(parsed, "group", *_NAMES, *shares),
        is_goods=np.array([kind == "goods" for kind in parsed["kind"]]),
        goods_class=links["industries", "goods_class"].astype(np.int8),
        value_density=parsed["value_density_cny_kg"],
        A=a,
        criticality=criticality,
    )


def _industry_facts(parsed: Parsed) -> IndustryFacts:
    return IndustryFacts(
        gross_output=parsed["gross_output_1e8cny"],
        **_take(parsed, "time_sensitivity", "tradability"),
        **_provenance(parsed),
    )


def _goods_classes(parsed: Parsed) -> GoodsClasses:
    return GoodsClasses(
        id=parsed["class_id"],
        value_density=parsed["value_density_cny_kg"],
        perishability=parsed["perishability_per_day"],
        **_take(parsed, *_NAMES, "handling_multiplier", "freight_multiplier"),
        **_provenance(parsed),
    )


def _ecosystems(parsed: Parsed, links: Links, n_industries: int) -> Ecosystems:
    members = links["ecosystems", "industries"]
    of_industry = np.full(n_industries, -1, np.int16)
    for e, rows in enumerate(members):
        for s in rows:
            if of_industry[s] < 0:
                of_industry[s] = e
    return Ecosystems(
        id=parsed["ecosystem_id"],
        **_take(parsed, *_NAMES, "status"),
        industries=members,
        of_industry=of_industry,
        **_provenance(parsed),
    )


def _population(parsed: Parsed, links: Links) -> Population:
    return Population(
        place=links["population", "place_id"],
        industry=links["population", "industry_id"],
        output=parsed["output_1e8cny"],
        enterprises=parsed["enterprises"],
        **_provenance(parsed),
    )


def _leaders(parsed: Parsed, links: Links) -> Leaders:
    return Leaders(
        id=parsed["leader_id"],
        industry=links["leaders", "industry_id"],
        place=links["leaders", "place_id"],
        output=parsed["output_1e8cny"],
        ecosystem=links["leaders", "ecosystem_id"],
        **_take(parsed, *_NAMES, "capacity", "capacity_unit", "lsr_target"),
        **_provenance(parsed),
    )


def _spaces(parsed: Parsed, links: Links) -> Spaces:
    floor = ("planned_wan_m2", "existing_wan_m2", "start_date", "open_date")
    return Spaces(
        id=parsed["space_id"],
        place=links["innovation_spaces", "place_id"],
        ecosystems=links["innovation_spaces", "ecosystems"],
        **_take(parsed, *_NAMES, *floor, "platform_strength", "rent_discount", "demonstration"),
        **_provenance(parsed),
    )


def _external(parsed: Parsed, links: Links, origin: np.ndarray) -> External:
    region, industry = links["external", "region_id"], links["external", "industry_id"]
    group = industry.astype(np.int64) * len(ORIGIN_CLASSES) + origin[region]
    total = np.bincount(group, parsed["share"])
    return External(
        region=region,
        industry=industry,
        origin_class=origin[region],
        share=parsed["share"] / total[group],
        price=parsed["price"],
        capacity=parsed["capacity_1e8cny"],
        **_provenance(parsed),
    )


def _nodes(parsed: Parsed, links: Links) -> Nodes:
    return Nodes(
        id=parsed["node_id"],
        place=links["network_nodes", "place_id"],
        **_take(parsed, *_NAMES, "kind", "lat", "lon", "handling_h", "handling_cny_t", "opens"),
        **_provenance(parsed),
    )


def _edges(parsed: Parsed, links: Links) -> Edges:
    customs = ("customs_h_import", "customs_h_export", "customs_cny_t")
    return Edges(
        id=parsed["edge_id"],
        start=links["network_edges", "from"],
        end=links["network_edges", "to"],
        **_take(parsed, "mode", "km", "kmh", "cny_tkm", *customs, "corridor", "opens"),
        **_provenance(parsed),
    )


def _calibration(parsed: Parsed, links: Links, n_industries: int) -> np.ndarray:
    constants = np.zeros((n_industries, len(ORIGIN_CLASSES)))
    classes = np.array([ORIGIN_CLASSES.index(word) for word in parsed["origin_class"]], dtype=np.intp)
    constants[links["calibration", "industry_id"], classes] = parsed["constant"]
    return constants


def _metro_target(parsed: Parsed, links: Links, n_industries: int) -> np.ndarray:
    share = np.full(n_industries, np.nan)
    share[links["targets", "industry_id"]] = parsed["metro_share"]
    return share
