"""Breaking text into lines that fit a width, in Chinese and in Latin script."""

from __future__ import annotations

import re
from collections.abc import Callable

_CLOSING = "，。、；：？！）】》」』”’…％%,.;:?!)]}"
_OPENING = "（【《「『“‘([{"
_TOKEN = re.compile(r"\s+|[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+")


def units(text: str) -> list[str]:
    """Pieces between which a line may break: words, and single Chinese characters with their punctuation."""
    pieces: list[str] = []
    for token in _TOKEN.findall(text):
        glued = pieces and not token.isspace() and not pieces[-1].isspace()
        if glued and (token[0] in _CLOSING or pieces[-1][-1] in _OPENING):
            pieces[-1] += token
        else:
            pieces.append(token)
    return pieces


def wrap(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Lines of ``text`` no wider than ``width`` (a single unbreakable piece may be wider).

    ``measure`` gives the width of one piece; widths of pieces are added up (the font has no kerning).
    """
    lines: list[str] = []
    line, used, pending, gap = "", 0.0, "", measure("n n") - 2 * measure("n")
    for piece in units(text):
        if piece.isspace():
            pending = " " if line else ""
            continue
        needed = measure(piece)
        space = gap if pending else 0.0
        if line and used + space + needed > width:
            lines.append(line)
            line, used = piece, needed
        else:
            line, used = line + pending + piece, used + space + needed
        pending = ""
    return [*lines, line] if line else lines


def balanced(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """As :func:`wrap`, with as few lines, but of about equal length: no single word left over on the last."""
    lines = wrap(text, width, measure)
    if len(lines) < 2:
        return lines
    low, high = width / len(lines), width
    for _ in range(7):
        middle = (low + high) / 2
        tried = wrap(text, middle, measure)
        if len(tried) == len(lines) and max(map(measure, tried)) <= width:
            high, lines = middle, tried
        else:
            low = middle
    return lines
