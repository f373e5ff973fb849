"""One wrong cell, one clear line: file:line: column: message."""

import pytest
from pack_data import copy_pack, line_of, problems, put, read, write

from sim.world.pack import load_pack


@pytest.fixture
def folder(tmp_path):
    return copy_pack(tmp_path)


# table, first cells of the row, column, new text, message
CELLS = {
    "not a number": ("parameters", "tariff", "value", "five", "'five' is not a number (see unit)"),
    "thousands": (
        "industries",
        "motors",
        "gross_output_1e8cny",
        "1,200",
        "'1,200' is not a number (1e8 CNY/year)",
    ),
    "underscore": (
        "industries",
        "motors",
        "gross_output_1e8cny",
        "1_200",
        "'1_200' is not a number (1e8 CNY/year)",
    ),
    "nan": (
        "population",
        "gearwood,motors",
        "output_1e8cny",
        "NaN",
        "NaN is not allowed: a finite number is needed (1e8 CNY/year)",
    ),
    "inf": (
        "external",
        "kiteford,timber",
        "capacity_1e8cny",
        "-inf",
        "-inf is not allowed: a finite number is needed (1e8 CNY/year)",
    ),
    "overflow": ("parameters", "tariff", "value", "1e999", "'1e999' is too large for a number"),
    "negative capacity": (
        "leaders",
        "red_wagon",
        "capacity",
        "-5",
        "'-5' is out of range: must be at least 0 (see capacity_unit)",
    ),
    "negative pool": (
        "external",
        "kiteford,timber",
        "capacity_1e8cny",
        "-1",
        "'-1' is out of range: must be at least 0 (1e8 CNY/year)",
    ),
    "above range": (
        "coefficients",
        "motors,toy_vehicles",
        "coefficient",
        "1.5",
        "'1.5' is out of range: must be at most 1 (1)",
    ),
    "price": ("external", "kiteford,timber", "price", "0", "'0' is out of range: must be above 0 (1)"),
    "latitude": (
        "places",
        "gearwood",
        "lat",
        "99",
        "'99' is out of range: must be at most 90 (degrees WGS 84)",
    ),
    "whole": ("population", "gearwood,motors", "enterprises", "3.5", "'3.5' is not a whole number"),
    "no enterprises": (
        "population",
        "gearwood,motors",
        "enterprises",
        "0",
        "'0' is out of range: must be at least 1 (1)",
    ),
    "empty number": ("parameters", "tariff", "value", "", "empty cell: needs the number (see unit)"),
    "empty text": ("places", "gearwood", "name_zh", "", "empty cell: needs Chinese name"),
    "bad id": (
        "leaders",
        "tick_tock",
        "leader_id",
        "tick tock",
        "'tick tock' is not an id (letters, digits, '_', '-', '.'; no blanks)",
    ),
    "date": (
        "innovation_spaces",
        "gear_lab",
        "open_date",
        "2020-02-30",
        "'2020-02-30' is not a date (YYYY-MM-DD)",
    ),
    "dates in order": (
        "innovation_spaces",
        "gear_lab",
        "open_date",
        "2020-01-31",
        "2020-01-31 is before start_date",
    ),
    "flag": ("innovation_spaces", "gear_lab", "demonstration", "yes", "'yes' is neither 0 nor 1"),
    "word": (
        "places",
        "gearwood",
        "kind",
        "hightech_zone",
        "unknown word 'hightech_zone', did you mean 'high_tech_zone'?",
    ),
    "row tag": ("population", "gearwood,motors", "tag", "X", "unknown word 'X'; valid: A, D, G, S"),
    "no row tag": (
        "population",
        "gearwood,motors",
        "tag",
        "",
        "empty cell: by columns.csv each row has its tag",
    ),
    "no origin class": (
        "calibration",
        "timber,near",
        "origin_class",
        "nearby",
        "unknown word 'nearby', did you mean 'near'?",
    ),
    "list": (
        "ecosystems",
        "vehicles",
        "industries",
        "motors;;wheels",
        "'motors;;wheels' has an empty place between ';'",
    ),
    "list twice": ("ecosystems", "vehicles", "industries", "motors;motors", "'motors' stands twice"),
    "unknown place": (
        "population",
        "gearwood,motors",
        "place_id",
        "gearwod",
        "unknown place 'gearwod', did you mean 'gearwood'?",
    ),
    "unknown industry": (
        "coefficients",
        "motors,toy_vehicles",
        "input",
        "motor",
        "unknown industry 'motor', did you mean 'motors'?",
    ),
    "unknown class": (
        "industries",
        "timber",
        "goods_class",
        "balk",
        "unknown goods class 'balk', did you mean 'bulk'?",
    ),
    "unknown member": (
        "ecosystems",
        "vehicles",
        "industries",
        "toy_vehicles;toy_part",
        "unknown industry or industry group 'toy_part', did you mean 'toy_parts'?",
    ),
    "unknown lead": (
        "places",
        "gearwood",
        "lead_industries",
        "vehicle",
        "unknown industry or industry group or ecosystem 'vehicle', did you mean 'vehicles'?",
    ),
    "unknown ecosystem": (
        "leaders",
        "red_wagon",
        "ecosystem_id",
        "vehicle",
        "unknown ecosystem 'vehicle', did you mean 'vehicles'?",
    ),
    "unknown node": (
        "network_edges",
        "drum_railway",
        "to",
        "drum_staton",
        "unknown node or place 'drum_staton', did you mean 'drum_station'?",
    ),
    "unknown parent": (
        "places",
        "gearwood",
        "parent",
        "blokton",
        "unknown place 'blokton', did you mean 'blockton'?",
    ),
    "no parent": ("places", "marble_hills", "parent", "", "a county needs a parent"),
    "world has parent": ("places", "WORLD", "parent", "playland", "the world has no parent"),
    "upside down": (
        "places",
        "blockton",
        "parent",
        "marble_hills",
        "a city cannot lie in 'marble_hills', which is a county",
    ),
    "inside a region": (
        "places",
        "marble_hills",
        "parent",
        "kiteford",
        "a county cannot lie in 'kiteford', which is a external_region",
    ),
    "region in a city": (
        "places",
        "kiteford",
        "parent",
        "blockton",
        "a external_region cannot lie in 'blockton', which is a city",
    ),
    "no coordinates": ("places", "blockton", "lat", "", "empty cell: a city needs coordinates"),
    "site without rent": (
        "places",
        "gearwood",
        "rent_cny_m2_month",
        "",
        "empty cell: a site (floor_wan_m2 filled) needs a rent",
    ),
    "site without radius": (
        "places",
        "gearwood",
        "radius_km",
        "",
        "a site (floor_wan_m2 filled) needs a radius above 0 km",
    ),
    "rent without floor": (
        "places",
        "blockton",
        "rent_cny_m2_month",
        "20",
        "rent without floor_wan_m2: firms cannot locate here",
    ),
    "wages": ("industries", "motors", "wage_share", "0.6", "0.6 is more than value_added_share 0.42"),
    "goods class of a service": (
        "industries",
        "design",
        "goods_class",
        "bulk",
        "must be empty for a service",
    ),
    "goods without density": (
        "industries",
        "motors",
        "value_density_cny_kg",
        "",
        "empty cell: goods need it",
    ),
    "capacity unit": ("leaders", "red_wagon", "capacity_unit", "", "empty cell: a capacity needs its unit"),
    "leader off site": (
        "leaders",
        "red_wagon",
        "place_id",
        "blockton",
        "'blockton' is not a site: it has no floor_wan_m2 (places.csv:7)",
    ),
    "leader too large": (
        "leaders",
        "red_wagon",
        "output_1e8cny",
        "130",
        "lead firms of toy_vehicles at brickfield make 130, more than the 120 of all its firms (population.csv:7)",
    ),
    "leader alone": (
        "leaders",
        "red_wagon",
        "place_id",
        "marble_hills",
        "population.csv has no row for toy_vehicles at marble_hills",
    ),
    "shares": (
        "external",
        "kiteford,timber",
        "share",
        "0.9",
        "the near shares of 'timber' sum to 0.9, not 1",
    ),
    "loop": ("network_edges", "drum_highway", "to", "block_old_town", "edge from 'block_old_town' to itself"),
    "no unit": ("columns", "places,lat", "unit", "", "empty cell: lat needs a unit (1 for a pure number)"),
    "bad tag": ("columns", "places,lat", "tag", "rows", "unknown word 'rows', did you mean 'row'?"),
    "no source": (
        "columns",
        "coefficients,coefficient",
        "source",
        "",
        "empty cell: where do the numbers come from?",
    ),
    "no tag column": (
        "columns",
        "coefficients,coefficient",
        "tag",
        "row",
        "'row', but coefficients.csv has no column 'tag'",
    ),
}


