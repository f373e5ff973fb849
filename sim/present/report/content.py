"""What a report is made of, before it becomes a page: sections of texts, lists, tables and figures in both languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pandas as pd
from matplotlib.figure import Figure

from sim.errors import PeitaoError
from sim.present.words import Both, Lang

Cell = Both | str | float | int | None


@dataclass(frozen=True)
class Text:
    """A paragraph; ``quiet`` for side remarks."""

    words: Both
    quiet: bool = False


@dataclass(frozen=True)
class Items:
    """A list of sentences."""

    words: Sequence[Both]


@dataclass(frozen=True)
class Table:
    """A table: cells are words in both languages or ready text; columns in ``numbers`` are flush right."""

    head: Sequence[Both]
    rows: Sequence[Sequence[Both | str]]
    numbers: Sequence[int] = ()
    caption: Both | None = None
    small: bool = False
    widths: Sequence[int] = ()
    """Widths of the columns in percent; empty: alike in a small table, by content in others."""


@dataclass(frozen=True)
class Picture:
    """A figure by name, drawn when the page is made; ``title`` for readers who cannot see it."""

    name: str
    title: Both
    figure: Figure


Block = Text | Items | Table | Picture


@dataclass(frozen=True)
class Section:
    """A heading with its blocks. ``key`` is its anchor."""

    key: str
    title: Both
    blocks: Sequence[Block]


@dataclass
class Report:
    """A whole report: what is on the page (``lead``, ``sections``) and what goes into the workbook (``sheets``)."""

    title: Both
    subtitle: Both
    lang: Lang
    lead: Sequence[Both] = ()
    """The answer in a few sentences, above all sections."""
    sections: list[Section] = field(default_factory=list)
    sheets: dict[str, pd.DataFrame] = field(default_factory=dict)

    def add(self, key: str, title: Both, *blocks: Block | None) -> None:
        """Add a section with the blocks that are there; none is added when there are none."""
        kept = [block for block in blocks if block is not None]
        if kept:
            self.sections.append(Section(key, title, kept))


def picture(name: str, draw: Callable[[], Figure], title: Both) -> Picture | Text:
    """The figure, or a sentence that says why it cannot be drawn (a table that the run did not keep, a region pack that
    is gone)."""
    try:
        return Picture(name, title, draw())
    except PeitaoError as error:
        reason = str(error).splitlines()[0]
        return Text(Both(f"Figure left out ({title.en}): {reason}", f"此图未绘制（{title.zh}）：{reason}"), quiet=True)
