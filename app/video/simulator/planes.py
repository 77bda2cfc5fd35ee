"""Pictures as an encoder takes them (YUV 4:2:0), and small ones to lay over them: moving things cost only their own size."""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from app.video.simulator.canvas import Canvas, Pixels

#: luma of black and of white in limited range, and the middle of both chroma planes
BLACK, WHITE, GREY = 16, 235, 128
Opacity = NDArray[np.int16]


class Planes:
    """One picture: luma of height × width, chroma of half of it each way, all three views of one I420 array."""

    def __init__(self, whole: Pixels) -> None:
        """`whole` is (height * 3 / 2) × width; width even, height a multiple of four."""
        height, width = whole.shape[0] * 2 // 3, whole.shape[1]
        self.whole = whole
        self.width, self.height = width, height
        quarter = height // 4
        self.y = whole[:height]
        self.u = whole[height : height + quarter].reshape(height // 2, width // 2)
        self.v = whole[height + quarter :].reshape(height // 2, width // 2)

    @classmethod
    def of(cls, canvas: Canvas) -> "Planes":
        """What was drawn, on black."""
        return cls(cv2.cvtColor(np.ascontiguousarray(canvas.pixels()[..., :3]), cv2.COLOR_RGB2YUV_I420).astype(np.uint8, copy=False))

    @classmethod
    def flat(cls, width: int, height: int, luma: int = BLACK) -> "Planes":
        """One grey all over."""
        whole = np.full((height * 3 // 2, width), GREY, np.uint8)
        whole[:height] = luma
        return cls(whole)

    def copy(self) -> "Planes":
        """The same picture, to be changed."""
        return Planes(self.whole.copy())


class Sprite(NamedTuple):
    """A small picture with its opacity (0…128, so that a product with a difference of two pixels fits in 16 bits), luma and chroma."""

    y: Pixels
    u: Pixels
    v: Pixels
    opacity: Opacity
    half_opacity: Opacity

    @classmethod
    def of(cls, canvas: Canvas) -> "Sprite":
        """What was drawn, its empty parts transparent."""
        return cls.from_pixels(canvas.pixels())

    @classmethod
    def from_pixels(cls, pixels: Pixels) -> "Sprite":
        """RGBA of even height and width."""
        height, width = pixels.shape[:2]
        padded = cv2.copyMakeBorder(pixels, 0, -height % 4, 0, 0, cv2.BORDER_REPLICATE)
        planes = Planes(cv2.cvtColor(np.ascontiguousarray(padded[..., :3]), cv2.COLOR_RGB2YUV_I420).astype(np.uint8, copy=False))
        opacity = pixels[..., 3].astype(np.int16) * 128 // 255
        half = cv2.resize(pixels[..., 3], (width // 2, height // 2), interpolation=cv2.INTER_AREA).astype(np.int16) * 128 // 255
        rows = height // 2
        return cls(planes.y[:height].copy(), planes.u[:rows].copy(), planes.v[:rows].copy(), opacity, half)

    @classmethod
    def resized(cls, pixels: Pixels, share: float) -> "Sprite":
        """A drawing made smaller (RGBA): cheaper than drawing it once more."""
        width, height = (max(2, round(length * share / 2) * 2) for length in (pixels.shape[1], pixels.shape[0]))
        solid = pixels.astype(np.float32)
        solid[..., :3] = solid[..., :3] * solid[..., 3:] / 255
        small = cv2.resize(solid, (width, height), interpolation=cv2.INTER_AREA)
        small[..., :3] = small[..., :3] * 255 / np.maximum(small[..., 3:], 1)
        return cls.from_pixels(small.clip(0, 255).astype(np.uint8))

    @property
    def width(self) -> int:
        """In pixels."""
        return int(self.y.shape[1])

    @property
    def height(self) -> int:
        """In pixels."""
        return int(self.y.shape[0])


def _mix(under: Pixels, over: Pixels, opacity: Opacity) -> None:
    difference = np.subtract(over, under, dtype=np.int16)
    difference *= opacity
    difference >>= 7
    np.add(under, difference, out=under, casting="unsafe")


def paste(planes: Planes, sprite: Sprite, x: float, y: float) -> None:
    """Lay the sprite with its upper left corner at x, y (to two pixels: chroma has half as many); what lies outside is cut off."""
    left, top = round(x / 2) * 2, round(y / 2) * 2
    right, bottom = min(left + sprite.width, planes.width), min(top + sprite.height, planes.height)
    skip_x, skip_y = max(0, -left), max(0, -top)
    left, top = max(0, left), max(0, top)
    if right <= left or bottom <= top:
        return
    rows, columns = slice(skip_y, skip_y + bottom - top), slice(skip_x, skip_x + right - left)
    _mix(planes.y[top:bottom, left:right], sprite.y[rows, columns], sprite.opacity[rows, columns])
    half_rows, half_columns = slice(skip_y // 2, (skip_y + bottom - top) // 2), slice(skip_x // 2, (skip_x + right - left) // 2)
    half = sprite.half_opacity[half_rows, half_columns]
    _mix(planes.u[top // 2 : bottom // 2, left // 2 : right // 2], sprite.u[half_rows, half_columns], half)
    _mix(planes.v[top // 2 : bottom // 2, left // 2 : right // 2], sprite.v[half_rows, half_columns], half)
