"""The small result set of the headline study: tables, figures and two pages in each language.

    peitao batch experiments/headline.yaml            the runs, in results/headline-runs/
    .venv/bin/python experiments/headline.py          results/headline/

Effects are paired seed by seed; intervals are 95 % (bootstrap over pairs). Car makers: the lead firms that make cars,
their rates weighted by output on the last day (they buy by one recipe, so this is close to the ratio of sums).
"""

from __future__ import annotations

import sys
from pathlib import Path

import headline_figures as draw
import pandas as pd
from headline_page import two_pages
from matplotlib.figure import Figure
from PIL import Image

from sim.present.study_view import StudyView, open_view
from sim.present.style import save
from sim.study.comparison import effects_by, entity_table
from sim.study.comparison.paired import effects
from sim.study.export import write_tables

HERE = Path(__file__).resolve().parent
RUNS, OUT = HERE.parent / "results" / "headline-runs", HERE.parent / "results" / "headline"
DOCS = HERE.parent / "docs" / "img"
CAR_MAKERS = ("FAWVW_CD", "FAWTOY_CD", "VOLVO_CD", "DPCA_CD", "GEELY_CD")
OUTCOMES = (
    "lsr_metro",
    "lsr_radius_300km",
    "output",
    "import_share",
    "cost",
    "loss_days",
    "loss_share",
    "time_to_recover",
)
RATE = "lsr_metro"


def car_makers(view: StudyView) -> pd.DataFrame:
    """Paired effects on the local supporting rate of the car makers together."""
    table = entity_table(view.store, "leaders")
    table = table[table["leader_id"].isin(CAR_MAKERS) & table[RATE].notna()]
    bought = table[RATE] * table["output"]
    arms = list(view.store.design.columns)
    sums = table.assign(bought=bought).groupby(arms, as_index=False)[["bought", "output"]].sum()
    sums[RATE] = sums["bought"] / sums["output"]
    return effects(sums[[*arms, RATE]], [RATE], view.baseline)


def tables(view: StudyView) -> dict[str, pd.DataFrame]:
    """All tables of the result set, by name."""
    found = view.comparison
    kept = found.effects[found.effects["outcome"].isin(OUTCOMES)]
    ecosystems = effects_by(view.store, "ecosystems")
    calm = view.runs(view.arm().scenario, None, view.undisturbed)[["run_id", "policy"]]
    budget = view.store.table("budget").rename(columns={"policy": "item"}).merge(calm, on="run_id")
    spent = budget.groupby(["policy", "instrument", budget["date"].dt.year.rename("year")])["cny"].sum()
    runs = budget.groupby("policy")["run_id"].nunique()
    spent = spent.div(runs, level="policy").rename("cny_a_run").reset_index()
    return {
        "effects": kept,
        "car_makers": car_makers(view),
        "ecosystems": ecosystems[ecosystems["disruption"] == view.undisturbed],
        "losses_avoided": found.avoided,
        "cost_and_front": found.front,
        "spending": spent,
    }


def _save(figure: Figure, target: Path) -> None:
    """In 256 colours, so that the repository stays small; English figures for the documents too."""
    save(figure, target, dpi=120)
    image = Image.open(target).convert("RGB").quantize(256, method=Image.Quantize.MAXCOVERAGE)
    image.save(target, optimize=True)
    if target.stem.endswith("-en"):
        image.save(DOCS / f"headline-{target.stem.removesuffix('-en')}.png", optimize=True)


def code_book(view: StudyView) -> str:
    """What the files are, and what the ids in them stand for."""
    ecosystems = {row.id: (row.name_en, row.name_zh) for row in view.called("ecosystem").itertuples()}
    lines = [(HERE / "headline_code_book.md").read_text("utf-8")]
    for what, names in (("policy", view.policies), ("disruption", view.disruptions), ("ecosystem", ecosystems)):
        lines += [f"| {what} | | |", "|---|---|---|"]
        lines += [f"| `{key}` | {en} | {zh} |" for key, (en, zh) in names.items()] + [""]
    return "\n".join(lines)


def main() -> None:
    """Write everything; says where."""
    if not RUNS.is_dir():
        sys.exit(f"no runs in {RUNS}: first run  peitao batch {HERE / 'headline.yaml'}")
    view = open_view(RUNS)
    assert isinstance(view, StudyView)
    made = tables(view)
    OUT.mkdir(exist_ok=True)
    for file in write_tables(made, "csv", OUT / "table"):
        print(f"wrote {file}")
    (OUT / "README.md").write_text(code_book(view), encoding="utf-8")
    for lang in ("en", "zh"):
        pictures = draw.all_figures(view, made, lang)
        for name, figure in pictures.items():
            _save(figure, OUT / f"{name}-{lang}.png")
        print(f"wrote {two_pages(view, made, pictures, lang, OUT / f'summary-{lang}.pdf')}")


if __name__ == "__main__":
    main()
