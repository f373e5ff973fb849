"""The explorer in a real browser: choices, clicks on the map, downloads, words that try to be scripts."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from headless import chromium, complaints, wait
from report_study import report_run, report_study

from sim.present.explorer import Explored, serve
from sim.present.study_view import open_view

SHOTS = os.environ.get("PEITAO_SHOTS")
"""Folder to keep screenshots in, for a person to look at."""


@pytest.fixture(scope="module")
def driver():
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def page():
    server = serve(Explored(open_view(report_study())))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.url
    server.shutdown()
    server.server_close()


@pytest.fixture
def ready(driver, page):
    driver.get("about:blank")
    driver.get(f"{page}#lang=en")
    wait(driver, "document.body.dataset.whole === 'yes'")
    return driver


def choose(driver, name: str, value: str) -> None:
    before = driver.execute_script("return document.body.dataset.ready")
    driver.execute_script(
        f"const s = document.getElementById('{name}'); s.value = arguments[0]; s.dispatchEvent(new Event('change'))",
        value,
    )
    wait(driver, f"document.body.dataset.ready !== '{before}'")


def text(driver, name: str) -> str:
    return driver.execute_script(f"return document.getElementById('{name}').textContent")


def test_map_course_and_comparison_are_there(ready, tmp_path):
    assert ready.execute_script("return document.querySelectorAll('#map circle.hit').length") >= 5
    assert ready.execute_script("return document.querySelectorAll('#series polyline').length") == 2
    assert ready.execute_script("return document.querySelectorAll('#effects circle').length") == 1
    assert "12 / 12 runs completed" in text(ready, "foot")
    assert complaints(ready) == []
    shot = (Path(SHOTS) if SHOTS else tmp_path) / "dash-en.png"
    assert ready.save_screenshot(str(shot))
    assert shot.stat().st_size > 20_000


def test_choices_change_what_is_seen(ready):
    choose(ready, "disruption", "outage")
    choose(ready, "measure", "output")
    assert text(ready, "series-title").startswith("Output · Whole region · Outage")
    lowest = ready.execute_script("return document.querySelector('#series polyline').getAttribute('points')")
    choose(ready, "disruption", "none")
    assert ready.execute_script("return document.querySelector('#series polyline').getAttribute('points')") != lowest
    choose(ready, "outcome", "output")
    assert "bn CNY" in text(ready, "effects")


def test_a_click_on_the_map_shows_the_place(ready):
    from selenium.webdriver.common.by import By

    circle = ready.find_elements(By.CSS_SELECTOR, "#map circle.hit")[0]
    place, before = circle.get_attribute("data-place"), ready.execute_script("return document.body.dataset.ready")
    circle.click()
    wait(ready, f"document.body.dataset.ready !== '{before}'")
    assert ready.execute_script("return document.getElementById('place').value") == place
    assert f"place={place}" in ready.current_url
    assert "Whole region" not in text(ready, "series-title")


def test_the_date_and_the_language(ready):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    before, last = ready.execute_script("return document.body.dataset.ready"), text(ready, "date-shown")
    ready.find_element(By.ID, "date").send_keys(Keys.ARROW_LEFT)
    wait(ready, f"document.body.dataset.ready !== '{before}'")
    assert text(ready, "date-shown") < last
    ready.find_element(By.CSS_SELECTOR, "[data-lang=zh]").click()
    wait(ready, "document.getElementById('series-title').textContent.includes('全区域')")
    assert text(ready, "title") == "政策与冲击"
    if SHOTS:
        ready.save_screenshot(str(Path(SHOTS) / "dash-zh.png"))


def test_what_is_seen_can_be_downloaded(ready):
    href = ready.execute_script("return document.getElementById('series-csv').href")
    csv = ready.execute_async_script(
        "const done = arguments[1]; fetch(arguments[0]).then(a => a.text()).then(done)", href
    )
    assert csv.lstrip("\ufeff").startswith("policy,date,mid,low,high")
    svg = ready.execute_script(
        "let kept; HTMLAnchorElement.prototype.click = function () { kept = [this.href, this.download]; };"
        "document.getElementById('map-svg').click(); return kept"
    )
    assert svg[1] == "map.svg"
    assert svg[0].startswith("data:image/svg+xml")
    assert "%3Csvg" in svg[0]


def test_words_from_files_are_never_scripts(ready):
    choose(ready, "disruption", "outage")
    assert ready.execute_script("return window.hacked === undefined")
    assert ready.execute_script("return document.querySelectorAll('main img, header img').length") == 0
    assert "<img src=x" in text(ready, "series-title")
    assert "<script>" in text(ready, "title")


def test_one_run_has_no_comparison(driver):
    server = serve(Explored(open_view(report_run())))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        driver.get(f"{server.url}#lang=zh")
        wait(driver, "document.body.dataset.whole === 'yes'")
        assert driver.execute_script("return document.getElementById('card-effects').hidden")
        assert driver.execute_script("return document.querySelectorAll('#map circle.hit').length") >= 5
        assert complaints(driver) == []
    finally:
        server.shutdown()
        server.server_close()
