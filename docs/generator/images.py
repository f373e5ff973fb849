"""The README's pictures: the region's map from a run of the baseline, the rest from the study of policies and disruptions.

    make images        runs the baseline; draws the study if `peitao batch experiments/policy-x-disruption.yaml` was made

Smaller and in 256 colours, so that the repository stays small.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from matplotlib.figure import Figure
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
OUT, STUDY = ROOT / "docs" / "img", ROOT / "results" / "policy-x-disruption"
BASELINE = ROOT / "build" / "images" / "baseline"
WIDTH = 1500


def shrunk(source: Path, target: Path) -> None:
    """Write ``source`` in at most :data:`WIDTH` pixels and 256 colours."""
    image = Image.open(source).convert("RGB")
    size = (WIDTH, round(WIDTH * image.height / image.width)) if image.width > WIDTH else image.size
    image = image.resize(size, Image.Resampling.LANCZOS)
    image.quantize(256, method=Image.Quantize.MAXCOVERAGE).save(target, optimize=True)
    print(f"wrote {target.relative_to(ROOT)}")


def main() -> None:
    """Draw all that can be drawn."""
    from sim.present import study_figures as draw
    from sim.present.study_view import open_view
    from sim.present.style import save

    shrunk(next(BASELINE.glob("*/map.png")), OUT / "map.png")
    if not STUDY.is_dir():
        sys.exit("pictures of the study left out: first run  peitao batch experiments/policy-x-disruption.yaml")
    view = open_view(STUDY)
    with tempfile.TemporaryDirectory() as folder:
        partial = Path(folder) / "figure.png"

        def keep(figure: Figure, name: str) -> None:
            shrunk(save(figure, partial), OUT / f"{name}.png")

        keep(draw.effects(view, "both"), "study-effects")
        keep(draw.matrix(view, "both"), "study-matrix")
        keep(draw.front(view, "both"), "study-front")
        keep(draw.recovery(view, "both"), "study-recovery")
        keep(draw.ecosystems(view, "both", policy="suppliers"), "study-ecosystems")


if __name__ == "__main__":
    main()