@pytest.mark.parametrize("case", list(CELLS))
def test_one_bad_cell_is_one_line(folder, case):
    table, key, column, value, message = CELLS[case]
    line = put(folder, table, key, column, value)
    found = problems(folder)
    first = f"{table}.csv:{line}: {column}: {message}"
    assert first in found
    consequences = [other for other in found if other != first]
    allowed = CONSEQUENCES.get(case, ())
    assert len(consequences) == len(allowed), consequences
    for text in allowed:
        assert any(text in other for other in consequences)


CONSEQUENCES = {
    # wrong twice over: no site, and nothing made there
    "leader off site": ("population.csv has no row for toy_vehicles at blockton",),
}


def test_renamed_node_is_missed_and_named(folder):
    put(folder, "network_nodes", "drum_station", "node_id", "drumcost")
    line = line_of(folder, "network_edges", "drum_railway")
    assert problems(folder) == [
        f"network_edges.csv:{line}: to: unknown node or place 'drum_station', did you mean 'puppet_station'?"
    ]


def test_node_with_the_id_of_another_place(folder):
    line = put(folder, "network_nodes", "drum_station", "node_id", "kiteford")
    put(folder, "network_edges", "drum_railway", "to", "kiteford")
    (found,) = problems(folder)
    assert found.startswith(f"network_nodes.csv:{line}: node_id: 'kiteford' is also a place")


