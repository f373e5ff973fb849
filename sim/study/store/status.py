"""The status log: one JSON line an event, only ever appended to.

    {"at": "2026-11-23T13:40:02+00:00", "what": "done", "run": "1f0c...", "try": 1, "seconds": 2.4, ...}

``what``: session (a batch began), done, failed (with stage, kind, message, traceback), unwritten (the disk was full),
lost (its worker died; it will be tried again), ended (finished, stopped or disk). A line cut short by a crash is
skipped.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from types import TracebackType
from typing import Any, Self


class Status:
    """Appends to ``status.jsonl`` of a study."""

    def __init__(self, study: Path):
        self._path = study / "status.jsonl"

    def __enter__(self) -> Self:
        self._file = self._path.open("ab")
        if self._path.stat().st_size and not self._path.read_bytes().endswith(b"\n"):
            self._file.write(b"\n")  # an earlier writer was killed in the middle of a line
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def note(self, what: str, **more: Any) -> None:
        """Append one event. Raises OSError when the disk is full."""
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        line = json.dumps({"at": now, "what": what, **more}, ensure_ascii=False, default=str)
        self._file.write(line.encode("utf-8") + b"\n")
        self._file.flush()

    def sync(self) -> None:
        """Make what was noted outlast a power cut."""
        os.fsync(self._file.fileno())


def read_status(study: Path) -> list[dict[str, Any]]:
    """All whole lines of the log, in order; none when there is no log yet."""
    events = []
    try:
        with (study / "status.jsonl").open("rb") as file:
            for line in file:
                try:
                    event = json.loads(line)
                except ValueError:
                    continue
                if isinstance(event, dict) and "what" in event:
                    events.append(event)
    except FileNotFoundError:
        return []
    return events


def failures(events: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The last failure of each run that has not been done since, by run id."""
    found: dict[str, dict[str, Any]] = {}
    for event in events:
        if event["what"] == "failed":
            found[event["run"]] = event
        elif event["what"] == "done":
            found.pop(event["run"], None)
    return found
