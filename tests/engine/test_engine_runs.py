"""How the engine runs: the printed day, threads, caches, growth of orders."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.errors import InputError
from sim.model.engine import Engine, order_growth, stability
from sim.model.engine.sample import network
from sim.scenario.production import Production
from sim.threads import available_threads, over_pieces

ROOT = Path(__file__).parents[2]


def test_the_day_can_be_printed():
    net, final, x = network(20)
    e = Engine(net, final, x, x, Production())
    names = [phase.name for phase in e.phases]
    order = ["demand", "capacity", "inputs", "output", "rationing", "dispatch and arrivals", "stocks", "orders"]
    assert [name for name in names if name in order] == order
    assert all("=" in phase.equation or "<-" in phase.equation or "share" in phase.equation for phase in e.phases)


@pytest.mark.parametrize("spec", [{}, {"rationing": "lowest_ratio_first", "stock_by": "supplier", "leaning": 1.0}])
def test_same_bytes_for_any_number_of_threads(spec):
    net, final, x = network(3000, inputs=6, seed=3)
    engines = [
        Engine(net, final, x, 1.1 * x, Production(**spec), threads=threads, pieces=4) for threads in (1, 2, 3, 4)
    ]
    for e in engines:
        e.capacity_factor[::7] = 0.3
        for day in range(15):
            if day == 5:
                e.set_lead(np.arange(0, e.n_links, 3), 7)
            e.step()
    for e in engines[1:]:
        for name in ("output", "stock", "order", "fill", "flow", "transit", "served"):
            assert getattr(e, name).tobytes() == getattr(engines[0], name).tobytes(), name


def test_pieces_do_not_depend_on_threads(monkeypatch):
    net, final, x = network(500)
    monkeypatch.setenv("PEITAO_THREADS", "7")
    assert available_threads() == 7
    assert available_threads(3) == 3
    assert Engine(net, final, x, x, Production()).threads == 1  # a small network is run by one thread
    monkeypatch.setenv("PEITAO_THREADS", "many")
    with pytest.raises(InputError, match="PEITAO_THREADS"):
        available_threads()


def test_errors_in_a_thread_reach_the_caller():
    def work(p):
        if p == 3:
            raise RuntimeError("piece 3")

    with pytest.raises(RuntimeError, match="piece 3"):
        over_pieces(work, 4, 2)


SCRIPT = """
import sys; sys.path.insert(0, {root!r})
from numba.core import caching
# numba finds no folder that it may write to
(getattr(caching, "CacheImpl", None) or caching._CacheImpl)._locator_classes = []
from sim.model.engine.ring import _fill
assert type(_fill._cache).__name__ == "NullCache"
from sim.model.engine.sample import network
from sim.model.engine import Engine
from sim.scenario.production import Production
assert "mesa" not in sys.modules and "matplotlib" not in sys.modules
net, final, x = network(30)
e = Engine(net, final, x, x, Production())
e.step()
print(abs(e.output / x - 1).max() < 1e-12)
"""


def test_works_where_no_cache_can_be_written(tmp_path):
    script = SCRIPT.format(root=str(ROOT))
    env = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "none")}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout.strip() == "True", done.stderr


def measured_growth(spec, **options):
    """Growth per day of a tiny bump in final demand, with capacity out of the way."""
    net, final, x = network(200, seed=4, **options)
    e = Engine(net, final, x, 1e9 * x, spec)
    e.final *= 1 + 1e-9
    e.step()
    e.final[:] = final
    gaps = []
    for _ in range(160):
        e.step()
        gaps.append(np.abs(e.demand - x).sum())
        if gaps[-1] > 1e-4 * x.sum():
            break
    half = len(gaps) // 2
    return (gaps[-1] / gaps[half]) ** (1 / (len(gaps) - 1 - half)), order_growth(net, spec), stability(net, spec)


@pytest.mark.parametrize(
    ("options", "grows"),
    [
        ({"target": "smoothed"}, False),
        ({"target": "expected"}, True),
        ({"target": "expected", "adjustment_days": 60.0}, False),
        ({"target": "smoothed", "smoothing_days": 5.0}, True),
        ({"target": "initial", "supply_line": False, "adjustment_days": 1.5}, True),
        ({"target": "initial", "supply_line": False, "adjustment_days": 12.0}, False),
    ],
)
def test_orders_grow_as_the_linear_theory_says(options, grows):
    spec = Production(input_rule="weakly_critical", **options)
    measured, predicted, warnings = measured_growth(spec, days=(15.0, 25.0), max_lead=3, intermediate=0.7)
    assert (measured > 1) == (predicted > 1) == grows
    assert bool(warnings) == grows
    if grows:
        assert np.log(predicted) == pytest.approx(np.log(measured), rel=0.35)


def test_stability_names_the_remedy():
    net, _, _ = network(100, days=(20.0, 30.0), intermediate=0.8)
    (warning,) = stability(net, Production(target="expected"))
    days = float(warning.rsplit(" ", 1)[1])
    assert not stability(net, Production(target="expected", adjustment_days=days + 1))
    assert "less than a day" in stability(network(20, days=(0.1, 0.2))[0], Production())[0]


def test_default_settings_are_stable_up_to_forty_days_of_stock():
    net, _, _ = network(300, days=(35.0, 40.0), intermediate=0.75, max_lead=20)
    assert stability(net, Production()) == []
