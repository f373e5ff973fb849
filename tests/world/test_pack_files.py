"""Missing, empty, garbled and misplaced files, and the manifest."""

import os
import shutil

import pytest
from pack_data import copy_pack, problems, read, write

from sim.errors import PackError
from sim.world.pack import load_pack
from sim.world.pack.schema import TABLES


@pytest.fixture
def folder(tmp_path):
    return copy_pack(tmp_path)


def test_paths_are_as_the_user_gave_them(folder, monkeypatch):
    (folder / "places.csv").unlink()
    monkeypatch.chdir(folder.parent)
    with pytest.raises(PackError) as caught:
        load_pack("toyland")
    assert str(caught.value) == "toyland/places.csv: missing file"
    assert caught.value.exit_code == 2


def test_no_such_folder(tmp_path):
    where = tmp_path / "nowhere"
    with pytest.raises(PackError, match="no such folder; a region pack is a folder with") as caught:
        load_pack(where)
    assert str(caught.value).startswith(f"{where.as_posix()}: ")


def test_a_file_is_not_a_folder(folder):
    with pytest.raises(PackError, match=r"pack\.yaml: not a folder"):
        load_pack(folder / "pack.yaml")


@pytest.mark.parametrize("table", list(TABLES))
def test_missing_table_is_one_line(folder, table):
    (folder / f"{table}.csv").unlink()
    assert problems(folder) == [f"{table}.csv: missing file"]


def test_misspelt_table_is_suggested(folder):
    (folder / "places.csv").rename(folder / "place.csv")
    assert problems(folder) == ["places.csv: missing file, is it 'place.csv'?"]


@pytest.mark.parametrize("table", list(TABLES))
def test_empty_file_is_one_line(folder, table):
    (folder / f"{table}.csv").write_bytes(b"")
    (found,) = problems(folder)
    assert found.startswith(f"{table}.csv: empty table; the first line names the columns: ")


@pytest.mark.parametrize("table", [name for name, t in TABLES.items() if not t.may_be_empty])
def test_table_without_rows(folder, table):
    write(folder, table, read(folder, table)[:1])
    assert f"{table}.csv:1: empty table: no rows below the header" in problems(folder)


@pytest.mark.parametrize("table", [name for name, t in TABLES.items() if t.may_be_empty])
def test_a_region_may_do_without(folder, table):
    write(folder, table, read(folder, table)[:1])
    load_pack(folder)


def test_missing_and_unknown_column(folder):
    rows = read(folder, "places")
    rows[0][rows[0].index("rent_cny_m2_month")] = "rent_cny_m2_moth"
    write(folder, "places", rows)
    assert problems(folder)[-2:] == [
        "places.csv:1: unknown column 'rent_cny_m2_moth', did you mean 'rent_cny_m2_month'?",
        "places.csv:1: rent_cny_m2_month: missing column",
    ]


def test_column_twice(folder):
    rows = read(folder, "places")
    write(folder, "places", [[*row, row[5]] for row in rows])
    assert problems(folder) == ["places.csv:1: lat: the column stands twice"]


def test_missing_optional_column(folder):
    rows = read(folder, "goods_classes")
    k = rows[0].index("freight_multiplier")
    write(folder, "goods_classes", [row[:k] + row[k + 1 :] for row in rows])
    columns = read(folder, "columns")
    write(folder, "columns", [row for row in columns if row[1] != "freight_multiplier"])
    assert load_pack(folder).goods_classes.freight_multiplier.tolist() == [1.0, 1.0]


def test_row_too_short_and_too_long(folder):
    rows = read(folder, "parameters")
    rows[2] = rows[2][:-1]
    rows[3] = [*rows[3], "more"]
    write(folder, "parameters", rows)
    assert problems(folder) == [
        "parameters.csv:3: 5 cells where the header has 6",
        "parameters.csv:4: 7 cells where the header has 6",
    ]


def test_not_utf8(folder):
    data = (folder / "places.csv").read_bytes().splitlines(keepends=True)
    data[3] = data[3].replace("木偶国".encode(), "木偶国".encode("gb18030"))
    (folder / "places.csv").write_bytes(b"".join(data))
    assert problems(folder) == ["places.csv:4: not UTF-8 text (byte 0xb9)"]


