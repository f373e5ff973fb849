"""A sheet: one figure with a title, a subtitle and a note round it that neither overlap nor are cut off.

The body keeps its size in inches; the sheet grows with the words above and below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text

from sim.present.fonts import families
from sim.present.meta import Meta
from sim.present.style import INK, MUTED
from sim.present.words import Both, Lang, Voice, join, say
from sim.present.wrap import balanced, wrap

MARGIN = 0.22  # inches, all round
LINE = 1.32  # line height of title, subtitle and note, in font sizes
LINES = 1.2  # of labels with several lines


@lru_cache(maxsize=50_000)
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Width in inches of a line of text in our font; remembered, for the same words come again and again."""
    font = FontProperties(family=list(families()), size=size, weight=weight)
    return _RULER.get_text_width_height_descent(text, font, False)[0] / _RULER.dpi


_RULER = RendererAgg(10, 10, 100)


@dataclass
class Block:
    """A paragraph style of the sheet: font size (points), weight, colour, gap below (inches)."""

    size: float
    weight: str
    colour: str
    gap: float


TITLE, TITLE_2 = Block(14.5, "bold", INK, 0.04), Block(11.5, "bold", INK, 0.04)
SUBTITLE, NOTE = Block(10, "normal", MUTED, 0.02), Block(7.8, "normal", MUTED, 0.02)


@dataclass
class Sheet:
    """A figure being drawn. ``panels`` are axes placed by hand, in inches from the body's lower left
    corner.
    """

    lang: Lang = "en"
    width: float = 8.0
    body: float = 4.3
    fig: Figure = field(init=False)
    voice: Voice = field(init=False)
    panels: list[tuple[Axes, tuple[float, float, float, float]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Makes the empty figure, without pyplot."""
        self.voice = Voice(self.lang)
        self.fig = Figure(figsize=(self.width, self.body))
        FigureCanvasAgg(self.fig)

    @property
    def inner(self) -> float:
        """Width of the body, inches."""
        return self.width - 2 * MARGIN

    def panel(self, x: float, y: float, width: float, height: float) -> Axes:
        """Axes placed by hand in the body (inches); a sheet has either panels or laid-out axes, not both."""
        axes = self.fig.add_axes((0.1, 0.1, 0.8, 0.8), label=f"panel{len(self.panels)}")
        self.panels.append((axes, (x, y, width, height)))
        return axes

    def settle(self, least: float, used: float) -> None:
        """End of drawing panels downwards from y = 0: the body gets the height used, at least
        ``least`` inches.
        """
        self.body = max(least, used)
        self.panels = [(axes, (x, y + self.body, w, h)) for axes, (x, y, w, h) in self.panels]

    def rows(
        self, axes: Axes, names: Sequence[Both], inches: float = 2.1, size: float = 9.0, first: float = 0.0
    ) -> None:
        """Name the rows of a chart with bars or dots, first row on top; long names are broken."""
        labels = ["\n".join(self.fit(self.voice(name, "\n"), inches, size)) for name in names]
        axes.set_yticks([i + first for i in range(len(names))], labels, size=size, color=INK)
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.grid(visible=False, axis="y")

    def fit(self, text: str, inches: float, size: float, weight: str = "normal") -> list[str]:
        """``text`` broken into lines no wider than ``inches`` at a font size; its own line breaks are
        kept.
        """
        return [
            line
            for paragraph in text.split("\n")
            for line in wrap(paragraph, inches, lambda piece: self.text_width(piece, size, weight))
        ]

    def text_width(self, text: str, size: float, weight: str = "normal") -> float:
        """Width in inches of a line of text."""
        return text_width(text, size, weight)

    def shorten(self, line: str, inches: float, size: float) -> str:
        """The line, cut with dots where it is wider than there is room."""
        if self.text_width(line, size) <= inches:
            return line
        while line and self.text_width(line + "...", size) > inches:
            line = line[:-1]
        return line.rstrip() + "..."

    def _stack(self, blocks: list[tuple[Block, str, str]]) -> tuple[list[tuple[Block, str, str, float]], float]:
        """Lines (block, gid, text, distance in inches from the top of the stack), and the stack's height."""
        placed, y = [], 0.0
        for block, gid, text in blocks:
            for line in self._lines(block, gid, text):
                placed.append((block, gid, line, y))
                y += block.size * LINE / 72
            y += block.gap
        return placed, y

    def _lines(self, block: Block, gid: str, text: str) -> list[str]:
        if gid == "note":
            return self.fit(text, self.inner, block.size, block.weight)
        return balanced(text, self.inner, lambda piece: self.text_width(piece, block.size, block.weight))

    def finish(self, title: Both, subtitle: Both, note: Both) -> Figure:
        """Write the words, size the sheet, lay out the body once and freeze it. Returns the figure."""
        titles = self.voice.lines(title)
        head, head_h = self._stack(
            [(TITLE if i == 0 else TITLE_2, "title", text) for i, text in enumerate(titles)]
            + [(SUBTITLE, "subtitle", text) for text in self.voice.lines(subtitle)]
        )
        foot, foot_h = self._stack([(NOTE, "note", text) for text in self.voice.lines(note)])
        gap = 0.14
        height = MARGIN + head_h + gap + self.body + gap + foot_h + MARGIN
        self.fig.set_size_inches(self.width, height)
        for placed, top in ((head, height - MARGIN), (foot, MARGIN + foot_h)):
            for block, gid, text, y in placed:
                self.fig.text(
                    MARGIN / self.width,
                    (top - y) / height,
                    text,
                    size=block.size,
                    weight=block.weight,
                    color=block.colour,
                    va="top",
                    ha="left",
                    gid=gid,
                )
        self._lay_out(MARGIN + foot_h + gap, height)
        return self.fig

    def _lay_out(self, bottom: float, height: float) -> None:
        if self.panels:
            for axes, (x, y, w, h) in self.panels:
                axes.set_position(((MARGIN + x) / self.width, (bottom + y) / height, w / self.width, h / height))
        else:
            box = (MARGIN / self.width, bottom / height, self.inner / self.width, self.body / height)
            self.fig.set_layout_engine(ConstrainedLayoutEngine(rect=box, w_pad=0.02, h_pad=0.02))
        for text in self._texts():
            text.set_linespacing(LINES)
        self.fig.canvas.draw()
        self.fig.set_layout_engine("none")
        for text in self._texts():
            text.set_fontfamily(list(families()))

    def _texts(self) -> list[Text]:
        return [text for text in self.fig.findobj(Text) if isinstance(text, Text)]


def note(meta: Meta, *extra: Both, definition: bool = False, baseline: bool = False) -> Both:
    """The note of a figure: how to read it, definition and baseline where they matter, runs, seed,
    assumptions.
    """
    runs = meta.runs or (say("note.runs", n=meta.n) if meta.n > 1 else say("note.one_run"))
    if meta.seed is not None:
        runs = join([runs, say("note.seed", seed=meta.seed)], ", ", "，")
    parts = list(extra)
    if definition:
        parts.append(say("note.definition", text=meta.indicator))
    if baseline:
        parts.append(say("note.baseline", text=meta.baseline))
    parts.append(runs)
    if meta.assumptions:
        parts.append(say("note.assumptions", text=join(meta.assumptions)))
    return Both(" ".join(p.en.rstrip(".") + "." for p in parts), "".join(p.zh.rstrip("。") + "。" for p in parts))
