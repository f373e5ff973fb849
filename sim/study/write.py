"""Write a run so that a folder with a manifest is always whole: all files in a partial folder, then one rename."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from sim.errors import Problem, ResultError
from sim.study.result import RunResult


def write_run(result: RunResult, folder: Path, extra: Callable[[Path], None] | None = None) -> Path:
    """Write ``result`` as ``folder`` (replacing an earlier one of the same content) and return it.

    ``extra(partial_folder)`` may add figures before the rename. Whatever stops the writing (a full disk, Ctrl-C, a
    missing permission), no folder of this name appears that is not whole. Raises ResultError.
    """
    partial = folder.with_name(f".{folder.name}.partial-{os.getpid()}")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        for name, table in result.tables.items():
            table.to_parquet(partial / f"{name}.parquet", compression="zstd", index=False)
        if extra is not None:
            extra(partial)
        text = json.dumps(result.manifest, indent=2, ensure_ascii=False, sort_keys=True, default=str)
        (partial / "manifest.json").write_text(text + "\n", "utf-8")
        _swap(partial, folder)
    except OSError as error:
        raise ResultError(str(Problem(f"cannot be written: {error.strerror or error}", file=str(folder)))) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return folder


def write_json(file: Path, value: object) -> None:
    """Write ``value`` as JSON so that the file is whole or not there. Raises ResultError."""
    partial = file.with_name(f".{file.name}.partial-{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(json.dumps(value, ensure_ascii=False) + "\n", "utf-8")
        os.replace(partial, file)
    except OSError as error:
        raise ResultError(str(Problem(f"cannot be written: {error.strerror or error}", file=str(file)))) from error


def _swap(partial: Path, folder: Path) -> None:
    """Put ``partial`` in the place of ``folder``; what was there comes back if that fails or is interrupted."""
    old = folder.with_name(f".{folder.name}.old-{os.getpid()}")
    try:
        with contextlib.suppress(FileNotFoundError):
            os.replace(folder, old)
        os.replace(partial, folder)
    except BaseException:
        if old.exists() and not folder.exists():
            os.replace(old, folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
