"""What every figure must satisfy, checked through the renderer."""

from __future__ import annotations

import warnings
from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.present.style import save


def texts(fig: Figure) -> list[tuple[Text, object]]:
    """Visible, non-empty texts that are really drawn, with their boxes in pixels."""
    renderer = fig.canvas.get_renderer()
    hidden = {
        id(text)
        for axes in fig.axes
        for text in axes.findobj(Text)
        if not axes.get_visible() or (not axes.axison and text in axes.xaxis.findobj(Text) + axes.yaxis.findobj(Text))
    }
    found = []
    for text in fig.findobj(Text):
        if not text.get_visible() or not text.get_text().strip() or id(text) in hidden:
            continue
        box = text.get_window_extent(renderer)
        if _is_stray_tick(fig, text):
            continue
        found.append((text, box))
    return found


def _is_stray_tick(fig: Figure, text: Text) -> bool:
    """Tick labels outside the axis limits exist but are not drawn."""
    for axes in fig.axes:
        for axis, limits in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
            for tick in [*axis.majorTicks, *axis.minorTicks]:
                if text in (tick.label1, tick.label2):
                    low, high = sorted(limits)
                    slack = 1e-9 * (high - low)
                    return not (low - slack <= tick.get_loc() <= high + slack)
    return False


def check(fig: Figure, tolerance: float = 2.0) -> None:
    """No text leaves the figure and no two texts overlap (by more than ``tolerance`` pixels either way)."""
    boxes = texts(fig)
    width, height = fig.canvas.get_width_height()
    for text, box in boxes:
        assert box.x0 >= -0.5, f"cut off at the left: {text.get_text()!r}"
        assert box.y0 >= -0.5, f"cut off at the bottom: {text.get_text()!r}"
        assert box.x1 <= width + 0.5, f"cut off at the right: {text.get_text()!r}"
        assert box.y1 <= height + 0.5, f"cut off at the top: {text.get_text()!r}"
    for i, (one, a) in enumerate(boxes):
        for other, b in boxes[i + 1 :]:
            across = min(a.x1, b.x1) - max(a.x0, b.x0)
            along = min(a.y1, b.y1) - max(a.y0, b.y0)
            assert across <= tolerance or along <= tolerance, f"{one.get_text()!r} overlaps {other.get_text()!r}"
    assert {t.get_gid() for t, _ in boxes} >= {"title", "subtitle", "note"}


def saves(fig: Figure, folder: Path, kinds: tuple[str, ...] = ("png", "svg", "pdf")) -> None:
    """The figure is written in each format without any warning (a missing glyph is one)."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for kind in kinds:
            assert save(fig, folder / f"a.{kind}", dpi=60).stat().st_size > 2000
