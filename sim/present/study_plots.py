"""Every figure by name, of a run or of a study: what ``peitao plot`` and the Python API draw.

from sim.present.study_plots import plot
fig = plot("results/policy-x-disruption", "effects", "lsr_metro", lang="zh")
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from sim.errors import InputError, Problem, suggestion
from sim.present import study_figures as of_study
from sim.present import study_run as of_run
from sim.present.sensitivity_figure import of_study as sensitivity_of
from sim.present.study_view import RunView, StudyView, open_view
from sim.present.study_words import COURSES
from sim.present.words import Both, Lang

Draw = Callable[..., Figure]


@dataclass(frozen=True)
class Plot:
    """A figure by name. ``subject``: what its second word chooses (a measure, a lead firm, a product) or empty."""

    name: str
    words: Both
    run: Draw | None
    study: Draw | None
    subject: str = ""


def _of_example(draw: Draw) -> Draw:
    """The figure of one run of the study's baseline, made again."""

    def drawn(view: StudyView, lang: Lang = "en", **chosen: Any) -> Figure:
        return draw(view.example(), lang, **chosen)

    drawn.__signature__ = inspect.signature(draw)  # type: ignore[attr-defined]
    return drawn


def _plot(name: str, en: str, zh: str, run: Draw | None, study: Draw | None, subject: str = "") -> Plot:
    return Plot(name, Both(en, zh), run, study, subject)


_BOTH = (
    ("flows", "supply flows on a map, of one lead firm if named", "供应流向图", of_run.flows, "leader"),
    ("gaps", "missing links", "缺链清单", of_run.gaps, ""),
    ("distance", "how far purchases travel", "采购距离分布", of_run.distance, ""),
    ("tree", "suppliers of one lead firm by tier", "链主分级供应网络", of_run.tree, "leader"),
    ("spaces", "innovation spaces: planned, open, used", "科创空间使用率", of_run.spaces, ""),
    ("kdensity", "how close makers of a product sit", "企业空间集聚", of_run.kdensity, "industry"),
)
PLOTS: dict[str, Plot] = {
    plot.name: plot
    for plot in (
        _plot("effects", "what each policy changes in an outcome", "政策效果", None, of_study.effects, "measure"),
        _plot("matrix", "losses avoided, policy by disruption", "政策与冲击矩阵", None, of_study.matrix),
        _plot("front", "cost, supporting rate and resilience", "成本—成效前沿", None, of_study.front),
        _plot("recovery", "output against the undisturbed twin", "下降与恢复", of_run.recovery, of_study.recovery),
        _plot("course", "a measure over time", "指标走势", of_run.over_time, of_study.over_time, "measure"),
        _plot(
            "difference", "a measure over time, difference from the baseline", "与基准之差", None,
            partial(of_study.over_time, difference=True), "measure",
        ),
        _plot("leaders", "supporting rate of lead firms", "链主企业配套率", of_run.leaders, of_study.leaders, "measure"),
        _plot(
            "ecosystems", "supporting rate by ecosystem", "生态圈配套率", of_run.ecosystems, of_study.ecosystems, "measure"
        ),
        _plot("map", "places on a map by a measure", "地图", of_run.region_map, of_study.region_map, "measure"),
        _plot(
            "sensitivity", "which assumptions move an outcome, or the effect of --policy on it", "敏感性：哪些假设影响结果",
            None, sensitivity_of, "measure",
        ),
        *(_plot(name, en, zh, draw, _of_example(draw), subject) for name, en, zh, draw, subject in _BOTH),
    )
}  # fmt: skip


def plot(
    result: str | Path | RunView | StudyView,
    figure: str,
    subject: str | None = None,
    *,
    lang: Lang = "en",
    **chosen: Any,
) -> Figure:
    """Draw one figure of a run or a study.

    ``figure``: a name of :data:`PLOTS`, or a measure such as ``lsr_metro`` (then its course in a run, the policies'
    effects on it in a study). ``subject``: the measure, lead firm or product. ``chosen``: scenario, policy,
    disruption, boundaries, where the figure has them. Raises InputError for what the figure does not know.
    """
    view = result if isinstance(result, RunView | StudyView) else open_view(result)
    if figure not in PLOTS and subject is None and figure in measures_of(view):
        figure, subject = ("course" if view.kind == "run" else "effects"), figure
    if figure not in PLOTS:
        valid = [*PLOTS, *measures_of(view)]
        raise InputError(Problem(f"no figure '{figure}'{suggestion(figure, valid)}; figures: {', '.join(PLOTS)}"))
    about = PLOTS[figure]
    draw = about.run if view.kind == "run" else about.study
    if draw is None:
        needs = "a study" if about.run is None else "a run"
        raise InputError(Problem(f"the figure '{figure}' needs {needs}", str(view.path)))
    options = {name: value for name, value in chosen.items() if value is not None}
    if subject is not None:
        if not about.subject:
            raise InputError(Problem(f"the figure '{figure}' takes no '{subject}'"))
        options[about.subject] = subject
    return draw(view, lang, **_known(draw, figure, options))


def measures_of(view: RunView | StudyView) -> list[str]:
    """Measures that figures of this result can be about."""
    if isinstance(view, StudyView):
        return list(view.comparison.outcomes["outcome"])
    return [name for name in COURSES if name in view.result.series]


def _known(draw: Draw, figure: str, options: dict[str, Any]) -> dict[str, Any]:
    """The options, checked against what the figure takes."""
    takes = inspect.signature(draw).parameters
    arms = ("scenario", "policy", "disruption") if any(p.kind is p.VAR_KEYWORD for p in takes.values()) else ()
    valid = {*takes, *arms} - {"view", "lang"}
    wrong = [
        Problem(f"the figure '{figure}' does not take it", key=f"--{name}") for name in options if name not in valid
    ]
    if wrong:
        raise InputError(wrong)
    return options
