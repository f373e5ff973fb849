"""A real headless Chromium, or a loud reason why there is none."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--window-size=1360,1000",
)  # fmt: skip


@contextmanager
def chromium() -> Iterator[Any]:
    """A Selenium driver of Debian's chromium; skips the test where browser, driver or Selenium are missing."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="BROWSER TESTS SKIPPED: selenium is not installed")
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not browser or not driver:
        pytest.skip(
            "BROWSER TESTS SKIPPED: no chromium and chromedriver here (apt-get install chromium chromium-driver)"
        )
    profile = tempfile.mkdtemp(prefix="peitao-browser-")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    os.environ.setdefault("SE_OFFLINE", "true")
    found = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    found.set_page_load_timeout(60)
    try:
        yield found
    finally:
        found.quit()
        shutil.rmtree(profile, ignore_errors=True)


def wait(driver: Any, script: str, seconds: float = 60.0) -> Any:
    """Until ``return (script)`` is true in the page; its value."""
    from selenium.webdriver.support.ui import WebDriverWait

    return WebDriverWait(driver, seconds, 0.1).until(lambda d: d.execute_script(f"return ({script})"))


def complaints(driver: Any) -> list[str]:
    """Errors in the browser's console: scripts that failed, requests that were refused."""
    return [entry["message"] for entry in driver.get_log("browser") if entry["level"] == "SEVERE"]
