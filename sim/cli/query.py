"""``peitao query``: SQL over all runs of a study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter


def query(
    study: Annotated[Path, Parameter(help="Folder of a study.")],
    sql: Annotated[str | None, Parameter(help="The question, in SQL; without one the tables are listed.")] = None,
    /,
    *,
    to: Annotated[Literal["text", "csv", "json", "md"], Parameter(help="How to print the answer.")] = "text",
) -> None:
    """Ask a study a question in SQL (DuckDB). Table `runs` has arms, parameters and seeds; the others join on run_id.

    Examples
    --------
        peitao query results/policy-x-disruption
        peitao query results/policy-x-disruption "select policy, count(*) from runs group by policy"
        peitao query results/policy-x-disruption "select policy, avg(lsr_metro) from series join runs using (run_id) where day = 364 group by all order by all"
    """  # noqa: E501
    from sim.study.export import as_text
    from sim.study.store import open_store

    store = open_store(study)
    if sql is None:
        print(store.described())
        return
    print(as_text(store.query(sql), to), end="")