def test_nul_and_open_quote(folder):
    path = folder / "places.csv"
    good = path.read_bytes()
    path.write_bytes(good + b"\0\n")
    assert problems(folder) == ["places.csv:20: a NUL character"]
    path.write_bytes(good + b'x,"open\n')
    assert problems(folder) == ["places.csv:20: not readable as CSV: unexpected end of data"]


def test_a_table_is_a_plain_file(folder):
    (folder / "places.csv").unlink()
    (folder / "places.csv").mkdir()
    assert problems(folder) == ["places.csv: not a plain file"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_read(folder):
    (folder / "places.csv").unlink()
    os.mkfifo(folder / "places.csv")
    assert problems(folder) == ["places.csv: not a plain file"]


def test_links_stay_inside(folder, tmp_path):
    outside = tmp_path / "outside.csv"
    shutil.move(folder / "places.csv", outside)
    (folder / "places.csv").symlink_to(outside)
    assert problems(folder) == ["places.csv: a link that leads out of the pack folder"]
    (folder / "places.csv").unlink()
    (folder / "places.csv").symlink_to(folder / "places.csv")
    assert len(problems(folder)) == 1
    (folder / "places.csv").unlink()
    (folder / "places.csv").symlink_to(tmp_path / "nothing")
    assert problems(folder) == ["places.csv: missing file"]
    (folder / "places.csv").unlink()
    shutil.move(outside, folder / "real.csv")
    (folder / "places.csv").symlink_to("real.csv")
    load_pack(folder)


def test_the_folder_itself_may_be_a_link(folder, tmp_path):
    (tmp_path / "link").symlink_to(folder)
    assert load_pack(tmp_path / "link").id == "toyland"


MANIFEST = {
    "unknown key": (
        "near_radius_km:",
        "near_radius:",
        [
            "pack.yaml: near_radius_km: missing key",
            "pack.yaml:8: near_radius: unknown key, did you mean 'near_radius_km'?",
        ],
    ),
    "type": ("2019", "'2019'", ["pack.yaml:4: base_year: input should be a valid integer, not '2019'"]),
    "range": ("200", "-1", ["pack.yaml:8: near_radius_km: input should be greater than 0, not '-1'"]),
    "nan": ("200", ".nan", ["pack.yaml:8: near_radius_km: input should be a finite number, not 'nan'"]),
    "centre": (
        "block_old_town",
        "block_oldtown",
        ["pack.yaml:5: centre: unknown place 'block_oldtown', did you mean 'block_old_town'?"],
    ),
    "metro": (
        "metro: twin_toys",
        "metro: blockton",
        ["pack.yaml:6: metro: 'blockton' is a city, not a metro"],
    ),
    "home": (
        "country: playland",
        "country: WORLD",
        ["pack.yaml:7: home_country: 'WORLD' is a world, not a country"],
    ),
    "no coordinates": ("block_old_town", "playland", ["pack.yaml:5: centre: 'playland' has no coordinates"]),
    "twice": ("metro: twin_toys", "centre: twin_toys", None),
    "syntax": ("metro: twin_toys", "metro: [twin_toys", None),
}


@pytest.mark.parametrize("case", list(MANIFEST))
def test_manifest(folder, case):
    old, new, expected = MANIFEST[case]
    path = folder / "pack.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    found = problems(folder)
    if expected is None:
        (line,) = found
        assert line.startswith("pack.yaml:")
        assert ": not YAML: " in line
    else:
        assert found == expected


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words", "1", "{}", "a: &x [*x]\n", "? [1, 2]\n: 3\n"])
def test_manifest_of_another_shape(folder, text):
    (folder / "pack.yaml").write_text(text, encoding="utf-8")
    assert all(line.startswith("pack.yaml") for line in problems(folder))


def test_manifest_missing(folder):
    (folder / "pack.yaml").unlink()
    assert problems(folder) == ["pack.yaml: missing file"]


def test_everything_missing(tmp_path):
    assert problems(tmp_path) == sorted(
        f"{name}: missing file" for name in ["pack.yaml", *map("{}.csv".format, TABLES)]
    )