def test_pool_in_a_place_that_is_no_region(folder):
    line = put(folder, "external", "kiteford,timber", "region_id", "gearwood")
    assert f"external.csv:{line}: region_id: 'gearwood' is a high_tech_zone, not an external_region" in problems(folder)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("table", "place", "unknown table 'place', did you mean 'places'?"),
        ("column", "latt", "places has no column 'latt', did you mean 'lat'?"),
    ],
)
def test_description_of_nothing(folder, column, value, message):
    line = put(folder, "columns", "places,lat", column, value)
    assert problems(folder) == [
        "columns.csv: no row for places, lat: each numeric column needs unit, tag and source",
        f"columns.csv:{line}: {column}: {message}",
    ]


def test_each_numeric_column_is_described(folder):
    rows = read(folder, "columns")
    write(folder, "columns", [row for row in rows if row[1] not in ("enterprises", "kmh")])
    assert problems(folder) == [
        "columns.csv: no row for population, enterprises: each numeric column needs unit, tag and source",
        "columns.csv: no row for network_edges, kmh: each numeric column needs unit, tag and source",
    ]


def test_a_sourced_row_names_its_source(folder):
    line = put(folder, "population", "gearwood,motors", "source", "")
    load_pack(folder)  # an assumption may be bare
    put(folder, "population", "gearwood,motors", "tag", "S")
    assert problems(folder) == [f"population.csv:{line}: source: empty cell: tag S needs a source"]


@pytest.mark.parametrize(
    ("table", "key", "message"),
    [
        ("places", "gearwood", "place_id: duplicate place_id 'gearwood', first on line {}"),
        (
            "population",
            "gearwood,motors",
            "place_id: duplicate place_id 'gearwood' and industry_id 'motors', first on line {}",
        ),
        (
            "coefficients",
            "motors,toy_vehicles",
            "input: duplicate input 'motors' and buyer 'toy_vehicles', first on line {}",
        ),
        ("parameters", "tariff", "name: duplicate name 'tariff', first on line {}"),
        ("columns", "places,lat", "table: duplicate table 'places' and column 'lat', first on line {}"),
    ],
)
def test_duplicates(folder, table, key, message):
    rows = read(folder, table)
    line = line_of(folder, table, *key.split(","))
    write(folder, table, [*rows, rows[line - 1]])
    expected = f"{table}.csv:{len(rows) + 1}: {message.format(line)}"
    assert expected in problems(folder)


def test_coefficients_above_one(folder):
    line = put(folder, "coefficients", "motors,toy_vehicles", "coefficient", "0.4")
    # the sum passes 1 on the last row of the buyer
    last = line_of(folder, "coefficients", "design", "toy_vehicles")
    assert line < last
    industry = line_of(folder, "industries", "toy_vehicles")
    assert problems(folder) == [
        f"coefficients.csv:{last}: coefficient: inputs of 'toy_vehicles' sum to 0.73; "
        f"with its value_added_share 0.3 (industries.csv:{industry}) that is 1.03, above 1"
    ]


