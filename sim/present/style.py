"""Colours, line styles and matplotlib settings of the figures; saving a figure with the same bytes each time.

The colours are those of Okabe and Ito (2008), safe for colour-blind readers, darkened where thin lines
or small text need it; lines also differ in dash so that a grey print can be read.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import matplotlib as mpl
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from sim.errors import InputError, Problem, suggestion
from sim.present.fonts import families

INK, MUTED, FAINT, GRID, PAPER = "#1a1f26", "#545d69", "#b9c0ca", "#e4e8ed", "#ffffff"
BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, BROWN = (
    "#0072b2",
    "#bf4d00",
    "#008060",
    "#a84d83",
    "#d98a00",
    "#3a9bd6",
    "#7a5b33",
)
CYCLE = (BLUE, VERMILION, GREEN, PURPLE, INK, BROWN, MUTED)
"""Colours of lines, in order; each is readable as text on paper (contrast of at least 4.5)."""
DASHES = ("-", (0, (6, 2)), (0, (2, 1.4)), (0, (6, 2, 1.4, 2)), "-", (0, (1.2, 1.2, 5, 1.2)), (0, (1, 2)))
SEQUENTIAL = LinearSegmentedColormap.from_list("peitao", ["#e8f1fa", "#9cc9e8", "#3f93c8", "#0b5c97", "#08335c"])
"""Low to high, for shares and outputs: light to dark blue."""
DIVERGING = LinearSegmentedColormap.from_list("peitao_div", ["#b34700", "#f0a46b", "#f7f7f5", "#7fbde3", "#005a8f"])
"""Bad to good through zero: vermilion to blue."""
ORIGIN = {"metro": BLUE, "near": GREEN, "domestic": ORANGE, "foreign": PURPLE}
"""Colour of where a supplier sits (sim.world.types.ORIGIN_CLASSES)."""
FLOW = "#e08a4c"
"""Arrows of supply: vermilion, lightened so that dark names over it can be read."""
FORMATS = ("png", "svg", "pdf")

_SETTINGS = {
    "text.parse_math": False,
    "text.hinting": "none",
    "text.color": INK,
    "font.size": 9.5,
    "axes.titlesize": 10.5,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.labelcolor": MUTED,
    "axes.labelsize": 9.5,
    "axes.edgecolor": FAINT,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "lines.linewidth": 2.0,
    "lines.solid_capstyle": "round",
    "legend.frameon": False,
    "legend.fontsize": 9,
    "legend.labelspacing": 0.45,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "figure.dpi": 100,
    "svg.fonttype": "path",
    "svg.hashsalt": "peitao",
    "pdf.fonttype": 3,
    "image.composite_image": False,
}


def styled() -> AbstractContextManager[None]:
    """The style as a context: ``with styled(): ...``. Nothing outside the block is changed."""
    settings: Any = {**_SETTINGS, "font.family": list(families())}
    return mpl.rc_context(settings)


P = ParamSpec("P")
R = TypeVar("R")


def drawn(function: Callable[P, R]) -> Callable[P, R]:
    """Decorator of every figure function: it draws in our style and leaves matplotlib's settings as
    they were.
    """

    @wraps(function)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        with styled():
            return function(*args, **kwargs)

    return inside


def save(fig: Figure, path: Path | str, dpi: int = 200) -> Path:
    """Write a figure as png, svg or pdf (by the suffix); the same figure gives the same bytes.

    Written beside the target and moved into place, so that no half-written picture is left.
    Raises InputError for another suffix or a folder that does not exist.
    """
    path = Path(path)
    kind = path.suffix.lower().lstrip(".")
    if kind not in FORMATS:
        raise InputError(Problem(f"cannot save a figure as '{path.suffix}'{suggestion(kind, FORMATS)}", str(path)))
    if not path.parent.is_dir():
        raise InputError(Problem("the folder does not exist", str(path.parent)))
    none = {"png": {"Software": None}, "svg": {"Date": None}, "pdf": {"CreationDate": None, "ModDate": None}}
    handle, temporary = tempfile.mkstemp(suffix=f".{kind}", dir=path.parent)
    os.close(handle)
    try:
        with styled():
            fig.savefig(temporary, format=kind, dpi=dpi, metadata=none[kind])  # type: ignore[arg-type]
        Path(temporary).chmod(0o644)
        os.replace(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return path
