"""What can go wrong with a camera, on command: the faults that people and the system must notice (B18-1)."""

from datetime import timedelta
from enum import StrEnum

import cv2
import numpy as np

from app.video.simulator.canvas import HEIGHT, Canvas, Pixels
from app.video.simulator.planes import BLACK, GREY, Planes, Sprite, paste


class Fault(StrEnum):
    """One at a time."""

    #: as it should be
    OK = "ok"
    #: the sensor gives nothing; the camera still writes time and name
    BLACK = "black"
    #: the same picture again and again, the written time too
    FREEZE = "freeze"
    #: connections are closed, and closed again when somebody asks for this camera
    DROP = "drop"
    #: connections stay open, nothing comes
    STALL = "stall"
    #: out of focus
    BLUR = "blur"
    #: something hangs before the lens
    COVER = "cover"
    #: it looks somewhere else
    SHIFT = "shift"
    #: its clock is wrong, in the picture and in what it tells the recorder
    CLOCK = "clock"
    #: it answers that it turns, and does not
    STUCK = "stuck"


CLOCK_ERROR = timedelta(minutes=5)
#: of the picture's width and height: what a moved camera still sees, and from where
_SEEN, _LEFT, _TOP = 0.74, 0.24, 0.22


def spoil(planes: Planes, fault: Fault) -> Planes:
    """The picture with what the fault does to what the lens sees."""
    if fault is Fault.BLACK:
        planes.y[:] = BLACK
        planes.u[:] = planes.v[:] = GREY
    elif fault is Fault.COVER:
        _cover(planes)
    elif fault is Fault.BLUR:
        for plane, share in ((planes.y, 1), (planes.u, 2), (planes.v, 2)):
            plane[:] = _blurred(plane, 8 * planes.height / HEIGHT / share)
    elif fault is Fault.SHIFT:
        for plane in (planes.y, planes.u, planes.v):
            height, width = plane.shape
            left, top = int(width * _LEFT), int(height * _TOP)
            part = plane[top : top + int(height * _SEEN), left : left + int(width * _SEEN)]
            plane[:] = cv2.resize(part, (width, height), interpolation=cv2.INTER_LINEAR)
    return planes


def _blurred(plane: Pixels, sigma: float) -> Pixels:
    """As a Gaussian of `sigma` pixels; done on a quarter of the size, where nobody sees the difference."""
    height, width = plane.shape
    small = cv2.resize(plane, (width // 4, height // 4), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), max(0.6, sigma / 4))
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


_CLOTHS: dict[tuple[int, int], Sprite] = {}


def _cover(planes: Planes) -> None:
    size = (planes.width, planes.height)
    if size not in _CLOTHS:
        canvas = Canvas(planes.width * HEIGHT / planes.height, scale=planes.height / HEIGHT)
        wide = canvas.width
        canvas.shade([(0, 0), (wide, 0), (wide, HEIGHT), (0, HEIGHT)], "#3a342b", "#2c2822")
        canvas.glow([(wide * 0.9, 0), (wide, 0), (wide, 60), (wide * 0.96, 40)], "#8a7f6a", 16)
        _CLOTHS[size] = Sprite.of(canvas)
    paste(planes, _CLOTHS[size], 0, 0)
