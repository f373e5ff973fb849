"""The list of everything that is wrong with a pack, in the order a reader would meet it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sim.errors import PackError, Problem, suggestion

PER_COLUMN = 10
"""Problems shown per file and column; the rest are counted, lest one bad column hide the others."""


def shown(text: str, width: int = 60) -> str:
    """``text`` in quotes, on one line and of bounded length, whatever it holds."""
    safe = "".join(c if c.isprintable() else repr(c)[1:-1] for c in text[:width])
    return f"'{safe}{'…' if len(text) > width else ''}'"


class Findings:
    """Collects problems; ``stop`` raises them all as one :class:`PackError`."""

    def __init__(self, folder: str):
        self.folder = folder
        self._found: list[tuple[str, int, int, Problem]] = []
        self._count: Counter[tuple[str, str | None]] = Counter()

    def path(self, file: str) -> str:
        """The path of a file of the pack as the user gave it."""
        return f"{self.folder.rstrip('/')}/{file}" if file else self.folder

    def add(
        self,
        file: str,
        line: int | None,
        key: str | None,
        message: str,
        word: str | None = None,
        valid: Iterable[str] = (),
    ) -> None:
        """Note one problem. With ``word``, the nearest of ``valid`` is suggested, or all of a few."""
        self._count[file, key] += 1
        count = self._count[file, key]
        if count > PER_COLUMN:
            return
        if word is not None:
            message += suggestion(word[:80], valid)
        problem = Problem(message, self.path(file), line, key)
        self._found.append((file, line or 0, len(self._found), problem))

    def __len__(self) -> int:
        return sum(self._count.values())

    def within(self, *files: str) -> bool:
        """Whether anything was found in one of these files."""
        return any(file in files for file, _ in self._count)

    def stop(self) -> None:
        """Raise :class:`PackError` with all problems by file and line; do nothing when there are none."""
        if not self._count:
            return
        problems = [problem for *_, problem in sorted(self._found, key=lambda found: found[:3])]
        for (file, key), count in sorted(self._count.items(), key=lambda item: (item[0][0], item[0][1] or "")):
            if count > PER_COLUMN:
                problems.append(Problem(f"{count - PER_COLUMN} more problems here", self.path(file), None, key))
        raise PackError(problems)
