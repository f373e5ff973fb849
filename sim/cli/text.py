"""Plain tables for the terminal that also read well in a file or a pipe."""

from __future__ import annotations

from collections.abc import Sequence


def show_table(head: Sequence[str], rows: Sequence[Sequence[str]], *, left: int = 1) -> None:
    """Print a table; the first ``left`` columns are flush left, the others flush right. Wide (Chinese) cells align."""
    from rich.cells import cell_len

    lines = [list(head), *[list(row) for row in rows]]
    widths = [max(cell_len(line[c]) for line in lines) for c in range(len(head))]
    lines.insert(1, ["-" * width for width in widths])
    for line in lines:
        cells = []
        for c, (text, width) in enumerate(zip(line, widths, strict=True)):
            space = " " * (width - cell_len(text))
            cells.append(text + space if c < left else space + text)
        print("  ".join(cells).rstrip())
