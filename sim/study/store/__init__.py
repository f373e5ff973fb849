"""The store of a study: one folder, Parquet tables of many runs, an append-only status log.

    results/<study>/
      study.json            what was asked for, with which code and region packs
      design.parquet        one row a planned run: arms, parameters, seed, and the id of the run that answers it
      status.jsonl          append-only: what happened to which run, failures with traceback, sessions
      runs/*.parquet        one row a run that is done
      series/*.parquet      ... and places, spaces, ecosystems, leaders, events, budget; firms and links if asked for
      static/*.parquet      places, corridors and names of the region, to draw maps with

A run is done when its row is in ``runs``: it is moved there last, after all its other tables.
"""

from sim.study.store.compact import compact, finish_compaction
from sim.study.store.files import Lock, write_file
from sim.study.store.folder import StudyFolder
from sim.study.store.parts import TABLES, as_arrow, part_bytes, write_parts
from sim.study.store.read import Store, open_store
from sim.study.store.status import Status

__all__ = [
    "TABLES",
    "Lock",
    "Status",
    "Store",
    "StudyFolder",
    "as_arrow",
    "compact",
    "finish_compaction",
    "open_store",
    "part_bytes",
    "write_file",
    "write_parts",
]
