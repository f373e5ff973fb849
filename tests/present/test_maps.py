"""Projection, labels, flows and boundaries."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import present_data as data
import pytest
from figure_checks import check
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.present import zone_map
from sim.present.maps.boundaries import read_boundaries
from sim.present.maps.flows import between_places
from sim.present.maps.labels import Label, overlap, place
from sim.present.maps.projection import EARTH_KM, Projection
from sim.present.maps.zones import arrange, inner_flows

CHENGDU = Projection(30.66, 104.06)
SQUARE = [[103.5, 30.2], [104.8, 30.2], [104.8, 31.2], [103.5, 31.2], [103.5, 30.2]]


@given(st.floats(-85, 85), st.floats(-179, 179))
def test_distances_from_the_centre_are_true(lat, lon):
    east, north = CHENGDU(lat, lon)
    a, b, turn = np.radians(30.66), np.radians(lat), np.radians(lon - 104.06)
    h = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(turn / 2) ** 2
    assert np.hypot(east, north) == pytest.approx(2 * EARTH_KM * np.arcsin(np.sqrt(h)), abs=0.05, rel=1e-5)


def test_directions_from_the_centre_are_true():
    east, north = CHENGDU([31.66, 30.66, 30.66], [104.06, 104.06, 105.06])
    assert (abs(east[0]), north[0]) == (pytest.approx(0, abs=1e-6), pytest.approx(111.19, abs=0.02))
    assert (east[1], north[1]) == (0, 0)
    assert east[2] == pytest.approx(95.6, abs=0.3)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 4), st.floats(0, 4)), min_size=1, max_size=25))
def test_labels_never_collide_nor_leave_the_panel(points):
    labels = [Label(f"n{i}", x, y, 0.7, 0.14) for i, (x, y) in enumerate(points)]
    boxes = [p.box() for p in place(labels, (4.0, 4.0), np.empty((0, 3)), [(0, 0, 1, 0.5)])]
    for i, a in enumerate(boxes):
        assert min(a[:2]) >= 0
        assert max(a[2:]) <= 4
        assert not overlap(a, (0, 0, 1, 0.5))
        assert not any(overlap(a, b) for b in boxes[i + 1 :])


def test_flows_add_up():
    firms, links = data.firms_and_links(120)
    totals = between_places(firms, links)
    assert totals["value"].sum() == pytest.approx(links["value"].sum())
    pools = set(firms[firms["is_pool"]]["firm_id"])
    assert totals[totals["external"]]["value"].sum() == pytest.approx(
        links[links["supplier_id"].isin(pools)]["value"].sum()
    )
    inner = inner_flows(totals, set(data.places()["place_id"]), 7)
    assert len(inner) == 7
    assert (inner["source"] != inner["target"]).all()
    assert inner["value"].is_monotonic_decreasing


def test_a_map_of_three_places_has_no_core():
    few = data.places().iloc[[0, 8, 30]]
    assert arrange(few, None).core is None
    assert arrange(data.places(), (30.66, 104.06)).core is not None
    check(zone_map(few, data.META))


def test_no_place_with_output_is_an_error():
    with pytest.raises(InputError, match="places with output: the table has no rows"):
        zone_map(data.places().assign(output=0.0), data.META)


def geojson(tmp_path, document) -> str:
    path = tmp_path / "b.geojson"
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return str(path)


def test_boundaries_are_laid_under_with_their_credit(tmp_path):
    multi = {"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]}
    document = {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [SQUARE]}},
        {"type": "Feature", "properties": {}, "geometry": multi},
    ]}  # fmt: skip
    path = geojson(tmp_path, document)
    assert len(read_boundaries(path)) == 3
    meta = replace(data.META, centre=(30.66, 104.06))
    fig = zone_map(data.places(), meta, "zh", boundaries=path, attribution="某地图")
    check(fig)
    assert any("边界：某地图" in t.get_text() for t in fig.texts)
    assert len(read_boundaries(geojson(tmp_path, multi))) == 2


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("{", "b.geojson:1: not JSON"),
        ({"type": "FeatureCollection", "features": []}, "no polygons found"),
        ([1, 2], "no polygons found"),
        ({"type": "Point", "coordinates": [1, 2]}, "Point: only Polygon and MultiPolygon"),
        ({"type": "Feature", "geometry": None}, "geometry: NoneType: only Polygon"),
        ({"type": "Polygon", "coordinates": [SQUARE[:2]]}, "a ring of 2 points"),
        ({"type": "Polygon", "coordinates": [[[500000, 3400000]] * 4]}, "must be degrees"),
        ({"type": "Polygon", "coordinates": [[["a", "b"]] * 4]}, "bad coordinates"),
        ({"type": "Polygon"}, "bad coordinates"),
        ({"type": "Polygon", "coordinates": [[{"x": 1}] * 4]}, "bad coordinates"),
    ],
)
def test_bad_boundaries_are_named(tmp_path, document, message):
    with pytest.raises(InputError, match=message):
        read_boundaries(geojson(tmp_path, document))


def test_missing_and_binary_boundaries(tmp_path):
    with pytest.raises(InputError, match="cannot read the boundaries"):
        read_boundaries(tmp_path / "none.geojson")
    (tmp_path / "x.geojson").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(InputError, match="not a text file"):
        read_boundaries(tmp_path / "x.geojson")


def test_unknown_links_are_not_flows():
    firms, links = data.firms_and_links(50)
    stray = pd.concat([links, links.iloc[:1].assign(supplier_id=10**6)], ignore_index=True)
    assert between_places(firms, stray)["value"].sum() == pytest.approx(links["value"].sum())
