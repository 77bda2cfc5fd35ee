"""The people in the scenes: workers who walk, carry and stand, with a hat as art. 13 asks or without."""

from functools import lru_cache
from math import ceil, cos, sin, tau
from typing import NamedTuple

from app.video.simulator.canvas import Canvas, Colour, Pixels, Point, mixed
from app.video.simulator.goods import carton
from app.video.simulator.planes import Planes, Sprite, paste

#: one person fills this many units; the feet stand on _FEET
_WIDTH, _HEIGHT, _FEET = 120, 200, 186
_STEPS = 8


class Look(NamedTuple):
    """How a person is drawn."""

    #: front, back, left or right
    facing: str = "front"
    has_hat: bool = True
    carries: bool = False
    coat: Colour = "#e6ebf0"
    trousers: Colour = "#37434f"
    hat: Colour = "#f4f7f9"
    #: how dark it is around him, 0…1
    dusk: float = 0.0


def _legs(canvas: Canvas, look: Look, swing: float) -> None:
    sideways = look.facing in {"left", "right"}
    boot = mixed(look.trousers, "#101820", 0.45)
    for side in (-1, 1):
        hip = (60 + side * (5 if sideways else 9), 116)
        shade = look.trousers if side == 1 else mixed(look.trousers, "#000000", 0.18)
        along = side * swing * 20 if sideways else 0
        lift = max(0.0, side * swing) * (4 if sideways else 8)
        foot = (60 + side * (2 if sideways else 10) + along, 178 - lift)
        knee = ((hip[0] + foot[0]) / 2 + (3 if sideways else 0), (hip[1] + foot[1]) / 2)
        canvas.limb([hip, knee, foot], shade, 14)
        toe = 7 if sideways else 0
        canvas.box(foot[0] - 8, foot[1] - 2, foot[0] + 8 + toe, foot[1] + 8, boot, 4)


def _coat(canvas: Canvas, look: Look) -> None:
    sideways = look.facing in {"left", "right"}
    half = 17 if sideways else 23
    coat, dark = look.coat, mixed(look.coat, "#4a5a6a", 0.30)
    canvas.polygon([(60 - half, 66), (60 + half, 66), (60 + half + 5, 130), (60 - half - 5, 130)], coat)
    canvas.oval(60 - half, 56, 60 + half, 82, coat)
    canvas.polygon([(60 + half - 9, 68), (60 + half, 68), (60 + half + 5, 130), (60 + half - 8, 130)], mixed(look.coat, "#4a5a6a", 0.16))
    if look.facing == "front":
        canvas.line([(60, 66), (60, 130)], dark, 1.4)
        canvas.polygon([(50, 58), (70, 58), (60, 72)], mixed(look.coat, "#4a5a6a", 0.22))
    elif look.facing == "back":
        canvas.line([(60, 100), (60, 130)], dark, 1.2)


def _arms(canvas: Canvas, look: Look, swing: float, *, behind: bool) -> None:
    sideways = look.facing in {"left", "right"}
    sleeve, glove = mixed(look.coat, "#4a5a6a", 0.26 if behind else 0.12), "#7fb2d6"
    for side in (-1, 1):
        if sideways and behind != (side == -1):
            continue
        shoulder: Point = (60.0 + side * (4 if sideways else 21), 72)
        elbow: Point = (shoulder[0] + side * 7, 94)
        hand: Point = (shoulder[0] + side * 5, 116 - side * swing * 5)
        if look.carries:
            elbow, hand = (shoulder[0] + (10 if sideways else side * 6), 98), (60 + (30 if sideways else side * 22), 104)
        elif sideways:
            hand = (60 - side * swing * 18, 116)
            elbow = ((shoulder[0] + hand[0]) / 2 - 3, 96)
        canvas.limb([shoulder, elbow, hand], sleeve, 11)
        canvas.oval(hand[0] - 5.5, hand[1] - 5, hand[0] + 5.5, hand[1] + 6, glove)


def _head(canvas: Canvas, look: Look) -> None:
    skin, hair = "#d9a67e", "#2b2420"
    nose = {"left": -1, "right": 1}.get(look.facing, 0)
    canvas.box(54, 48, 66, 62, mixed(skin, "#6b3f22", 0.25), 4)
    canvas.oval(44, 22, 76, 58, skin)
    if look.facing == "back":
        canvas.oval(44, 22, 76, 56, look.hat if look.has_hat else hair)
    else:
        # the mask of a food room
        canvas.polygon([(46 + nose * 6, 42), (74 + nose * 2, 42), (70 + nose * 3, 55), (60 + nose * 6, 58), (50 + nose * 4, 55)], "#bfd6e6")
        for x in (54, 66) if not nose else (60 + nose * 8,):
            canvas.oval(x + nose * 2 - 1.8, 36, x + nose * 2 + 1.8, 40, "#31241d")
    if look.has_hat:
        canvas.oval(42, 14, 78, 42, look.hat)
        canvas.box(41, 30, 79, 36, mixed(look.hat, "#5a6b7a", 0.22), 3)
        if look.facing != "back":
            return
        canvas.oval(43, 20, 77, 50, look.hat)
        canvas.box(43, 40, 77, 45, mixed(look.hat, "#5a6b7a", 0.22), 3)
    elif look.facing != "back":
        canvas.oval(43, 18, 77, 38, hair)
        canvas.box(43 if nose >= 0 else 66, 28, 54 if nose >= 0 else 77, 40, hair, 4)


@lru_cache(maxsize=1024)
def _drawn(look: Look, step: int, scale: float) -> Pixels:
    canvas = Canvas(_WIDTH, _HEIGHT, scale=scale)
    swing = sin(tau * step / _STEPS)
    canvas.glow([(60 + 34 * cos(tau * i / 16), _FEET - 2 + 6 * sin(tau * i / 16)) for i in range(16)], "#0b121870", 3)
    right = look._replace(facing="right") if look.facing == "left" else look
    _legs(canvas, right, swing)
    _arms(canvas, right, swing, behind=True)
    if right.carries and right.facing == "back":
        canvas.put(carton(56, 34, scale=scale), 32, 78)
    _coat(canvas, right)
    _head(canvas, right)
    if right.carries and right.facing != "back":
        canvas.put(carton(56, 34, scale=scale), 32 + (24 if right.facing == "right" else 0), 82)
    if right.facing != "back":
        _arms(canvas, right, swing, behind=False)
    canvas.dim(look.dusk)
    pixels = canvas.pixels()
    return pixels[:, ::-1] if look.facing == "left" else pixels


@lru_cache(maxsize=4096)
def person(look: Look, step: int, scale: float) -> Sprite:
    """One of eight steps of a walk (0 stands still)."""
    # drawn in few sizes and made smaller from there, which is much cheaper
    large = max(0.5, ceil(scale * 2) / 2)
    return Sprite.resized(_drawn(look, step, large), scale / large)


def stand(planes: Planes, look: Look, x: float, y: float, *, tall: float, unit: float, step: int = 0) -> None:
    """Paint a person whose feet are at x, y (units); `tall` in units, `unit` pixels a unit."""
    # few sizes, so that the drawings are found again
    scale = round(tall / 170 * unit * 25) / 25
    paste(planes, person(look, step % _STEPS, scale), x * unit - _WIDTH / 2 * scale, y * unit - _FEET * scale)
