"""What a region pack must hold: one declarative specification per table. Nothing here reads a file."""

from __future__ import annotations

from sim.world.pack.spec import Column, Table, ident, number, ref, refs, share, text, word

TAGS = ("S", "D", "G", "A")
"""Sourced, derived from sourced numbers, general knowledge, assumption."""

LEVELS = {
    "world": 0,
    "country": 1,
    "province": 2,
    "external_region": 2,
    "metro": 3,
    "city": 4,
    "district": 5,
    "county": 5,
    "new_area": 5,
    "high_tech_zone": 5,
    "new_city": 5,
    "functional_zone": 6,
    "port": 6,
    "airport": 6,
    "innovation_park": 6,
}
"""Kinds of place, and how high they stand: a parent stands at the same level or higher (a smaller number)."""

DISTRICT_KINDS = ("district", "county", "new_area", "high_tech_zone", "new_city")
EXTERNAL_PARENTS = ("world", "country", "province")


NAMES = (text("name_en", "English name"), text("name_zh", "Chinese name"))
PROVENANCE = (
    Column(
        "tag",
        "word",
        "S, D, G or A: where the row's numbers come from",
        words=TAGS,
        empty=True,
        optional=True,
    ),
    text("source", "the source of the row's numbers", empty=True, optional=True),
    text("note", "a remark", empty=True, optional=True),
)
BIG = 1e9

