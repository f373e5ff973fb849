"""The fonts of the figures, and registering them with matplotlib."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from matplotlib import font_manager

FAMILY = "Peitao Sans"
FOLDER = Path(__file__).parent
FILES = (FOLDER / "PeitaoSans-Regular.otf", FOLDER / "PeitaoSans-Bold.otf")
SYSTEM_CJK = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
)
"""Fonts of common systems, used only for a character that is in none of ours."""


@cache
def families() -> tuple[str, ...]:
    """Font families in the order in which a glyph is looked for: ours, matplotlib's own, then the system's.

    Registers our two files with matplotlib once per process.
    """
    manager = font_manager.fontManager
    for file in FILES:
        manager.addfont(file)
    installed = {entry.name for entry in manager.ttflist}
    return (FAMILY, "DejaVu Sans", *(name for name in SYSTEM_CJK if name in installed))
