"""The explorer's data and server, without a browser."""

from __future__ import annotations

import http.client
import json
import threading

import numpy as np
import pytest
from report_study import report_run, report_study

from sim.errors import InputError
from sim.present.explorer import Explored, serve
from sim.present.study_view import open_view

ARMS = {"scenario": "toyland", "disruption": "outage"}


@pytest.fixture(scope="module")
def explored():
    return Explored(open_view(report_study()))


@pytest.fixture(scope="module")
def server(explored):
    found = serve(explored)
    threading.Thread(target=found.serve_forever, daemon=True).start()
    yield found
    found.shutdown()
    found.server_close()


def ask(server, path: str, host: str | None = None, method: str = "GET"):
    port = server.server_address[1]
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    link.request(method, path, headers={"Host": host or f"127.0.0.1:{port}"})
    answer = link.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read().decode("utf-8-sig", errors="replace")


def test_course_is_the_median_of_the_runs(explored):
    found = explored.series(**ARMS, measure="output")
    series = explored.view.table("series", explored.view.runs("toyland", "dual", "outage"))
    expected = series.groupby("date")["output"].median()
    assert np.allclose(found[found["policy"] == "dual"]["mid"], expected)
    assert (found["low"] <= found["mid"]).all()


def test_map_is_the_mean_of_the_runs(explored):
    date = explored.dates[2]
    found = explored.zones(**ARMS, policy="dual", measure="lsr_metro", date=date).set_index("place_id")
    table = explored.view.table("places", explored.view.runs("toyland", "dual", "outage"))
    expected = table[table["date"] == date].groupby("place_id")[["lsr_metro", "output"]].mean()
    assert np.allclose(found["mid"], expected["lsr_metro"].loc[found.index])
    assert np.allclose(found["size"], expected["output"].loc[found.index])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda e: e.series("toyland", "outag", "output"), "did you mean 'outage'"),
        (lambda e: e.series(**ARMS, measure="outputs"), "did you mean 'output'"),
        (lambda e: e.series(**ARMS, measure="output", place="nowhere"), "unknown place"),
        (lambda e: e.zones(**ARMS, policy="dual", measure="output", date="1999-01-01"), "no record of '1999-01-01'"),
        (lambda e: e.effects(**ARMS, outcome="lsr_metr"), "did you mean 'lsr_metro'"),
    ],
)
def test_unknown_words_get_a_suggestion(explored, call, message):
    with pytest.raises(InputError, match=message):
        call(explored)


def test_only_this_machine_is_answered(server):
    assert server.server_address[0] == "127.0.0.1"
    assert ask(server, "/", host="evil.example")[0] == 403
    assert ask(server, "/api/about", method="POST")[0] == 501


def test_pages_carry_a_strict_policy_and_ask_nothing_outside(server):
    for path in ("/", "/app.js", "/charts.js", "/style.css", "/regular.otf"):
        status, headers, body = ask(server, path)
        assert status == 200
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        if path != "/regular.otf":
            assert "https://" not in body
            assert body.count("http://") == body.count("http://www.w3.org/2000/svg")
        assert "innerHTML" not in body


def test_answers_are_json_and_csv(server):
    status, _, body = ask(server, "/api/series?scenario=toyland&disruption=outage&measure=output&place=region")
    assert status == 200
    assert json.loads(body)[0].keys() == {"policy", "date", "mid", "low", "high"}
    status, headers, body = ask(server, "/api/effects?scenario=toyland&disruption=outage&outcome=lsr_metro&format=csv")
    assert headers["Content-Disposition"] == 'attachment; filename="effects.csv"'
    assert body.splitlines()[0].startswith("policy,baseline,with_policy,effect,low,high")


@pytest.mark.parametrize("path", ["/api/series", "/api/series?scenario=x&disruption=y&measure=z&place=q", "/api/none",
                                  "/../../etc/passwd", "/api/map?scenario=toyland"])  # fmt: skip
def test_bad_questions_get_a_plain_answer(server, path):
    status, _, body = ask(server, path)
    assert status in (400, 404)
    assert "error" in json.loads(body)


def test_a_port_in_use_is_said(server, explored):
    with pytest.raises(InputError, match="cannot be used"):
        serve(explored, server.server_address[1])


def test_a_run_can_be_explored():
    explored = Explored(open_view(report_run()))
    assert explored.outcomes() == []
    assert explored.about()["runs"] == "1 / 1"
    assert len(explored.series("run", "run", "output")) == len(explored.dates)


def test_each_language_has_its_own_unit_and_scale(explored):
    about = explored.about()
    output = next(one for one in about["measures"] if one["name"] == "output")
    assert output["unit"] == {"en": "million CNY a day", "zh": "亿元/日"}
    assert output["scale"] == {"en": 1e-6, "zh": 1e-8}
    cost = next(one for one in explored.outcomes() if one["name"] == "cost")
    assert (cost["unit"]["zh"], cost["scale"]["zh"]) == ("亿元", 1e-8)
    assert set(about["question"]) == {"en", "zh"}
