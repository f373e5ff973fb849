"""Files that appear whole or not at all, and a lock that dies with its process."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from sim.errors import Problem, ResultError

PARTIAL = ".partial"
"""Folder of files that are being written, inside the study folder (so that the move stays on one file system)."""


def write_file(study: Path, target: Path, data: bytes) -> None:
    """Write ``data`` as ``target``: to a temporary name, synced to disk, then moved. Raises OSError."""
    partial = study / PARTIAL / f"{target.parent.name}-{target.name}.{os.getpid()}"
    partial.parent.mkdir(exist_ok=True)
    target.parent.mkdir(exist_ok=True)
    try:
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make renames inside ``folder`` outlast a power cut, where the system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


class Lock:
    """At most one process writes a study. The system drops the lock when that process ends, however it ends."""

    def __init__(self, study: Path):
        self._study = study

    def __enter__(self) -> Self:
        self._file = (self._study / ".lock").open("a+")
        if not _locked(self._file):
            self._file.seek(0)
            who = self._file.read().strip()
            self._file.close()
            message = f"another process ({who}) is writing to this study; wait for it or stop it"
            raise ResultError(str(Problem(message, str(self._study))))
        self._file.truncate(0)
        self._file.write(str(os.getpid()))
        self._file.flush()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()


def _locked(file: IO) -> bool:
    try:
        import fcntl
    except ImportError:  # not a POSIX system: the last writer wins, whole files all the same
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
