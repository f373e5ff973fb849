"""``peitao route``: what it shows, and how it answers words it does not know."""

from __future__ import annotations

import json

import pytest

from sim.cli.main import run
from sim.cli.route import pack_folder, route
from sim.cli.route_text import why
from sim.errors import InputError, ModelError


def shown(capsys, *ends: str, **options) -> str:
    route("toyland", *ends, **options)
    return capsys.readouterr().out


def test_table_names_the_legs_and_the_totals(capsys):
    text = shown(capsys, "gearwood", "puppet_land", industry="toy_vehicles", modes=True)
    for word in ("twin_rail_port", "handling", "puppet_corridor", "export 4.0 h", "of value", "chosen"):
        assert word in text
    assert "rail beats road by" in text


def test_json_adds_up_and_follows_the_group(capsys):
    found = json.loads(shown(capsys, "puppet_land", "gearwood", industry="toy_parts", json=True))
    assert [one["goods_class"] for one in found] == ["parts"]
    way, product = found[0]["route"], found[0]["products"][0]
    assert way["cost"] == pytest.approx(sum(leg["cost"] for leg in way["legs"]))
    assert way["days"] * 24 == pytest.approx(sum(leg["hours"] + leg["customs_h"] for leg in way["legs"]))
    assert product["cost_share"] == pytest.approx(way["cost"] / product["value_cny_t"])
    assert way["generalised"] == pytest.approx(way["cost"] + way["time_cost"])


def test_closing_shows_the_way_round(capsys):
    text = shown(capsys, "gearwood", "puppet_land", industry="motors", close=("puppet_railway",))
    assert "puppet_railway closed: +" in text
    assert "against the usual route (mainly rail)" in text
    with pytest.raises(ModelError, match="something on the way is closed"):
        shown(capsys, "gearwood", "puppet_land", industry="motors", close=("puppet_corridor",))


def test_settings_reach_the_network(capsys):
    def way(*settings: str) -> dict:
        text = shown(capsys, "puppet_land", "gearwood", industry="motors", json=True, settings=settings)
        return json.loads(text)[0]["route"]

    assert way()["days"] - way("border_delay_factor=0")["days"] == pytest.approx(30 / 24)
    assert way("road_freight_cny_tkm=6")["cost"] > way()["cost"]
    assert way("transport.rail_cost_factor=100")["mode"] == "road"


def test_unknown_words_are_told_all_at_once():
    with pytest.raises(InputError) as failed:
        route("toyland", "gearwod", "blockton_x", industry="motor")
    text = str(failed.value)
    assert "unknown place 'gearwod', did you mean 'gearwood'?" in text
    assert "unknown place 'blockton_x', did you mean 'blockton'?" in text
    assert "unknown industry 'motor', did you mean 'motors'?" in text
    with pytest.raises(InputError, match="'design' is a service"):
        route("toyland", "gearwood", "kiteford", industry="design")
    with pytest.raises(InputError, match="did you mean 'puppet_corridor'"):
        route("toyland", "gearwood", "kiteford", industry="motors", close=("puppet_coridor",))
    with pytest.raises(InputError, match="name a place in it: block_old_town"):
        route("toyland", "blockton", "kiteford", industry="motors")


def test_bad_settings_are_told_all_at_once():
    with pytest.raises(InputError) as failed:
        route(
            "toyland",
            "gearwood",
            "kiteford",
            industry="motors",
            settings=("rod_kmh=3", "road_kmh=x", "time_factor"),
        )
    text = str(failed.value)
    assert "--set rod_kmh=3: unknown setting, did you mean 'road_kmh'?" in text
    assert "'x' is not a number" in text
    assert "--set time_factor" in text
    with pytest.raises(InputError, match="time_factor: Input should be greater than 0"):
        route("toyland", "gearwood", "kiteford", industry="motors", settings=("time_factor=0",))
    for bad in ("road_kmh=0", "road_kmh=nan", "driving_hours_per_day=25", "circuity=-1"):
        with pytest.raises(ModelError, match="transport: "):
            route("toyland", "gearwood", "kiteford", industry="motors", settings=(bad,))


def test_packs_by_name_and_by_folder(tmp_path):
    assert pack_folder("toyland").name == "toyland"
    assert pack_folder(str(pack_folder("toyland"))) == pack_folder("toyland")
    with pytest.raises(InputError, match="no region pack 'toylan', did you mean 'toyland'"):
        pack_folder("toylan")
    with pytest.raises(InputError, match=r"it has no pack\.yaml"):
        pack_folder(str(tmp_path))


def test_why_weighs_money_against_time():
    def way(mode: str, cost: float, days: float) -> dict:
        time = 100 * days
        return {
            "mode": mode,
            "cost": cost,
            "days": days,
            "time_cost": time,
            "generalised": cost + time,
            "legs": [mode],
        }

    rail = way("rail", 4000, 14)
    ways = {"rail": rail, "sea": way("sea", 2600, 35), "air": way("air", 27000, 3), "road": None}
    assert why(rail, ways) == (
        "rail beats sea by 11% of generalised cost: 21.0 days sooner, worth 2,100 CNY/t, "
        "but 1,400 CNY/t more in freight and fees."
    )
    assert why(rail, {"rail": rail, "sea": None}) == "rail is the only way."
    assert "equally dear" in why(rail, {"rail": rail, "sea": way("sea", 1901, 35)})


def test_the_verb_is_registered_and_errors_have_no_traceback(capsys):
    assert run(["route", "toyland", "gearwood", "puppet_land", "--industry", "motors", "--close", "rail"]) == 0
    assert "rail closed:" in capsys.readouterr().out
    assert run(["route", "toyland", "gearwood", "nowhere", "-i", "motors"]) == 2
    assert capsys.readouterr().err.startswith("unknown place 'nowhere'")
    assert run(["route", "toyland", "gearwood", "puppet_land", "-i", "motors", "--close", "puppet_corridor"]) == 1
    assert run(["route", "toyland", "gearwood"]) == 2
