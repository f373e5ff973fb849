import datetime
import hashlib
import os
import pickle
import subprocess
import sys

import numpy as np
import pytest
from pack_data import TOYLAND, copy_pack, line_of, problems, put, read, write

from sim.errors import PackError
from sim.world.geo import great_circle_km
from sim.world.pack import load_pack
from sim.world.types import CRITICAL, NON_CRITICAL, ORIGIN_CLASSES


@pytest.fixture(scope="module")
def pack():
    return load_pack(TOYLAND)


def test_manifest(pack):
    assert (pack.id, pack.base_year, pack.near_radius_km) == ("toyland", 2019, 200)
    assert pack.name_zh == "玩具国双乐都市圈"
    assert pack.places.id[pack.centre] == "block_old_town"
    assert pack.places.kind[pack.metro] == "metro"
    assert pack.places.kind[pack.home_country] == "country"


def test_size(pack):
    assert pack.population.enterprises.sum() == 300
    assert pack.places.is_site.sum() == 8
    assert len(pack.industries.id) == 6
    assert (~pack.industries.is_goods).sum() == 1
    assert (len(pack.ecosystems.id), len(pack.leaders.id), len(pack.spaces.id)) == (3, 2, 3)


def test_ancestors_follow_the_parent_chain(pack):
    places = pack.places
    names = {level: getattr(places, level) for level in ("district", "city", "metro", "province", "country")}

    def up(word):
        return {k: places.id[v[places.row[word]]] if v[places.row[word]] >= 0 else None for k, v in names.items()}

    assert up("whistle_park") == {
        "district": "marble_centre",
        "city": "marbleton",
        "metro": "twin_toys",
        "province": "chestshire",
        "country": "playland",
    }
    assert up("gearwood")["district"] == "gearwood"
    assert up("block_rail_port")["district"] is None
    assert set(up("WORLD").values()) == {None}
    assert up("puppet_land")["country"] == "puppetia"


def test_origin_classes(pack):
    places = pack.places
    words = {name: ORIGIN_CLASSES[places.origin_class[p]] for name, p in places.row.items()}
    assert all(words[places.id[p]] == "metro" for p in np.flatnonzero(places.is_site))
    assert words["kiteford"] == "near"
    assert words["drumcoast"] == "domestic"
    assert words["puppet_land"] == words["puppetia"] == words["WORLD"] == "foreign"
    assert words["playland"] == words["chestshire"] == "domestic"
    p = places.row["kiteford"]
    km = great_circle_km(places.lat[p], places.lon[p], places.lat[pack.centre], places.lon[pack.centre])
    assert 100 < km < pack.near_radius_km


def test_near_circle_is_drawn_by_the_manifest(tmp_path):
    folder = copy_pack(tmp_path)
    text = (folder / "pack.yaml").read_text(encoding="utf-8")
    (folder / "pack.yaml").write_text(text.replace("near_radius_km: 200", "near_radius_km: 99.5"), "utf-8")
    found = problems(folder)
    assert found[0] == "external.csv:2: share: the domestic shares of 'timber' sum to 2, not 1"
    write(folder, "external", [row for row in read(folder, "external") if row[0] != "kiteford"])
    places = load_pack(folder).places
    assert ORIGIN_CLASSES[places.origin_class[places.row["kiteford"]]] == "domestic"


def test_coefficients_become_a_matrix(pack):
    industries = pack.industries
    row = industries.row
    assert industries.A.shape == (6, 6)
    assert industries.A[row["motors"], row["toy_vehicles"]] == 0.25
    assert industries.A[row["wheels"], row["timber"]] == 0
    assert industries.criticality[row["motors"], row["toy_vehicles"]] == CRITICAL
    assert industries.criticality[row["wheels"], row["timber"]] == NON_CRITICAL
    assert (industries.A.sum(0) + industries.value_added_share <= 1).all()
    assert np.isnan(industries.value_density[row["design"]])
    assert industries.goods_class[row["design"]] == -1
    assert pack.goods_classes.id[industries.goods_class[row["timber"]]] == "bulk"


def test_lists_spell_out_groups_and_ecosystems(pack):
    row = pack.industries.row
    vehicles = pack.ecosystems.id.index("vehicles")
    assert pack.ecosystems.industries[vehicles] == (row["toy_vehicles"], row["wheels"], row["motors"])
    assert pack.ecosystems.of_industry[row["toy_vehicles"]] == vehicles, "the first listed ecosystem wins"
    spinning = pack.place_facts.lead_industries[pack.places.row["spinning_top_zone"]]
    assert spinning == pack.ecosystems.industries[vehicles]
    assert pack.spaces.ecosystems[pack.spaces.id.index("whistle_house")] == ()


def test_references_are_rows(pack):
    assert pack.places.id[pack.leaders.place[0]] == "brickfield"
    assert pack.industries.id[pack.leaders.industry[1]] == "motors"
    assert np.isnan(pack.leaders.capacity[1])
    assert np.isnan(pack.leaders.lsr_target[1])
    assert pack.spaces.open_date[0] == datetime.date(2020, 12, 31)
    assert pack.spaces.demonstration.tolist() == [True, False, False]


def test_edges_join_places_and_nodes(pack):
    n = len(pack.places.id)
    vertex = [*pack.places.id, *pack.nodes.id]
    k = pack.edges.id.index("puppet_railway")
    assert (vertex[pack.edges.start[k]], vertex[pack.edges.end[k]]) == ("twin_rail_port", "puppet_station")
    assert pack.edges.start[k] >= n
    k = pack.edges.id.index("drum_highway")
    assert (vertex[pack.edges.start[k]], vertex[pack.edges.end[k]]) == ("block_old_town", "drumcoast")
    assert pack.edges.customs_h_import[k] == 0, "no customs inside the country"


