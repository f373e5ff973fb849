"""``peitao search``: where should the next square metre, or the next yuan, go?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter


def search(
    file: Annotated[Path, Parameter(help="Search file (YAML), such as experiments/search/spaces.yaml.")],
    /,
    *,
    jobs: Annotated[int | None, Parameter(name=["--jobs", "-j"], help="Workers; by default one a core.")] = None,
    out: Annotated[Path, Parameter(help="Folder for results; the search goes to OUT/<name>/.")] = Path("results"),
    engine: Annotated[Literal["local", "dask", "serial"], Parameter(help="What makes the runs.")] = "local",
    scheduler: Annotated[str | None, Parameter(help="Address of a dask scheduler.")] = None,
    figure: Annotated[Path | None, Parameter(help="Draw a map of the best allocation to this file.")] = None,
    lang: Annotated[Literal["en", "zh", "both"], Parameter(help="Language of the map.")] = "both",
    overrides: Annotated[
        tuple[str, ...], Parameter(name="--set", help="Change a value: `--set candidates=120`.", negative=())
    ] = (),
) -> None:
    """Search for choices that no other beats: where floor area of innovation spaces should go, or how strong each policy
    of a package should be, for several goals at once and under floors such as 'no more fragile than without'.

    Candidates are policy arms of one study, so `peitao compare` and `peitao status` work on it. A search that was stopped
    goes on with the same command; with more `candidates` it goes further.

    Examples
    --------
        peitao search experiments/search/spaces.yaml
        peitao search experiments/search/spaces.yaml --set candidates=120 --figure map.png
        peitao search experiments/search/suppliers.yaml
    """
    from sim.errors import InputError, Problem
    from sim.scenario.experiment_load import load_search

    spec = load_search(file, overrides)
    if figure is not None and spec.allocate is None:  # said now, not after hours of search
        raise InputError(Problem("only a search that shares out floor area has a map", str(file), key="--figure"))

    from sim.cli.progress import progress
    from sim.study.export import as_text, write_tables
    from sim.study.search import search as find

    with progress() as tell:
        found = find(spec, out=out, jobs=jobs, engine=engine, scheduler=scheduler, progress=tell)
    count, held = len(found.candidates), int(found.candidates["feasible"].sum())
    print(f"{found.path}: {count} candidates tried, {held} hold every floor, {len(found.best)} are best")
    if not held:
        print("No candidate holds every floor: loosen a floor, or try more candidates (--set candidates=...).")
    print("Effects are means of pairs against no policy; shares from 0 to 1, money in CNY.\n")
    print(as_text(found.candidates[found.candidates["best"]].drop(columns=["feasible", "best"])), end="")
    chosen = found.best[["policy", *[name for name in found.choices.columns if name != "policy"]]].set_index("policy").T
    chosen = chosen[(chosen != 0).any(axis=1)].reset_index(names="space, 10^4 m2" if spec.allocate else "variable")
    print("\nWhat they chose\n" + as_text(chosen), end="")
    tables = {"best": found.best, "candidates": found.candidates, "choices": found.choices}
    for path in write_tables(tables, "csv", found.path / "search"):
        print(f"wrote {path}")
    if figure is not None:
        from sim.present.search_figure import draw_allocation

        print(f"wrote {draw_allocation(found, figure, lang)}")
