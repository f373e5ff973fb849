"""``python docs/generator`` writes docs/reference and the tutorial's notebook; ``--check`` only says what is out of date."""

from __future__ import annotations

import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(DOCS), str(DOCS.parent)]


def main(arguments: list[str]) -> int:
    """Write, or check, all pages; the number that were out of date as exit code when checking."""
    from generator.pages import stale, write

    old = stale(DOCS)
    if "--check" in arguments:
        for path in old:
            print(f"out of date: docs/{path} (make reference)")
        return 1 if old else 0
    write(DOCS)
    print(f"{len(old)} pages written, the others are up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
