"""The tutorial as a Jupyter notebook: fenced python and bash blocks become cells, the rest Markdown."""

from __future__ import annotations

import hashlib
import json
import re

_FENCE = re.compile(r"^```(python|bash)\n(.*?)^```\n", re.MULTILINE | re.DOTALL)


def cells(text: str) -> list[tuple[str, str]]:
    """(kind, source) in order; kind is markdown, python or bash."""
    found: list[tuple[str, str]] = []
    last = 0
    for match in _FENCE.finditer(text):
        if text[last : match.start()].strip():
            found.append(("markdown", text[last : match.start()].strip()))
        found.append((match[1], match[2].rstrip("\n")))
        last = match.end()
    if text[last:].strip():
        found.append(("markdown", text[last:].strip()))
    return found


def notebook(text: str) -> str:
    """The notebook (nbformat 4.5) as JSON text. Commands of a bash block run with ``!``."""
    made = []
    for n, (kind, source) in enumerate(cells(text)):
        if kind == "bash":
            source = "\n".join(f"!{line}" for line in source.split("\n") if line)
        cell = {
            "cell_type": "markdown" if kind == "markdown" else "code",
            "id": hashlib.blake2b(f"{n}{source}".encode(), digest_size=4).hexdigest(),
            "metadata": {},
            "source": source.splitlines(keepends=True),
        }
        made.append(cell if kind == "markdown" else cell | {"execution_count": None, "outputs": []})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    book = {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(book, ensure_ascii=False, indent=1) + "\n"
