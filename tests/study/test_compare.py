"""Paired comparison: what it says, how sure it is, and what pairing is worth."""

from __future__ import annotations

import csv
import io
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t
from study_data import experiment_file, reference

from sim.errors import InputError
from sim.study.comparison import compare, effects_by, entity_table, outcome_table, power
from sim.study.comparison.bootstrap import interval
from sim.study.comparison.front import front
from sim.study.comparison.paired import avoided, effect, effects, interactions
from sim.study.comparison.power import needed
from sim.study.export import as_text, escaped, write_tables
from sim.study.runner import batch
from sim.study.store import open_store


def table(**effects_of):
    """Runs of two policies and two disruptions whose outcome is known: seed noise + effects."""
    rows = []
    rng = np.random.default_rng(1)
    for seed in range(12):
        noise, odd = rng.normal(0, 10), rng.normal(0, 0.1)
        for policy in ("base", "p"):
            for disruption in ("none", "quake"):
                value = 100 + noise + (2.0 + odd) * (policy == "p") - 30 * (disruption == "quake")
                value += effects_of.get("interaction", 0.0) * (policy == "p") * (disruption == "quake")
                loss = np.nan if disruption == "none" else 50 + noise - 10 * (policy == "p")
                rows.append((f"{seed}{policy}{disruption}", "s", policy, disruption, 0, seed, seed, value, loss))
    columns = ["run_id", "scenario", "policy", "disruption", "point", "replication", "seed", "output", "loss_days"]
    return pd.DataFrame(rows, columns=columns)


def test_a_known_effect_is_found_in_spite_of_large_noise():
    found = effects(table(), ["output"], "base").set_index("disruption")
    assert found.loc["none", "effect"] == pytest.approx(2.0, abs=0.1)
    assert found.loc["none", "low"] < 2.0 < found.loc["none", "high"]
    assert found.loc["none", "high"] - found.loc["none", "low"] < 0.3
    assert (found["pairs"] == 12).all()
    assert (found["same_sign"] == 1.0).all()
    assert found.loc["none", "unit"] == "CNY"
    assert found.loc["none", "better"] == "higher"


def test_the_interaction_is_what_the_disruption_adds():
    found = interactions(table(interaction=5.0), ["output"], "base", "none")
    assert found["effect"].tolist() == pytest.approx([5.0])
    nothing = interactions(table(), ["output"], "base", "none")
    assert nothing["effect"].tolist() == pytest.approx([0.0], abs=1e-9)


def test_the_share_of_losses_avoided_is_a_ratio_of_means():
    found = avoided(table(), "base", "none")
    runs = table()
    mean = runs[runs["policy"] == "base"]["loss_days"].mean()
    assert found["value"].tolist() == pytest.approx([10 / mean])
    assert found["low"][0] < 10 / mean < found["high"][0]


def test_dominance():
    rows = []
    arms = {"base": (0, 0.5, 100), "good": (10, 0.6, 80), "dear": (20, 0.6, 80), "odd": (30, 0.55, 50)}
    for policy, (cost, lsr, loss) in arms.items():
        for disruption in ("none", "quake"):
            for seed in (1, 2, 3):
                key = (f"{policy}{disruption}{seed}", "s", policy, disruption, 0, seed, seed)
                rows.append((*key, cost, lsr, loss if disruption == "quake" else np.nan))
    columns = [
        "run_id",
        "scenario",
        "policy",
        "disruption",
        "point",
        "replication",
        "seed",
        "cost",
        "lsr_metro",
        "loss_days",
    ]
    runs = pd.DataFrame(rows, columns=columns)
    found = front(runs, "base", "none", avoided(runs, "base", "none")).set_index("policy")
    assert found["on_front"].to_dict() == {"base": True, "good": True, "dear": False, "odd": True}
    assert found.loc["dear", "dominated_by"] == "good"
    assert found.loc["good", "loss_avoided"] == pytest.approx(0.2)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=40))
@settings(max_examples=40, deadline=None)
def test_intervals_hold_the_mean_and_repeat(values):
    low, high = interval(np.array(values))
    mean, room = np.mean(values), 1e-9 * (1 + max(map(abs, values)))
    assert low - room <= mean + 0.35 * (high - low)
    assert high + room >= mean - 0.35 * (high - low)
    assert interval(np.array(values)) == (low, high)


def test_intervals_are_as_wide_as_students_and_cover():
    rng = np.random.default_rng(3)
    ratio, covered = [], 0
    for _ in range(200):
        x = rng.normal(1.0, 1.0, 8)
        low, high = interval(x)
        ratio.append((high - low) / (2 * t.ppf(0.975, 7) * x.std(ddof=1) / math.sqrt(8)))
        covered += low <= 1.0 <= high
    assert np.mean(ratio) == pytest.approx(1.0, abs=0.1)
    assert 0.91 <= covered / 200 <= 0.99
    assert all(np.isnan(interval(np.array([1.0]))))


def test_seeds_are_resampled_whole_when_there_are_many_points():
    noise = np.random.default_rng(5).normal(0, 1, 12)
    seeds = np.repeat(np.arange(12), 25)
    found = effect(np.repeat(noise, 25), seeds)
    alone = effect(noise, np.arange(12))
    assert found["high"] - found["low"] == pytest.approx(alone["high"] - alone["low"])
    assert (found["pairs"], alone["pairs"]) == (300, 12)


