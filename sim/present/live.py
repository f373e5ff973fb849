"""Watch one model run: Mesa's SolaraViz with controls, the firms on a map and the region's course.

``peitao live`` starts Solara's server with this module as its app; it finds what to run in the environment. Needs the
extra ``live``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from sim.errors import InputError, Problem
from sim.model.cluster import ClusterModel
from sim.present.maps.projection import Projection
from sim.present.style import BLUE, FAINT, GRID, INK, MUTED, VERMILION, styled
from sim.scenario import ScenarioSpec, attributes, load
from sim.world import build_world

ASKED = "PEITAO_LIVE"
"""Environment variable: JSON of the scenario file and its overrides."""
CONTROLS = (
    ("seed", "Seed", 0, 1000, 1),
    ("population.firms", "Size", 100, 5000, 100),
    ("sourcing.friction", "Friction", 0.0, 0.3, 0.01),
    ("sourcing.match_noise", "Luck", 0.0, 0.3, 0.01),
    ("sourcing.suppliers_per_input", "Per input", 1.0, 6.0, 0.5),
    ("production.stock_cover", "Stock cover", 0.1, 2.0, 0.1),
)
"""Parameters one can turn: key, a short name (the slider needs the room), least, most and step."""


class LiveModel(ClusterModel):
    """The model of a scenario file with some values changed; it keeps the region's course and stops at the end of its
    calendar. Raises what loading and building raise."""

    def __init__(self, file: str = "", overrides: tuple[str, ...] = (), **kwargs: Any):
        given = [f"{key_of(name)}={_text(value)}" for name, value in kwargs.items()]
        spec = load(file, [*overrides, *given])
        super().__init__(build_world(spec), spec)
        self.course: list[tuple[int, float, float]] = []
        self._local = ~self.firms.is_pool
        self._note()

    def _note(self) -> None:
        """Keep (or put right) today's entry: day, output (CNY/day) and the share of firms below 95 % of their first output."""
        output, first = self.engine.output[self._local], self.engine.output0[self._local]
        down = float(np.mean(output[first > 0] < 0.95 * first[first > 0]))
        if self.course and self.course[-1][0] == self.clock.day:  # day 0 is there before it has been lived
            self.course.pop()
        self.course.append((self.clock.day, float(output.sum()), down))

    def step(self) -> None:
        """One day; after the last one the model is no longer running."""
        super().step()
        self._note()
        if self.clock.day >= self.spec.calendar.days - 1:
            self.running = False


def name_of(key: str) -> str:
    """A parameter's key as the name of an argument: ``policies.0.intensity`` as ``policies__0__intensity``."""
    return key.replace(".", "__")


def key_of(name: str) -> str:
    """Back from :func:`name_of`."""
    return name.replace("__", ".")


def _text(value: Any) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def controls(spec: ScenarioSpec) -> dict[str, dict[str, Any]]:
    """Sliders of SolaraViz for :data:`CONTROLS` and for the intensity of each policy, labelled with their units."""
    units = {attribute.key: attribute.unit for attribute in attributes()}
    policies = [
        (f"policies.{n}.intensity", (policy.label or policy.kind.replace("_", " "))[:24], 0.0, 1.0, 0.05)
        for n, policy in enumerate(spec.policies)
        if hasattr(policy, "intensity")
    ]
    found: dict[str, dict[str, Any]] = {}
    for key, name, least, most, step in (*CONTROLS, *policies):
        value = _value(spec, key)
        unit = units.get(key, "share" if key.endswith("intensity") else "")
        kind = "SliderInt" if isinstance(step, int) else "SliderFloat"
        label = f"{name}{f' ({unit})' if unit not in ('', '1') else ''}"
        limits = {"min": min(least, value), "max": max(most, value), "step": step}
        found[name_of(key)] = {"type": kind, "value": value, "label": label, **limits}
    return found


def _value(spec: Any, key: str) -> Any:
    for part in key.split("."):
        spec = spec[int(part)] if part.isdigit() else getattr(spec, part)
    return spec