def test_a_node_may_bear_the_id_of_its_place(tmp_path):
    folder = copy_pack(tmp_path)
    put(folder, "network_nodes", "drum_station", "node_id", "drumcoast")
    put(folder, "network_edges", "drum_railway", "to", "drumcoast")
    pack = load_pack(folder)
    k = pack.edges.id.index("drum_railway")
    assert pack.edges.end[k] == len(pack.places.id) + pack.nodes.id.index("drumcoast")


def test_external_shares_are_renormalised(tmp_path):
    folder = copy_pack(tmp_path)
    put(folder, "external", "kiteford,timber", "share", "0.9995")
    pack = load_pack(folder)
    assert pack.external.share[0] == 1.0
    assert np.isinf(pack.external.capacity[pack.external.region == pack.places.row["drumcoast"]]).all()


def test_calibration(tmp_path, pack):
    assert pack.calibration.shape == (6, 4)
    assert not pack.calibration[:, 0].any(), "the metro area is the reference of calibration"
    folder = copy_pack(tmp_path)
    rows = read(folder, "calibration")
    write(folder, "calibration", [rows[0], ["motors", "foreign", "-0.25"]])
    constants = load_pack(folder).calibration
    assert constants[pack.industries.row["motors"], 3] == -0.25
    assert np.count_nonzero(constants) == 1
    write(folder, "calibration", rows[:1])
    assert not load_pack(folder).calibration.any()


def test_targets_of_calibration(tmp_path, pack):
    assert pack.metro_target.shape == (6,)
    assert ((pack.metro_target > 0) & (pack.metro_target < 1)).all()
    folder = copy_pack(tmp_path)
    rows = read(folder, "targets")
    write(folder, "targets", [rows[0], ["motors", "0.25"]])
    target = load_pack(folder).metro_target
    assert target[pack.industries.row["motors"]] == 0.25
    assert np.isnan(target).sum() == 5
    write(folder, "targets", [rows[0], ["motors", "1.25"]])
    with pytest.raises(PackError, match=r"targets\.csv:2: metro_share"):
        load_pack(folder)


def test_parameters_by_name(pack):
    assert pack.parameter("circuity") == 1.3
    with pytest.raises(PackError) as caught:
        pack.parameter("circuitry")
    assert str(caught.value) == (
        f"{TOYLAND.as_posix()}/parameters.csv: circuitry: missing parameter, did you mean 'circuity'?"
    )


def test_assumptions_name_all_that_is_tagged_a(tmp_path, pack):
    rests_on = {(a.table, a.item): a for a in pack.assumptions()}
    assert rests_on["parameters", "tariff"].what == "0.05"
    assert rests_on["parameters", "road_kmh"].what == "55 km/h"
    assert ("coefficients", "coefficient") in rests_on
    assert rests_on["population", "rows"].what == "20 of 20 rows"
    folder = copy_pack(tmp_path)
    put(folder, "population", "gearwood,motors", "tag", "S")
    put(folder, "parameters", "tariff", "tag", "G")
    fewer = {(a.table, a.item): a for a in load_pack(folder).assumptions()}
    assert fewer["population", "rows"].what == "19 of 20 rows"
    assert ("parameters", "tariff") not in fewer


def test_attributes_describe_every_numeric_column(pack):
    a = pack.attributes
    described = {(t, c): unit for t, c, unit in zip(a.table, a.column, a.unit, strict=True)}
    assert described["network_edges", "cny_tkm"] == "CNY/(t km)"
    assert described["population", "enterprises"] == "1"


def test_nothing_can_be_changed(pack):
    for array in (
        pack.places.lat,
        pack.places.parent,
        pack.industries.A,
        pack.external.share,
        pack.calibration,
    ):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    with pytest.raises(AttributeError):
        pack.id = "elsewhere"


def test_hash_is_of_names_and_bytes(tmp_path, pack):
    folder = copy_pack(tmp_path)
    assert load_pack(folder).files_hash == pack.files_hash, "the folder's own name does not count"
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.iterdir() if p.suffix in (".csv", ".yaml")):
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    assert pack.files_hash == digest.hexdigest()
    put(folder, "parameters", "tariff", "value", "0.06")
    assert load_pack(folder).files_hash != pack.files_hash


def test_bom_crlf_blank_lines_and_quotes_do_no_harm(tmp_path, pack):
    folder = copy_pack(tmp_path)
    path = folder / "ecosystems.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace("Toy vehicles", '"Toy vehicles,\nall of them"')
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n\r\n".join(lines).encode() + b"\r\n,,,,,,\r\n")
    loaded = load_pack(folder)
    assert loaded.ecosystems.id == pack.ecosystems.id
    assert loaded.ecosystems.name_en[0].startswith("Toy vehicles,")


def test_a_pack_travels_to_other_processes(pack):
    again = pickle.loads(pickle.dumps(pack))
    assert again.files_hash == pack.files_hash
    assert (again.industries.A == pack.industries.A).all()


def test_light_to_import():
    heavy = "{'pandas', 'mesa', 'matplotlib', 'pyarrow'}"
    code = f"import sys, sim.world.pack; print(sorted({heavy} & set(sys.modules)))"
    env = {**os.environ, "PYTHONPATH": str(TOYLAND.parents[1])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    assert done.stdout.strip() == "[]"


def test_line_of_finds_rows():
    assert line_of(TOYLAND, "places", "WORLD") == 2


@pytest.mark.parametrize(
    "folder", sorted(path.parent for path in TOYLAND.parent.glob("*/pack.yaml")), ids=lambda f: f.name
)
def test_every_pack_that_comes_along_is_good(folder):
    assert load_pack(folder).id == folder.name