def test_round_of_parents(folder):
    put(folder, "places", "spinning_top_zone", "parent", "whistle_park")
    put(folder, "places", "whistle_park", "parent", "spinning_top_zone")
    line = line_of(folder, "places", "spinning_top_zone")
    assert problems(folder) == [
        f"places.csv:{line}: parent: the parent chain goes round: spinning_top_zone > whistle_park > spinning_top_zone"
    ]


def test_own_parent(folder):
    line = put(folder, "places", "gearwood", "parent", "gearwood")
    assert problems(folder) == [f"places.csv:{line}: parent: the parent chain goes round: gearwood > gearwood"]


def test_two_worlds_or_none(folder):
    line = put(folder, "places", "puppetia", "kind", "world")
    put(folder, "places", "puppetia", "parent", "")
    assert f"places.csv:{line}: kind: 2 places of kind 'world', not one" in problems(folder)


def test_nobody_sells_what_is_bought(folder):
    for table in ("population", "external"):
        write(folder, table, [row for row in read(folder, table) if row[1] != "paint"])
    line = line_of(folder, "industries", "paint")
    assert problems(folder) == [
        f"industries.csv:{line}: industry_id: 'paint' is bought, but has no row in population.csv "
        "or external.csv: nobody sells it"
    ]


def test_imports_come_from_somewhere(folder):
    rows = read(folder, "external")
    write(folder, "external", [row for row in rows if row[:2] != ["puppet_land", "paint"]])
    line = line_of(folder, "industries", "paint")
    assert problems(folder) == [
        f"industries.csv:{line}: import_share: 'paint' is imported, but external.csv has no foreign region for it"
    ]


def test_more_leaders_than_enterprises(folder):
    put(folder, "population", "gearwood,motors", "enterprises", "1")
    put(folder, "leaders", "red_wagon", "output_1e8cny", "5")
    put(folder, "leaders", "red_wagon", "industry_id", "motors")
    line = put(folder, "leaders", "red_wagon", "place_id", "gearwood")
    assert (
        problems(folder)
        == [
            f"leaders.csv:{line}: place_id: 2 lead firms of motors at gearwood, more than its 1 enterprises "
            "(population.csv:4)"
        ]
        or "population.csv:" in problems(folder)[0]
    )


def test_space_without_sites(folder):
    line = put(folder, "innovation_spaces", "gear_lab", "place_id", "kiteford")
    assert problems(folder) == [f"innovation_spaces.csv:{line}: place_id: 'kiteford' is not a site and has none"]


def test_too_many_goods_classes(folder):
    rows = read(folder, "goods_classes")
    more = [[f"class{k}", *rows[1][1:]] for k in range(7)]
    write(folder, "goods_classes", rows + more)
    assert problems(folder) == ["goods_classes.csv:10: more than 8 rows"]


def test_several_at_once_in_the_order_of_files_and_lines(folder):
    a = put(folder, "places", "gearwood", "rent_cny_m2_month", "cheap")
    b = put(folder, "leaders", "red_wagon", "capacity", "-1")
    c = put(folder, "leaders", "tick_tock", "place_id", "gearwod")
    d = put(folder, "coefficients", "motors,toy_vehicles", "coefficient", "nan")
    text = (folder / "pack.yaml").read_text(encoding="utf-8")
    (folder / "pack.yaml").write_text(text.replace("metro:", "mtero:"), encoding="utf-8")
    found = problems(folder)
    assert [line.split(": ")[:2] for line in found] == [
        [f"coefficients.csv:{d}", "coefficient"],
        [f"leaders.csv:{b}", "capacity"],
        [f"leaders.csv:{c}", "place_id"],
        ["pack.yaml", "metro"],
        ["pack.yaml:6", "mtero"],
        [f"places.csv:{a}", "rent_cny_m2_month"],
    ]


def test_many_of_a_kind_are_counted(folder):
    rows = read(folder, "calibration")
    write(folder, "calibration", [rows[0], *([*row[:2], "x"] for row in rows[1:])])
    found = problems(folder)
    assert len(found) == 11
    assert found[-1] == "calibration.csv: constant: 14 more problems here"
