"""How many threads pay at present. Where other work keeps a core busy, waiting for the thread on it costs more than it
saves; so a day now and then is run the other way, and the quicker way is taken. Results do not depend on it."""

from __future__ import annotations

SOONEST, LATEST = 25, 200
"""Days until the other way is tried for one: twice as long each time that it is slower, for a trial can be dear."""
FIRST_DAYS = 4
USUAL, TRIED = 0.03, 0.2
"""Weight of a day in the mean of its way: small, for on a busy machine a day in ten takes ten times as long and the others
do not; larger for the rare days of a trial."""


class Pace:
    """``threads`` to use for the next day: ``most``, or one where that is ``free`` to choose and quicker."""

    def __init__(self, most: int, free: bool):
        self._ways = (most, 1) if free and most > 1 else (most,)
        self._mean: list[float] = []  # seconds a day, by way
        self._way, self._usual = 0, 0
        self._day, self._wait = 0, SOONEST
        self._first: list[float] = []  # seconds of the first days with the present way

    @property
    def threads(self) -> int:
        """Threads for the next day."""
        return self._ways[self._way]

    def took(self, seconds: float) -> None:
        """Tell how long a day took with :attr:`threads`."""
        if len(self._ways) == 1:
            return
        if len(self._mean) < 2:
            self._begin(seconds)
            return
        tried = self._way != self._usual
        self._mean[self._way] += (TRIED if tried else USUAL) * (seconds - self._mean[self._way])
        quicker = int(self._mean[1] < self._mean[0])
        if quicker != self._usual:
            self._usual, self._wait = quicker, SOONEST
        elif tried:
            self._wait = min(2 * self._wait, LATEST)
        self._day = 0 if tried else self._day + 1
        self._way = 1 - self._usual if self._day >= self._wait else self._usual

    def _begin(self, seconds: float) -> None:
        """A few days each way. The first may compile and is not counted; of the others the quickest stands for all."""
        self._first.append(seconds)
        if len(self._first) == FIRST_DAYS:
            self._mean.append(min(self._first[1:]))
            self._first, self._way = [], 1 if len(self._mean) == 1 else 0
