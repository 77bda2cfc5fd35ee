"""A surface to draw a scene on in its own units (960 × 540), smooth at every size."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from math import ceil, floor
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Pixels = NDArray[np.uint8]
Point = tuple[float, float]
Colour = str | tuple[int, int, int] | tuple[int, int, int, int]

WIDTH, HEIGHT = 960, 540
#: every unit is drawn this many times finer and then averaged: that is what makes edges smooth
_FINER = 3
_FONTS = Path(__file__).parents[3] / "records" / "fonts"
HEI = "LoadwitnessHei-Bold.ttf"
SONG = "LoadwitnessSong-Regular.ttf"


@lru_cache(maxsize=64)
def font(name: str, pixels: int) -> ImageFont.FreeTypeFont:
    """One of the two faces of the printed papers, at a height in pixels."""
    return ImageFont.truetype(str(_FONTS / name), pixels)


def rgba(colour: Colour, alpha: int | None = None) -> tuple[int, int, int, int]:
    """Four numbers from `#rrggbb`, `#rrggbbaa` or a tuple."""
    if isinstance(colour, str):
        digits = bytes.fromhex(colour.removeprefix("#"))
        colour = (digits[0], digits[1], digits[2], digits[3] if len(digits) == 4 else 255)
    full = (*colour[:3], colour[3] if len(colour) == 4 else 255)
    return full if alpha is None else (full[0], full[1], full[2], alpha)


def mixed(one: Colour, other: Colour, share: float) -> tuple[int, int, int, int]:
    """`one` with a share (0…1) of `other`."""
    pairs = zip(rgba(one), rgba(other), strict=True)
    red, green, blue, alpha = (round(a + (b - a) * share) for a, b in pairs)
    return red, green, blue, alpha


def _bounds(points: Sequence[Point], pad: float) -> tuple[int, int, int, int]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return floor(min(xs) - pad), floor(min(ys) - pad), ceil(max(xs) + pad) + 1, ceil(max(ys) + pad) + 1


class Canvas:
    """Starts transparent; translucent colours lie over what is there. Points are in units, y downwards."""

    def __init__(self, width: float = WIDTH, height: float = HEIGHT, *, scale: float = 1.0) -> None:
        self.width, self.height, self.scale = width, height, scale
        self._fine = scale * _FINER
        self._vignette = 0.0
        self.image = Image.new("RGBA", (max(1, round(width * self._fine)), max(1, round(height * self._fine))))

    def _to(self, points: Iterable[Point]) -> list[Point]:
        return [(x * self._fine, y * self._fine) for x, y in points]

    def _lay(self, layer: Image.Image, left: int, top: int) -> None:
        """Over what is there; what lies outside is cut off."""
        begin_x, begin_y = max(0, -left), max(0, -top)
        end_x, end_y = min(layer.width, self.image.width - left), min(layer.height, self.image.height - top)
        if end_x > begin_x and end_y > begin_y:
            self.image.alpha_composite(layer.crop((begin_x, begin_y, end_x, end_y)), (max(0, left), max(0, top)))

    def _draw(self, points: Sequence[Point], fill: Colour, pad: float, stroke: Callable[[ImageDraw.ImageDraw, list[Point]], None]) -> None:
        """Straight on the picture, or where the colour is translucent on a layer just large enough."""
        fine = self._to(points)
        if rgba(fill)[3] == 255:
            stroke(ImageDraw.Draw(self.image), fine)
            return
        left, top, right, bottom = _bounds(fine, pad * self._fine)
        layer = Image.new("RGBA", (right - left, bottom - top))
        stroke(ImageDraw.Draw(layer), [(x - left, y - top) for x, y in fine])
        self._lay(layer, left, top)

    def polygon(self, points: Sequence[Point], fill: Colour) -> None:
        """A filled shape."""
        self._draw(points, fill, 0, lambda draw, fine: draw.polygon(fine, fill=rgba(fill)))

    def box(self, left: float, top: float, right: float, bottom: float, fill: Colour, radius: float = 0.0) -> None:
        """A rectangle, with round corners if wanted."""
        corners, round_by = [(left, top), (right, bottom)], radius * self._fine
        self._draw(corners, fill, 0, lambda draw, fine: draw.rounded_rectangle([*fine[0], *fine[1]], round_by, fill=rgba(fill)))

    def oval(self, left: float, top: float, right: float, bottom: float, fill: Colour) -> None:
        """An ellipse inside the rectangle."""
        self._draw([(left, top), (right, bottom)], fill, 0, lambda draw, fine: draw.ellipse([*fine[0], *fine[1]], fill=rgba(fill)))

    def line(self, points: Sequence[Point], fill: Colour, width: float = 1.0) -> None:
        """A line with round joints; `width` in units."""
        thick = max(1, round(width * self._fine))
        self._draw(points, fill, width, lambda draw, fine: draw.line(fine, fill=rgba(fill), width=thick, joint="curve"))

    def limb(self, points: Sequence[Point], fill: Colour, width: float) -> None:
        """A line with round ends: an arm, a leg, a cable."""
        self.line(points, fill, width)
        for x, y in (points[0], points[-1]):
            self.oval(x - width / 2, y - width / 2, x + width / 2, y + width / 2, fill)

    def shade(self, points: Sequence[Point], begins: Colour, ends: Colour, *, across: bool = False) -> None:
        """A shape whose colour runs from its top to its bottom, or from its left to its right."""
        fine = self._to(points)
        left, top, right, bottom = _bounds(fine, 0)
        width, height = right - left, bottom - top
        run = np.linspace(rgba(begins), rgba(ends), width if across else height).round().astype(np.uint8)
        ramp = np.broadcast_to(run[None, :, :] if across else run[:, None, :], (height, width, 4))
        mask = Image.new("L", (width, height))
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in fine], fill=255)
        layer = Image.new("RGBA", (width, height))
        layer.paste(Image.fromarray(np.ascontiguousarray(ramp)), mask=mask)
        self._lay(layer, left, top)

    def glow(self, points: Sequence[Point], fill: Colour, blur: float) -> None:
        """A soft shape: a shadow, a lamp's light, a shine on the floor."""
        fine = self._to(points)
        left, top, right, bottom = _bounds(fine, 3 * blur * self._fine)
        small = Image.new("RGBA", ((right - left) // 4 + 1, (bottom - top) // 4 + 1), rgba(fill, 0))
        ImageDraw.Draw(small).polygon([((x - left) / 4, (y - top) / 4) for x, y in fine], fill=rgba(fill))
        soft = small.filter(ImageFilter.GaussianBlur(blur * self._fine / 4))
        self._lay(soft.resize((right - left, bottom - top), Image.Resampling.BILINEAR), left, top)

    def text(
        self, x: float, y: float, words: str, size: float, fill: Colour, *, face: str = HEI, anchor: str = "ls", rim: float = 0
    ) -> None:
        """Words with their base line at y; `size` and the dark `rim` in units; anchor as Pillow's."""
        letters, pixels, edge = font(face, round(size * self._fine)), rgba(fill), round(rim * self._fine)
        corners = [(x - size * len(words), y - size * 1.5), (x + size * len(words), y + size * 1.5), (x, y)]

        def write(draw: ImageDraw.ImageDraw, fine: list[Point]) -> None:
            draw.text(fine[2], words, fill=pixels, font=letters, anchor=anchor, stroke_width=edge, stroke_fill="#14181c")

        self._draw(corners, fill, 0, write)

    def put(self, other: "Canvas", x: float, y: float) -> None:
        """Another canvas of the same scale, its upper left corner at x, y."""
        self._lay(other.image, round(x * self._fine), round(y * self._fine))

    def warp(self, other: "Canvas", corners: Sequence[Point]) -> None:
        """Another canvas stretched over four corners (from the upper left, clockwise): writing on a slanted side."""
        width, height = other.image.size
        fine = self._to(corners)
        left, top, right, bottom = _bounds(fine, 2)
        source = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
        matrix = cv2.getPerspectiveTransform(source, np.array([(x - left, y - top) for x, y in fine], np.float32))
        premultiplied = np.asarray(other.image.convert("RGBa"))
        laid = cv2.warpPerspective(premultiplied, matrix, (right - left, bottom - top), flags=cv2.INTER_AREA)
        self._lay(Image.frombuffer("RGBa", (right - left, bottom - top), laid.tobytes()).convert("RGBA"), left, top)

    def vignette(self, strength: float = 0.28) -> None:
        """Corners darker than the middle, as a lens makes them; done when the picture is finished."""
        self._vignette = strength

    def dim(self, share: float, towards: Colour = "#0c1730") -> None:
        """Night: a share of another colour over all that is drawn, the empty parts stay empty."""
        if share:
            over = Image.new("RGBA", self.image.size, rgba(towards))
            dark = Image.blend(self.image, over, share)
            dark.putalpha(self.image.getchannel("A"))
            self.image = dark

    def pixels(self) -> Pixels:
        """Height × width × 4 (RGBA), averaged down to the wanted size; even in both directions, as 4:2:0 needs."""
        width, height = (max(2, round(length * self.scale / 2) * 2) for length in (self.width, self.height))
        if self.image.getchannel("A").getextrema() == (255, 255):
            small = np.array(self.image.resize((width, height), Image.Resampling.BOX))
        else:
            # empty parts have no say in the colour of an edge
            small = np.array(self.image.convert("RGBa").resize((width, height), Image.Resampling.BOX).convert("RGBA"))
        if self._vignette:
            down, along = np.ogrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
            light = 1 - np.clip((down**2 + along**2) / 2 - 0.15, 0, 1) * self._vignette
            small[..., :3] = (small[..., :3] * light[..., None].astype(np.float32)).astype(np.uint8)
        return small
