"""The two pictures of every run, in every language."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import present_data as data
import pytest
from figure_checks import check

from sim.errors import InputError
from sim.present import figures_for_run, lsr_over_time, zone_map

LANGS = ("zh", "both")
META = replace(data.META, centre=(30.66, 104.06))


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    firms, links = data.firms_and_links()
    state = data.places().drop(columns=["name_en", "name_zh", "kind", "parent", "lat", "lon", "weight"])
    state = state.dropna(subset=["output"]).assign(date="2019-12-31", day=364)
    return {"leaders": data.leaders(), "places": state, "firms": firms, "links": links, "events": data.EVENTS}


def bare_places() -> pd.DataFrame:
    return data.places()[["place_id", "name_en", "name_zh", "kind", "parent", "lat", "lon"]]


@pytest.mark.parametrize("lang", LANGS)
def test_both_files_are_written(lang, tables, tmp_path):
    paths = figures_for_run(tables, bare_places(), META, tmp_path / "new", lang)
    assert [p.name for p in paths] == ["lsr_leaders.png", "map.png"]
    assert all(p.read_bytes().startswith(b"\x89PNG") for p in paths)
    assert len(list((tmp_path / "new").iterdir())) == 2


def title(fig) -> str:
    return " ".join(t.get_text() for t in fig.texts if t.get_gid() == "title")


def test_the_title_says_what_was_found():
    assert "rose from 43.0%" in title(lsr_over_time(data.leaders(), META, finding=True))
    assert "由43.0%升至" in title(lsr_over_time(data.leaders(), META, "zh", finding=True))
    flat = title(lsr_over_time(data.leaders(trend=0), META, finding=True))
    assert "hold level" in flat
    assert "33%" in flat
    assert "43%" in flat


def test_one_day_of_data_can_be_drawn():
    table = data.leaders()
    check(lsr_over_time(table[table["date"] == table["date"].min()], META, "zh"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.drop(columns="lsr_radius_300km"), "leaders: lsr_radius_300km: column missing"),
        (lambda t: t.iloc[:0], "leaders: the table has no rows"),
    ],
)
def test_bad_tables_are_named(change, message):
    with pytest.raises(InputError, match=message):
        lsr_over_time(change(data.leaders()), META)


def test_unknown_words_get_a_suggestion(tmp_path):
    with pytest.raises(InputError, match="did you mean 'occupancy'"):
        zone_map(data.places(), META, measure="ocupancy")
    with pytest.raises(InputError, match="unknown language 'de'"):
        lsr_over_time(data.leaders(), META, "de")
