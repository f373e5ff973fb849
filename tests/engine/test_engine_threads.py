"""Threads of kernels: how many are used, that limits hold and come back, and that their number changes no byte."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest
from numba import prange

from sim.jit import kernel
from sim.model.engine import Engine
from sim.model.engine.pace import Pace
from sim.model.engine.sample import network
from sim.scenario.production import Production
from sim.threads import kernel_threads, now

ROOT = Path(__file__).parents[2]


@kernel(parallel=True)
def _double(values):
    for n in prange(values.size):
        values[n] *= 2.0


def test_limits_nest_and_come_back():
    there, told = now.threads, numba.get_num_threads()
    with kernel_threads(1):
        assert now.threads == 1
        with kernel_threads(64):  # no more than numba has
            assert now.threads == told
        assert now.threads == 1
    with pytest.raises(KeyError), kernel_threads(1):
        raise KeyError
    assert (now.threads, numba.get_num_threads()) == (there, told)
    with pytest.raises(ValueError, match="0 threads"), kernel_threads(0):
        pass


def test_a_limit_told_to_numba_is_kept():
    told = numba.get_num_threads()
    numba.set_num_threads(1)
    try:
        with kernel_threads(2):
            assert now.threads == 1
        assert numba.get_num_threads() == 1
    finally:
        numba.set_num_threads(told)


def test_one_thread_runs_the_plain_loop_and_gives_the_same():
    values = np.arange(10.0)
    for threads in (1, 2):
        with kernel_threads(threads):
            _double(values)
    np.testing.assert_array_equal(values, 4.0 * np.arange(10.0))


def test_no_more_threads_than_pieces():
    net, final, x = network(300)
    assert Engine(net, final, x, x, Production(), threads=8).threads == 1
    assert Engine(net, final, x, x, Production(), threads=8, pieces=3).threads == 3


MANY = """
import hashlib, sys
import numpy as np
sys.path.insert(0, {root!r})
from sim.model.engine import Engine
from sim.model.engine.pace import Pace
from sim.model.engine.sample import network
from sim.scenario.production import Production
from sim.threads import kernel_threads, now
net, final, x = network(400, inputs=5, seed=3, max_lead=4)
settings = [
    dict(), dict(input_rule="linear", priority="intermediate"), dict(rationing="lowest_ratio_first", leaning=0.5),
    dict(stock_by="supplier", order_split="capacity"), dict(order_gap="shortfall", overproduction_max=1.25),
]
found = []
for threads in (1, 2, 4):
    seen = hashlib.sha256()
    for spec in settings:
        e = Engine(net, final, x, 1.1 * x, Production(**spec), threads=threads, pieces=4, deferrable=np.full(x.size, 0.3))
        assert e.threads == threads
        e.capacity_factor[::7] = 0.3
        for day in range(12):
            if day == 4:
                e.set_lead(np.arange(0, e.n_links, 3), 7)
                e.set_open(np.arange(0, e.n_links, 11), False)
            e.step()
        for name in ("output", "stock", "order", "fill", "flow", "transit", "served", "final_met"):
            seen.update(getattr(e, name).tobytes())
    found.append(seen.hexdigest())
assert len(set(found)) == 1, found
import os
if hasattr(os, "fork"):
    child = os.fork()
    if child == 0:  # OpenMP cannot go on here; plain loops can
        e.step()
        os._exit(0 if now.threads == 1 else 3)
    assert os.waitpid(child, 0)[1] == 0
print("same")
"""


@pytest.mark.parametrize("layer", ["default", "workqueue"])
def test_four_threads_give_the_same_bytes_and_a_forked_child_goes_on(layer):
    env = {**os.environ, "NUMBA_NUM_THREADS": "4", "NUMBA_THREADING_LAYER": layer}
    env.pop("PEITAO_THREADS", None)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", MANY.format(root=str(ROOT))],
        env=env, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.stdout.strip() == "same", done.stderr


def test_the_quicker_number_of_threads_is_taken_and_the_other_tried_now_and_then():
    pace, used = Pace(4, free=True), []
    for day in range(6000):
        busy = 300 <= day < 900 and day % 10 == 0  # other work: a day in ten waits long for a thread
        used.append(pace.threads)
        pace.took({4: 12.0 if busy else 1.0, 1: 1.5}[pace.threads])
    quiet, under_load, after = np.array(used[10:300]), np.array(used[400:900]), np.array(used[5500:])
    assert (quiet == 4).mean() > 0.9
    assert (quiet == 1).sum() > 0
    assert (under_load == 1).mean() > 0.6
    assert (after == 4).mean() > 0.9
    assert {Pace(4, free=False).threads, Pace(1, free=True).threads} == {4, 1}
