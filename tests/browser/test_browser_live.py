"""The live view in a real browser: step, play, pause, reset, a slider with its unit, pictures that change."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from headless import chromium, wait
from toy import ROOT

pytest.importorskip("solara", reason="LIVE VIEW TESTS SKIPPED: the extra 'live' is not installed")
pytest.importorskip("altair", reason="LIVE VIEW TESTS SKIPPED: the extra 'live' is not installed")
SHOTS = os.environ.get("PEITAO_SHOTS")


def free_port() -> int:
    with socket.socket() as link:
        link.bind(("127.0.0.1", 0))
        return link.getsockname()[1]


@pytest.fixture(scope="module")
def url():
    port = free_port()
    command = [
        sys.executable,
        "-c",
        "from sim.cli import main; main()",
        "live",
        "scenarios/toyland.yaml",
        "--port",
        str(port),
    ]
    command += ["--no-browser", "--set", "population.firms=200", "--set", "calendar.days=2000"]
    server = subprocess.Popen(
        command, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 120
    while time.monotonic() < until:
        assert server.poll() is None, "the server ended"
        with socket.socket() as link:
            if link.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.2)
    yield f"http://127.0.0.1:{port}/"
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(30)


@pytest.fixture(scope="module")
def driver():
    with chromium() as found:
        yield found


def click(driver, label: str) -> None:
    driver.execute_script(
        "[...document.querySelectorAll('button')].find(b => b.textContent.trim() === arguments[0]).click()", label
    )


def steps(driver) -> int:
    found = re.search(r"Step\w*:?\s*(\d+)", driver.execute_script("return document.body.innerText"))
    return int(found[1]) if found else -1


def until(condition, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.1)


def stands_still(driver) -> bool:
    """Whether the count has come to rest: Mesa's player wakes once more after a pause, and then takes the step it was
    about to take, even on a model that was reset in the meantime."""
    before = steps(driver)
    time.sleep(1.0)
    return steps(driver) == before


PICTURES = (
    "[...document.querySelectorAll('img')].map(i => i.src).filter(s => s.startsWith('data:') || s.startsWith('blob:'))"
)


def test_step_play_pause_and_reset(driver, url):
    driver.get(url)
    wait(driver, f"{PICTURES}.length >= 2", 120)
    assert "Friction (share of price)" in driver.execute_script("return document.body.innerText")
    first = driver.execute_script(f"return {PICTURES}[0]")
    click(driver, "Step")
    until(lambda: steps(driver) == 1)
    click(driver, "▶")
    until(lambda: steps(driver) >= 4)
    until(lambda: driver.execute_script(f"return {PICTURES}[0]") != first)
    click(driver, "❚❚")
    wait(driver, "[...document.querySelectorAll('button')].some(b => b.textContent.trim() === '▶')")
    if SHOTS:
        driver.save_screenshot(str(Path(SHOTS) / "live.png"))
    until(lambda: stands_still(driver))
    click(driver, "Reset")
    until(lambda: steps(driver) == 0)
