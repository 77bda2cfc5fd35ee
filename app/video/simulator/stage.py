"""What every scene shares: still layers drawn once, people and things that move over them, all of it told by the time alone."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Sequence
from itertools import pairwise
from typing import NamedTuple

from app.video.simulator.canvas import HEIGHT, Canvas, Pixels
from app.video.simulator.people import Look, stand
from app.video.simulator.planes import Planes, Sprite

#: how many small pictures one scene keeps
_KEPT = 160


class Leg(NamedTuple):
    """Where somebody is so many seconds into his round; between two legs he walks straight on."""

    at: float
    x: float
    y: float
    carries: bool = False
    #: how he stands where two legs have the same place
    facing: str = "front"


class Scene(ABC):
    """One place. The same seed and moment give the same picture."""

    def __init__(self, seed: int, size: tuple[int, int]) -> None:
        """`size` is width, height in pixels."""
        self.seed = seed
        self.width, self.height = size
        self.unit = size[1] / HEIGHT
        self._stills: dict[Hashable, Planes] = {}
        self._newest: tuple[Hashable, Planes] | None = None
        self._sprites: dict[Hashable, Sprite] = {}
        self._drawings: dict[Hashable, Pixels] = {}

    def canvas(self, width: float | None = None, height: float | None = None) -> Canvas:
        """An empty one, of the whole picture where no size is given."""
        return Canvas(width or self.width / self.unit, height or HEIGHT, scale=self.unit)

    def still(self, key: Hashable, draw: Callable[[], Canvas]) -> Planes:
        """A whole picture that stays the same as long as `key` does; drawing it takes a good part of a second."""
        if key not in self._stills:
            self._stills[key] = Planes.of(draw())
        return self._stills[key]

    def filled(self, key: Hashable, fill: Callable[[], Planes]) -> Planes:
        """A whole picture put together of others; only the newest is kept."""
        if self._newest is None or self._newest[0] != key:
            self._newest = (key, fill())
        return self._newest[1]

    def sprite(self, key: Hashable, draw: Callable[[], Canvas]) -> Sprite:
        """A small picture that is wanted again."""
        return self._sprites[key] if key in self._sprites else self._keep(key, Sprite.of(draw()))

    def _keep(self, key: Hashable, sprite: Sprite) -> Sprite:
        while len(self._sprites) >= _KEPT:
            self._sprites.pop(next(iter(self._sprites)))
        self._sprites[key] = sprite
        return sprite

    def smaller(self, key: Hashable, share: float, draw: Callable[[], Canvas]) -> Sprite:
        """What `draw` makes, at a share of its size; drawn once for all sizes."""
        if key not in self._drawings:
            self._drawings[key] = draw().pixels()
        if (key, share) not in self._sprites:
            return self._keep((key, share), Sprite.resized(self._drawings[key], share))
        return self._sprites[key, share]

    def tall(self, y: float) -> float:
        """Units a grown person measures with the feet at y."""
        return 100 + (y - 378) * 0.45

    @abstractmethod
    def paint(self, at: float) -> Planes:
        """The picture at so many seconds since 1970 (UTC); the caller may draw on it."""

    def walker(self, planes: Planes, legs: Sequence[Leg], period: float, at: float, look: Look) -> None:
        """Paint somebody on his round of `period` seconds; beyond the last leg he isn't there."""
        spent = at % period
        for here, there in pairwise(legs):
            if not here.at <= spent < there.at:
                continue
            share = (spent - here.at) / (there.at - here.at)
            x, y = here.x + (there.x - here.x) * share, here.y + (there.y - here.y) * share
            moves = (here.x, here.y) != (there.x, there.y)
            facing = _facing(there.x - here.x, there.y - here.y) if moves else here.facing
            step = int(spent * 8) if moves else 0
            self.stand(planes, look._replace(facing=facing, carries=here.carries), x, y, step)

    def stand(self, planes: Planes, look: Look, x: float, y: float, step: int = 0) -> None:
        """Paint somebody with the feet at x, y."""
        stand(planes, look, x, y, tall=self.tall(y), unit=self.unit, step=step)


def _facing(along: float, down: float) -> str:
    if abs(along) > abs(down) * 0.6:
        return "right" if along > 0 else "left"
    return "front" if down > 0 else "back"


def swell(at: float, period: float, begins: float, ends: float, soft: float = 6.0) -> float:
    """0…1: how far something is there that comes at `begins` and goes at `ends` of each period (seconds), softly."""
    spent = at % period
    return max(0.0, min(1.0, (spent - begins) / soft, (ends - spent) / soft))