def test_replications_needed():
    for sd, half in ((1.0, 0.5), (3.0, 0.1), (0.0, 1.0)):
        n = needed(sd, half)
        assert t.ppf(0.975, n - 1) * sd / math.sqrt(n) <= half
        assert n == 2 or t.ppf(0.975, n - 2) * sd / math.sqrt(n - 1) > half


def test_compare_a_real_study():
    found = compare(reference()[1])
    names = ["outcome", "scenario", "disruption", "policy", "unit", "baseline", "with_policy"]
    assert list(found.effects.columns)[:7] == names
    assert set(found.effects["disruption"]) == {"none", "outage"}
    cost = found.effects[found.effects["outcome"] == "cost"]
    assert (cost["effect"] > 0).all()
    assert (found.runs[found.runs["disruption"] == "outage"]["loss"] > 0).all()
    assert found.runs[found.runs["disruption"] == "none"]["loss"].isna().all()
    assert set(found.outcomes["outcome"]) == set(found.effects["outcome"])
    early = compare(reference()[1], at="2020-06-12")
    assert (early.runs["output"] < found.runs["output"]).all()
    for wrong in ({"baseline": "spacs"}, {"at": "2031-01-01"}, {"at": "soon"}, {"outcomes": ["lsr_metr"]}):
        with pytest.raises(InputError):
            compare(reference()[1], **wrong)


def test_flows_are_integrated_from_the_series(tmp_path):
    store = open_store(reference()[1])
    runs = outcome_table(store).set_index("run_id")
    daily = store.table("daily", filters={"scope": "region"})
    whole = daily.groupby("run_id")["output"].sum()
    calm = runs.index[runs["disruption"] == "none"]
    assert runs.loc[calm, "output"].to_numpy() == pytest.approx(whole.loc[calm].to_numpy(), rel=1e-9)
    struck = runs.index[runs["disruption"] != "none"]
    assert runs.loc[struck, "output"].to_numpy() == pytest.approx(whole.loc[struck].to_numpy(), rel=0.05)


def test_pairing_needs_at_least_ten_times_fewer_replications(tmp_path):
    """The same interval from seeds of its own for every arm takes more than ten times the runs."""
    more = [
        "policies.1.add=[{kind: dual_sourcing, start: 2020-06-01}]",
        "disruptions.0.add=[]",
        "replications=10",
    ]
    common = batch(experiment_file(tmp_path), out=tmp_path / "a", engine="serial", overrides=more).path
    apart = [*more, "pairing=independent"]
    independent = batch(experiment_file(tmp_path), out=tmp_path / "b", engine="serial", overrides=apart).path
    for outcome in ("lsr_metro", "output"):
        paired, loose = (
            compare(path, outcomes=[outcome]).effects.set_index("disruption") for path in (common, independent)
        )
        for disruption in ("none", "outage"):
            wide = loose.loc[disruption, "high"] - loose.loc[disruption, "low"]
            narrow = paired.loc[disruption, "high"] - paired.loc[disruption, "low"]
            # An interval shrinks with the root of the number of replications.
            assert (wide / max(narrow, 1e-12)) ** 2 >= 10, (outcome, disruption)
        said = power(common, outcome, 1e-3 * paired["baseline"].abs().mean())
        assert (said["needed_independent"] >= 10 * said["needed"]).all()


def test_no_cell_becomes_a_formula(tmp_path):
    danger = pd.DataFrame({"=a": ["=1+1", "+x", "-x", "@y", "fine", "\tz"], "n": [-1.5, 2, 3, 4, 5, 6]})
    rows = list(csv.reader(io.StringIO(as_text(danger, "csv"))))
    assert rows[0] == ["'=a", "n"]
    assert [row[0] for row in rows[1:]] == ["'=1+1", "'+x", "'-x", "'@y", "fine", "'\tz"]
    assert rows[1][1] == "-1.5"  # numbers stay numbers
    assert escaped(danger)["n"].tolist() == danger["n"].tolist()
    pytest.importorskip("xlsxwriter")
    (file,) = write_tables({"danger": danger}, "xlsx", tmp_path / "x")
    import zipfile

    sheet = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet


@pytest.mark.parametrize("to", ["csv", "md", "json", "xlsx"])
def test_tables_are_written_in_every_format(tmp_path, to):
    files = write_tables(compare(reference()[1], outcomes=["cost"]).tables(), to, tmp_path / "out" / "comparison")
    assert all(file.stat().st_size > 0 for file in files)
    with pytest.raises(InputError):
        write_tables({}, "xls", tmp_path / "x")


def test_effects_by_ecosystem_and_lead_firm():
    study = reference()[1]
    for by, column in (("ecosystems", "ecosystem_id"), ("leaders", "leader_id")):
        found = effects_by(study, by, outcomes=("lsr_metro", "output"))
        table = entity_table(open_store(study), by)
        assert set(found[column]) == set(table[column])
        one = found[found["outcome"] == "output"].iloc[0]
        assert one["unit"] == "CNY/day", "what is compared is the last day's"
        rows = table[(table[column] == one[column]) & (table["disruption"] == one["disruption"])]
        with_policy = rows[rows["policy"] == one["policy"]].set_index("seed")["output"]
        base = rows[rows["policy"] == open_store(study).manifest["experiment"]["policies"][0]["name"]].set_index("seed")
        assert one["effect"] == pytest.approx((with_policy - base["output"]).mean())
    with pytest.raises(InputError, match="no table 'ecosystem', did you mean 'ecosystems'"):
        effects_by(study, "ecosystem")
    with pytest.raises(InputError, match="no outcome 'lsr_metr', did you mean 'lsr_metro'"):
        effects_by(study, "leaders", outcomes=["lsr_metr"])