def firms_figure(model: LiveModel) -> Figure:
    """Firms where they are: size their output, colour the share of their first output that they make today."""
    with styled():
        fig = Figure(figsize=(6.4, 5.6), layout="constrained")
        axes = fig.subplots()
        centre = model.world.pack.centre
        projection = Projection(float(model.world.places.lat[centre]), float(model.world.places.lon[centre]))
        there = np.flatnonzero(~model.firms.is_pool & (model.firms.capacity > 0))
        east, north = projection(model.firms.lat[there], model.firms.lon[there])
        output, first = model.engine.output[there], np.maximum(model.engine.output0[there], 1e-9)
        size = 4 + 260 * np.sqrt(output / max(float(output.max()), 1e-9)) ** 2
        shades = axes.scatter(
            east,
            north,
            s=size,
            c=np.clip(output / first, 0, 1),
            cmap="RdYlBu",
            vmin=0,
            vmax=1,
            ec=INK,
            lw=0.3,
            alpha=0.85,
        )
        _frame(axes, east, north)
        axes.set_title(f"{model.clock.date:%Y-%m-%d}   {len(there):,} firms 企业")
        bar = fig.colorbar(shades, ax=axes, shrink=0.6, pad=0.02)
        bar.set_label("output today / first day  当日产出／首日")
        bar.outline.set_visible(False)
        return fig


def _frame(axes: Axes, east: np.ndarray, north: np.ndarray) -> None:
    room = 0.05 * max(float(np.ptp(east)), float(np.ptp(north)), 1.0)
    axes.set_xlim(east.min() - room, east.max() + room)
    axes.set_ylim(north.min() - room, north.max() + room)
    axes.set_aspect("equal")
    axes.set_xlabel("km east of the centre  中心以东（公里）")
    axes.set_ylabel("km north  以北（公里）")
    axes.grid(color=GRID)


def course_figure(model: LiveModel) -> Figure:
    """Output of the region and the share of firms held back, day by day."""
    with styled():
        fig = Figure(figsize=(6.4, 4.6), layout="constrained")
        top, bottom = fig.subplots(2, 1, sharex=True, height_ratios=(3, 2))
        days = np.array([row[0] for row in model.course])
        dates = date2num(np.datetime64(model.clock.start) + days)
        last = date2num(np.datetime64(model.clock.start) + model.spec.calendar.days)
        output = np.array([row[1] for row in model.course])
        share = 100 * output / max(output[0], 1e-9)
        top.plot(dates, share, color=BLUE)
        top.set_ylim(min(98.0, share.min() - 1), max(102.0, share.max() + 1))  # noise should not look like a trend
        top.axhline(100, color=FAINT, lw=1)
        top.set_title("Output, % of the first day  产出，占首日%")
        bottom.plot(dates, [100 * row[2] for row in model.course], color=VERMILION)
        bottom.set_title("Firms below 95% of their first output, %  产出低于首日95%的企业占比，%")
        bottom.set_ylim(0, max(5.0, *(105 * row[2] for row in model.course), 0))
        bottom.set_xlim(dates[0], max(last, dates[0] + 1))
        bottom.xaxis_date()
        bottom.tick_params(axis="x", labelsize=8, colors=MUTED)
        return fig


def _shown(draw: Callable[[LiveModel], Figure]) -> Any:
    """A Solara component that draws the figure again at every step."""
    import solara
    from mesa.visualization.utils import update_counter

    @solara.component
    def Picture(model: LiveModel) -> None:
        update_counter.get()
        solara.FigureMatplotlib(draw(model), format="png", bbox_inches="tight")

    return Picture


def app() -> Any:
    """The page for what the environment asks for. Raises InputError when it asks for nothing."""
    from mesa.visualization import SolaraViz

    asked = os.environ.get(ASKED)
    if not asked:
        raise InputError(Problem(f"{ASKED} is not set: start this page with `peitao live SCENARIO`"))
    given = json.loads(asked)
    spec = load(given["file"], given["overrides"])
    sliders = controls(spec)
    values = {name: slider["value"] for name, slider in sliders.items()}
    fixed = {"file": given["file"], "overrides": tuple(given["overrides"])}
    return SolaraViz(
        LiveModel(**fixed, **values),
        components=[(_shown(firms_figure), 0), (_shown(course_figure), 0)],
        model_params={**fixed, **sliders},
        play_interval=200,  # milliseconds: time for the pictures to reach the page
        name=f"peitao: {spec.title or spec.name}",
    )


if ASKED in os.environ:  # Solara imports this module as its app and shows ``page``
    page = app()
