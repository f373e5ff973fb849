"""``peitao critical``: remove one corridor, hub, zone or firm at a time, and see which hurts most."""

from __future__ import annotations

import json as js
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from sim.cli.options import Overrides, ScenarioFile


def critical(
    file: ScenarioFile,
    /,
    *,
    what: Annotated[str, Parameter(help="corridors, hubs, zones or firms.")] = "corridors",
    days: Annotated[int, Parameter(help="Days that each stands still.")] = 14,
    after: Annotated[int, Parameter(help="Days for which the region is followed after that.")] = 60,
    top: Annotated[int, Parameter(help="How many firms (the largest); rows shown of anything else.")] = 20,
    jobs: Annotated[int | None, Parameter(help="Worker processes (default: one a core).", show_default=False)] = None,
    out: Annotated[Path, Parameter(help="Folder for results; they go to OUT/critical/.")] = Path("results"),
    figures: Annotated[bool, Parameter(help="Draw the map.")] = True,
    lang: Annotated[Literal["en", "zh", "both"], Parameter(help="Language of the map.")] = "both",
    overrides: Overrides = (),
    json: Annotated[bool, Parameter(help="Print JSON.", negative=())] = False,
) -> None:
    """Remove one thing at a time and rank what the region loses. A stopped study goes on where it was.

    Examples
    --------
        peitao critical scenarios/baseline.yaml --what corridors --days 14
        peitao critical scenarios/baseline.yaml --what firms --top 30 --set population.firms=1000
        peitao critical scenarios/toyland.yaml --what zones --jobs 2 --json
    """
    from sim.scenario import load

    spec = load(file, overrides)

    from sim.cli.progress import progress
    from sim.study.criticality import criticality

    with progress() as tell:
        found = criticality(spec, what, days=days, after=after, top=top, jobs=jobs, out=out, progress=tell)
    found.table.to_csv(found.folder / "table.csv", index=False)
    if figures:
        from sim.present.critical_figure import draw_critical
        from sim.present.labels import title_of
        from sim.present.meta import Meta

        title = title_of(spec.model_dump(include={"name", "title", "title_zh"}))
        draw_critical(found, Meta(title=title, seed=spec.seed), lang)
    if json:
        print(
            js.dumps(js.loads(found.table.to_json(orient="records", force_ascii=False)), ensure_ascii=False, indent=1)
        )
        return
    from sim.cli.text import show_table

    head = ("name", "loss, million CNY", "loss, days", "REI", "lowest", "recovery", "own zone", "elsewhere")
    rows = [
        (
            f"{r.name_zh} {r.name_en}" if lang == "both" else (r.name_zh if lang == "zh" else r.name_en),
            f"{r.loss / 1e6:,.1f}", f"{r.loss_days:.3f}", f"{r.rei:.2f}", f"{r.lowest:.1%}",
            f"{r.time_to_recover:.0f} days" if r.recovery == "recovered" else r.recovery,
            "-" if r.own_zone_loss != r.own_zone_loss or r.own_zone_loss is None else f"{r.own_zone_loss / 1e6:,.1f}",
            f"{r.outside_loss / 1e6:,.1f}",
        )
        for r in found.table.head(top).itertuples()
    ]  # fmt: skip
    show_table(head, rows)
    print(f"\neach removed alone for {days} days and followed for {after} more; kept in {found.folder}")
