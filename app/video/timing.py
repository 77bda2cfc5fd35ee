"""The tie between a run's media time and wall time, by the server's clock and free of the network's jitter (C-A3, DESIGN P7)."""

import time
from collections import deque
from datetime import datetime, timedelta

from records import clock

#: a window so long forgets a burst and still follows a camera whose clock is 100 ppm off within 6 ms
_WINDOW_S = 60


class Tie:
    """Learns from each frame's arrival; the frame that waited least on its way tells the truth.

    Arrivals are `time.monotonic()` seconds, so that a step of the server's clock moves no frame against its neighbours.
    """

    def __init__(self, timescale: int) -> None:
        self._timescale = timescale
        self._seconds: deque[tuple[int, float]] = deque()
        self._newest = -1

    def arrived(self, media: int, at: float) -> None:
        """A frame with this media time reached us."""
        lag = at - media / self._timescale
        second = int(at)
        if second != self._newest:
            self._newest = second
            self._seconds.append((second, lag))
            while self._seconds[0][0] < second - _WINDOW_S:
                self._seconds.popleft()
        elif lag < self._seconds[-1][1]:
            self._seconds[-1] = (second, lag)

    @property
    def is_known(self) -> bool:
        """Whether any frame arrived yet."""
        return bool(self._seconds)

    def wall(self, media: int) -> datetime:
        """When the server's clock stood at this frame."""
        lag = min(lag for _, lag in self._seconds)
        return clock.now() - timedelta(seconds=time.monotonic() - (media / self._timescale + lag))