_TABLES = (
    Table(
        "columns",
        (
            text("table", "table name, without .csv"),
            text("column", "column name"),
            text("unit", "unit; 1 for a pure number", empty=True),
            word("tag", (*TAGS, "row"), "tag of the whole column, or 'row': each row has its own"),
            text("source", "source of the whole column", empty=True),
            text("description", "what the column means"),
        ),
        key=("table", "column"),
    ),
    Table(
        "parameters",
        (
            ident("name", "name by which the code asks for it"),
            number("value", "see unit", -1e15, 1e15, "the number"),
            text("unit", "unit; 1 for a pure number"),
            Column("tag", "word", "S, D, G or A", words=TAGS),
            text("source", "where the number comes from"),
            text("description", "what it means"),
        ),
        key=("name",),
    ),
    Table(
        "places",
        (
            ident("place_id", "place"),
            *NAMES,
            word("kind", tuple(LEVELS), "what sort of place"),
            ref("parent", "places", "the place it lies in; empty for the world", empty=True),
            number("lat", "degrees WGS 84", -90, 90, "latitude", empty=True),
            number("lon", "degrees WGS 84", -180, 180, "longitude", empty=True),
            number("radius_km", "km", 0, 5000, "radius of the circle its firms lie in", empty=True, default=0.0),
            number("floor_wan_m2", "1e4 m2", 0, BIG, "industrial floor space; filled: a site", empty=True),
            number("rent_cny_m2_month", "CNY/(m2 month)", 0, 1e6, "rent of industrial floor space", empty=True),
            refs("lead_industries", "industries groups ecosystems", "what the place leads in", empty=True),
        ),
        key=("place_id",),
    ),
    Table(
        "goods_classes",
        (
            ident("class_id", "goods class for transport"),
            *NAMES,
            number("value_density_cny_kg", "CNY/kg", 0, BIG, "typical value density", above=True),
            number("handling_multiplier", "1", 0, 1000, "handling cost relative to the node's"),
            number("perishability_per_day", "1/day", 0, 1, "share of value lost per day of transport"),
            number(
                "freight_multiplier",
                "1",
                0,
                1000,
                "freight rate relative to the edge's",
                empty=True,
                optional=True,
                default=1.0,
            ),
        ),
        key=("class_id",),
        max_rows=8,
    ),
    Table(
        "industries",
        (
            ident("industry_id", "industry (= product)"),
            ident("group", "sector of the national table it belongs to"),
            *NAMES,
            word("kind", "goods service", "whether it is moved as freight"),
            ref("goods_class", "goods_classes", "goods class; empty for services", empty=True),
            number("value_density_cny_kg", "CNY/kg", 0, BIG, "value density; goods only", above=True, empty=True),
            number("gross_output_1e8cny", "1e8 CNY/year", 0, BIG, "national gross output"),
            share("value_added_share", "value added / gross output", above=True),
            share("wage_share", "compensation of employees / gross output"),
            share("import_share", "imports / domestic use"),
            share("export_share", "exports / gross output"),
            number("stock_days", "days of use", 0, 3650, "stock held of it as an input"),
            share("time_sensitivity", "how much delivery time matters"),
            share("tradability", "1: can come from anywhere; services low"),
        ),
        key=("industry_id",),
        max_rows=2000,
    ),
    Table(
        "coefficients",
        (
            ref("input", "industries", "what is bought"),
            ref("buyer", "industries", "who buys"),
            share("coefficient", "CNY of input per CNY of the buyer's output"),
            word(
                "criticality",
                "critical important non_critical",
                "what a lack of it does (Pichler et al. 2022)",
            ),
        ),
        key=("input", "buyer"),
    ),
    Table(
        "ecosystems",
        (
            ident("ecosystem_id", "industrial ecosystem"),
            *NAMES,
            refs("industries", "industries groups", "member industries"),
            text("status", "named in the source, or inferred"),
        ),
        key=("ecosystem_id",),
    ),
    Table(
        "population",
        (
            ref("place_id", "places", "site"),
            ref("industry_id", "industries", "industry"),
            number("output_1e8cny", "1e8 CNY/year", 0, BIG, "gross output, lead firms included"),
            Column("enterprises", "whole", "above-scale enterprises, lead firms included", "1", 1, 1e8),
        ),
        key=("place_id", "industry_id"),
    ),
    Table(
        "leaders",
        (
            ident("leader_id", "lead firm"),
            *NAMES,
            ref("industry_id", "industries", "its industry"),
            ref("place_id", "places", "site"),
            number("capacity", "see capacity_unit", 0, BIG, "yearly capacity in its own unit", empty=True),
            text("capacity_unit", "unit of capacity", empty=True),
            number("output_1e8cny", "1e8 CNY/year", 0, BIG, "gross output", above=True),
            ref("ecosystem_id", "ecosystems", "its ecosystem", empty=True),
            share("lsr_target", "local supporting rate to calibrate to", empty=True),
        ),
        key=("leader_id",),
        may_be_empty=True,
    ),
    Table(
        "innovation_spaces",
        (
            ident("space_id", "innovation space"),
            *NAMES,
            ref("place_id", "places", "where it is"),
            number("planned_wan_m2", "1e4 m2", 0, BIG, "planned floor area"),
            number("existing_wan_m2", "1e4 m2", 0, BIG, "floor area that is open in the base year"),
            Column("start_date", "date", "construction starts"),
            Column("open_date", "date", "the planned area is open"),
            refs("ecosystems", "ecosystems", "ecosystems hosted; empty for all", empty=True),
            share("platform_strength", "strength of its shared platforms"),
            share("rent_discount", "rent relief for tenants"),
            Column("demonstration", "flag", "1 for a demonstration site"),
        ),
        key=("space_id",),
        may_be_empty=True,
    ),
    Table(
        "external",
        (
            ref("region_id", "places", "external region"),
            ref("industry_id", "industries", "industry"),
            share("share", "share of its origin class's supply that is offered from there"),
            number("price", "1", 0, 1000, "price relative to the base-year domestic one", above=True),
            number(
                "capacity_1e8cny",
                "1e8 CNY/year",
                0,
                1e12,
                "most it can deliver; empty for no limit",
                empty=True,
                default=float("inf"),
            ),
        ),
        key=("region_id", "industry_id"),
    ),
    Table(
        "network_nodes",
        (
            ident("node_id", "transport node"),
            ref("place_id", "places", "place it is attached to", empty=True),
            *NAMES,
            word("kind", "road_hub rail_port airport sea_port river_port border", "what sort of node"),
            number("lat", "degrees WGS 84", -90, 90, "latitude"),
            number("lon", "degrees WGS 84", -180, 180, "longitude"),
            number("handling_h", "h", 0, 10000, "handling time of a shipment"),
            number("handling_cny_t", "CNY/t", 0, 1e7, "handling cost"),
            Column("opens", "date", "first day it can be used; empty: from the start", empty=True, optional=True),
        ),
        key=("node_id",),
    ),
    Table(
        "network_edges",
        (
            ident("edge_id", "transport edge, both directions"),
            ref("from", "network_nodes places", "one end"),
            ref("to", "network_nodes places", "other end"),
            word("mode", "road rail air sea waterway", "mode of transport"),
            number("km", "km", 0, 50000, "length of the way"),
            number("kmh", "km/h", 0, 2000, "speed while moving", above=True),
            number("cny_tkm", "CNY/(t km)", 0, 1e6, "freight rate"),
            number("customs_h_import", "h", 0, 10000, "clearance time of imports", empty=True, default=0.0),
            number("customs_h_export", "h", 0, 10000, "clearance time of exports", empty=True, default=0.0),
            number("customs_cny_t", "CNY/t", 0, 1e7, "cost of clearance", empty=True, default=0.0),
            text("corridor", "name of the corridor it belongs to", empty=True),
            Column("opens", "date", "first day it can be used; empty: from the start", empty=True, optional=True),
        ),
        key=("edge_id",),
    ),
    Table(
        "targets",
        (
            ref("industry_id", "industries", "product bought"),
            number("metro_share", "1", 0, 1, "share of its regional use made in the metro area, to calibrate to"),
        ),
        key=("industry_id",),
        may_be_empty=True,
    ),
    Table(
        "calibration",
        (
            ref("industry_id", "industries", "industry"),
            word("origin_class", "metro near domestic foreign", "where the supplier sits"),
            number("constant", "CNY/CNY", -1e6, 1e6, "advantage subtracted from delivered cost"),
        ),
        key=("industry_id", "origin_class"),
        may_be_empty=True,
    ),
)


def _with_provenance(table: Table) -> Table:
    names = {c.name for c in table.columns}
    more = tuple(c for c in PROVENANCE if c.name not in names)
    return Table(table.name, table.columns + more, table.key, table.may_be_empty, table.max_rows)


TABLES = {t.name: _with_provenance(t) for t in _TABLES}
"""Every table of a region pack, by name."""
