"""``verify``: make a sample of a study's runs again and compare every byte."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds

from sim.errors import InputError, Problem
from sim.streams import order, stream
from sim.study.run import simulate
from sim.study.runner.replay import spec_of
from sim.study.runner.worker import kept_daily
from sim.study.store.parts import TABLES, as_arrow, part_bytes
from sim.study.store.read import Store


@dataclass(frozen=True)
class Verified:
    """One run made again: ``differing`` names the tables that are not the same, ``id_now`` its id today."""

    run_id: str
    id_now: str
    differing: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether every byte is as it was."""
        return not self.differing and self.id_now == self.run_id


def verify(
    study: str | Path,
    *,
    sample: int = 3,
    seed: int = 0,
    runs: list[str] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> list[Verified]:
    """Make ``sample`` runs of a study again (drawn by ``seed``, or the ``runs`` named) and compare all their tables.

    Tables are compared as the bytes of the Parquet file that a batch writes, also when the study has been compacted.
    Raises ResultError, InputError.
    """
    store = Store(study)
    rows = store.runs.drop_duplicates("run_id").reset_index(drop=True)
    if rows.empty or sample < 1:
        raise InputError(Problem("no run to verify", str(store.path)))
    if runs is not None:
        chosen = rows[rows["run_id"].isin(runs)]
    else:
        chosen = rows.iloc[order(stream(seed, "verify"), len(rows))[:sample]]
    found = []
    for n, row in enumerate(chosen.to_dict("records")):
        found.append(_again(store, row))
        if progress is not None:
            progress("verifying", n + 1, len(chosen))
    return found


def _again(store: Store, row: dict[str, Any]) -> Verified:
    result = simulate(spec_of(store, row), static=False)
    tables, run = result.tables, row["run_id"]
    if "daily" in tables:
        tables["daily"] = kept_daily(tables["daily"], store.manifest["experiment"]["keep"]["daily"])
    differing = []
    for name in TABLES:
        now = part_bytes(as_arrow(tables[name], run)) if name in tables else None
        then = _kept(store.path / name, run)
        if (then is None) != (now is None) or (then is not None and part_bytes(then) != now):
            differing.append(name)
    return Verified(run, result.manifest["run_id"], tuple(differing))


def _kept(folder: Path, run: str) -> pa.Table | None:
    """The rows of one run as they stand in the store; None when its table was never written."""
    file = folder / f"{run}.parquet"
    files = [file] if file.exists() else sorted(folder.glob("packed-*.parquet"))
    if not files:
        return None
    table = ds.dataset([str(f) for f in files], format="parquet").to_table(filter=ds.field("run_id") == run)
    return table.combine_chunks()
