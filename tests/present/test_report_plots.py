"""Figures by name, of a study and of a run, and a few of them pixel by pixel."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from figure_checks import check
from matplotlib.image import imread, imsave
from present_figures import draw
from report_study import report_run, report_study

from sim.cli.main import run as peitao
from sim.errors import InputError
from sim.present.study_plots import PLOTS, plot
from sim.present.study_view import open_view

KEPT = Path(__file__).parent / "pictures"
"""Pictures to compare with; PEITAO_NEW_PICTURES=1 makes them anew."""


@pytest.fixture(scope="module")
def study():
    return open_view(report_study())


@pytest.fixture(scope="module")
def run():
    return open_view(report_run())


STUDY = [("effects", "loss_share", {}), ("matrix", None, {}), ("front", None, {}), ("recovery", None, {"disruption": "outage"}),
         ("course", "output", {"disruption": "outage"}), ("difference", "lsr_metro", {}), ("ecosystems", None, {}),
         ("leaders", None, {}), ("map", "loss", {"disruption": "outage"}), ("flows", None, {})]  # fmt: skip
RUN = [("course", "output"), ("leaders", None), ("ecosystems", None), ("map", "loss"), ("gaps", None), ("distance", None),
       ("tree", "red_wagon"), ("recovery", None), ("kdensity", "timber"), ("spaces", None)]  # fmt: skip


@pytest.mark.parametrize(("name", "subject", "chosen"), STUDY)
def test_every_figure_of_a_study(study, name, subject, chosen):
    check(plot(study, name, subject, lang="both", **chosen))


@pytest.mark.parametrize(("name", "subject"), RUN)
def test_every_figure_of_a_run(run, name, subject):
    check(plot(run, name, subject, lang="zh"))


def test_the_figures_hold_the_comparison(study):
    fig = plot(study, "lsr_metro")
    row = study.comparison.effects.query("outcome == 'lsr_metro' and disruption == 'none'").iloc[0]
    dots = [line for line in fig.axes[0].lines if line.get_marker() == "o"]
    assert dots[0].get_xdata()[0] == pytest.approx(100 * row["effect"])


@pytest.mark.parametrize(
    ("name", "subject", "chosen", "message"),
    [
        ("efects", None, {}, "did you mean 'effects'"),
        ("effects", "lsr_metr", {}, "did you mean 'lsr_metro'"),
        ("map", "ocupancy", {}, "did you mean 'occupancy'"),
        ("map", "loss", {}, "name a disruption"),
        ("recovery", None, {"disruption": "outag"}, "did you mean 'outage'"),
        ("matrix", None, {"policy": "dual"}, "--policy: the figure 'matrix' does not take it"),
        ("matrix", "output", {}, "takes no 'output'"),
    ],
)
def test_mistakes_are_named(study, name, subject, chosen, message):
    with pytest.raises(InputError, match=message):
        plot(study, name, subject, **chosen)


def test_the_verb_writes_a_file_and_lists_figures(tmp_path, capsys):
    out = tmp_path / "a.svg"
    assert peitao(["plot", str(report_study()), "matrix", "-o", str(out), "--lang", "en"]) == 0
    assert out.read_text("utf-8").count("<svg") == 1
    assert peitao(["plot", str(report_run())]) == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name, plot in PLOTS.items() if plot.run is not None)
    assert peitao(["plot", str(tmp_path)]) != 0
    assert "is neither a finished run nor a study" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["effects", "matrix", "recovery", "zone_map_loss"])
def test_pictures_stay_as_they_are(name, tmp_path):
    """Means of blocks of pixels, so that another version of the font renderer does not count as a change."""
    fig = draw(name, "both")
    fig.set_dpi(50)
    fig.canvas.draw()
    image = np.asarray(fig.canvas.buffer_rgba())[..., :3] / 255.0
    file = KEPT / f"{name}.png"
    if os.environ.get("PEITAO_NEW_PICTURES"):
        KEPT.mkdir(exist_ok=True)
        imsave(file, image)
    kept = imread(file)[..., :3]
    assert image.shape == kept.shape
    difference = np.abs(_blocks(image) - _blocks(kept))
    assert difference.mean() < 0.004
    assert difference.max() < 0.12


def _blocks(image: np.ndarray, size: int = 8) -> np.ndarray:
    high, wide = (n - n % size for n in image.shape[:2])
    return image[:high, :wide].reshape(high // size, size, wide // size, size, 3).mean(axis=(1, 3))
