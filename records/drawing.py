"""The drawn stroke beside a signature: checked before it is decoded, and made anew by us, so that nothing foreign is ever kept (附件2)."""

import struct
from base64 import b64decode
from binascii import Error as NotBase64
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from records.base import Text, Unfit

PREFIX = "data:image/png;base64,"
MOST_BYTES = 200_000
#: pixels: (least, most)
WIDTHS, HEIGHTS = (100, 2400), (40, 1200)
#: share of the area that ink may cover
INK = (0.0008, 0.40)
#: a grey darker than this is ink
_DARK = 160
#: pixels: a stroke is at least so wide or so high; what is smaller is a dot
_LEAST_STROKE = 24
_MARGIN = 6
#: a printed stroke needs no more
_KEPT_HEIGHT = 160
_MAGIC = b"\x89PNG\r\n\x1a\n"


def checked(told: str) -> bytes:
    """An 8-bit grey PNG of the stroke alone, made from a `data:` address; Unfit says what is wrong with it."""
    if len(told) > len(PREFIX) + MOST_BYTES * 4 // 3 + 4:
        raise Unfit(Text("手写签名图像过大，请重新书写。"), at="drawing")
    if not told.startswith(PREFIX):
        raise _no_picture()
    try:
        raw = b64decode(told.removeprefix(PREFIX), validate=True)
    except NotBase64:
        raise _no_picture() from None
    _check_head(raw)
    grey = _decoded(raw)
    return _made_anew(grey, _ink(grey))


def _no_picture() -> Unfit:
    return Unfit(Text("手写签名不是 PNG 图像，请重新书写。"), at="drawing")


def _check_head(raw: bytes) -> None:
    """Magic and the size told in the head, before a decoder is let near it: a small file can claim a huge picture."""
    if raw[:8] != _MAGIC or raw[12:16] != b"IHDR" or len(raw) < 33:
        raise _no_picture()
    width, height = struct.unpack(">II", raw[16:24])
    if not (WIDTHS[0] <= width <= WIDTHS[1] and HEIGHTS[0] <= height <= HEIGHTS[1]):
        raise Unfit(Text("手写签名图像的尺寸不合要求，请重新书写。"), at="drawing")


def _decoded(raw: bytes) -> Image.Image:
    """The picture on white, grey."""
    try:
        with Image.open(BytesIO(raw), formats=["PNG"]) as checked_only:
            checked_only.verify()
        with Image.open(BytesIO(raw), formats=["PNG"]) as image:
            if getattr(image, "is_animated", False):
                raise _no_picture()
            image.load()
            drawn = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, struct.error):
        # what Pillow raises for broken, cut or poisoned files; text chunks that unpack to megabytes are a ValueError
        raise _no_picture() from None
    white = Image.new("RGBA", drawn.size, "white")
    return Image.alpha_composite(white, drawn).convert("L")


def _ink(grey: Image.Image) -> tuple[int, int, int, int]:
    """The box around the ink."""
    ink = grey.point([255 if level < _DARK else 0 for level in range(256)])
    box = ink.getbbox()
    share = ink.histogram()[255] / (grey.width * grey.height)
    if box is None or share < INK[0] or max(box[2] - box[0], box[3] - box[1]) < _LEAST_STROKE:
        raise Unfit(Text("手写签名是空的，请重新书写，或清除后只用密码签名。"), at="drawing")
    if share > INK[1]:
        raise Unfit(Text("手写签名几乎全黑，请重新书写。"), at="drawing")
    return box


def _made_anew(grey: Image.Image, box: tuple[int, int, int, int]) -> bytes:
    left, top, right, bottom = box
    cut = grey.crop((max(left - _MARGIN, 0), max(top - _MARGIN, 0), min(right + _MARGIN, grey.width), min(bottom + _MARGIN, grey.height)))
    if cut.height > _KEPT_HEIGHT:
        cut = ImageOps.contain(cut, (WIDTHS[1], _KEPT_HEIGHT))
    out = BytesIO()
    cut.save(out, "PNG", optimize=True)
    return out.getvalue()
