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


def balanced(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """As :func:`wrap`, with as few lines, but of about equal length: no single word left over on the last."""
    lines = wrap(text, width, measure)
    low, high = width / len(lines), width
    if len(lines) == 1:
        return lines
    for _ in range(7):
        middle = (low + high) / 2
        tried = wrap(text, middle, measure)
        fits = len(tried) == len(lines) and max(map(measure, tried)) <= width
        low, high, lines = (low, middle, tried) if fits else (middle, high, lines)
    return lines


def wrap(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Lines of ``text`` no wider than ``width`` by ``measure`` (a single unbreakable piece may be wider)."""
    lines: list[str] = []
    line = ""
    for piece in units(text):
        if not line.strip() and piece.isspace():
            continue
        if line and measure((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = "" if piece.isspace() else piece
        else:
            line += piece
    if line.strip():
        lines.append(line.rstrip())
    return lines
