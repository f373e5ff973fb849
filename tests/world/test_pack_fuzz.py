"""Whatever stands in the files, the answer is a Pack or a PackError of whole, bounded lines."""

import csv
import io
import json
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pack_data import TOYLAND

from sim.errors import PackError
from sim.world.pack import Pack, load_pack
from sim.world.pack.schema import TABLES

FILES = {path.name: path.read_bytes() for path in TOYLAND.iterdir() if path.suffix in (".csv", ".yaml")}
NAMES = st.sampled_from(sorted(FILES))
WORDS = [
    "0",
    "1",
    "-1",
    "nan",
    "inf",
    "1e400",
    "1e15",
    "99999999999999999999",
    ";",
    "a;b",
    "WORLD",
    "timber",
    "gearwood",
    "blockton",
    "kiteford",
    "world",
    "row",
    "S",
    "2020-01-01",
    "\u0663",
    "'",
    '"',
    "\u2028",
]
CELLS = st.one_of(st.sampled_from([*WORDS, "", " "]), st.text(max_size=8), st.floats().map(str))
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def attempt(files):
    with tempfile.TemporaryDirectory() as name:
        for file, data in files.items():
            (Path(name) / file).write_bytes(data)
        found = outcome(name)
    if isinstance(found, PackError):
        lines = str(found).splitlines()
        assert len(lines) == len(found.problems) > 0
        assert max(map(len, lines)) < 1000
    else:
        assert isinstance(found, Pack)


def outcome(folder):
    try:
        return load_pack(folder)
    except PackError as error:
        return error


@given(st.dictionaries(NAMES, st.binary(max_size=200), min_size=1, max_size=3))
@QUICK
def test_random_bytes(changes):
    attempt({**FILES, **changes})


@given(NAMES, st.integers(0, 10**6), st.binary(max_size=6))
@QUICK
def test_random_bytes_in_the_middle(name, at, more):
    data = FILES[name]
    at %= len(data)
    attempt({**FILES, name: data[:at] + more + data[at + len(more) :]})


@st.composite
def spoilt_tables(draw):
    """Toyland with a few cells of a few tables replaced, and rows left out or repeated."""
    files = dict(FILES)
    for table in draw(st.lists(st.sampled_from(sorted(TABLES)), min_size=1, max_size=3, unique=True)):
        rows = list(csv.reader(io.StringIO(FILES[f"{table}.csv"].decode())))
        for _ in range(draw(st.integers(1, 4))):
            k = draw(st.integers(0, len(rows) - 1))
            rows[k][draw(st.integers(0, len(rows[k]) - 1))] = draw(CELLS)
        if draw(st.booleans()):
            del rows[draw(st.integers(0, len(rows) - 1))]
        if rows and draw(st.booleans()):
            rows.append(rows[draw(st.integers(0, len(rows) - 1))])
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        files[f"{table}.csv"] = text.getvalue().encode("utf-8", "surrogatepass")
    return files


@given(spoilt_tables())
@QUICK
def test_random_cells(files):
    attempt(files)


KEYS = st.sampled_from(["id", "centre", "metro", "near_radius_km", "base_year", "x"])
VALUES = st.one_of(st.text(max_size=10), st.floats(), st.integers(), st.none(), st.booleans())


@given(st.dictionaries(KEYS, VALUES))
@QUICK
def test_random_manifest(content):
    attempt({**FILES, "pack.yaml": json.dumps(content).encode()})
