"""The drawn stroke: nine bad inputs are refused before they can do harm, and only what we made ourselves is kept (R11)."""

import struct
import zlib
from base64 import b64encode
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from records import drawing
from records.base import Unfit


def png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def told(raw: bytes, prefix: str = drawing.PREFIX) -> str:
    return prefix + b64encode(raw).decode()


def stroke(width: int = 600, height: int = 240) -> Image.Image:
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    ImageDraw.Draw(image).line([(60, 180), (200, 60), (320, 190), (520, 80)], fill=(16, 24, 32, 255), width=6)
    return image


def dot() -> bytes:
    image = Image.new("RGBA", (600, 240), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((300, 120, 316, 136), fill="black")
    return png(image)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def huge() -> bytes:
    """A few bytes that claim 60,000 × 60,000 pixels."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A good picture with a text that unpacks to 50 MB."""
    whole = png(stroke())
    bomb = chunk(b"zTXt", b"note\0\0" + zlib.compress(b"a" * 50_000_000))
    return whole[:33] + bomb + whole[33:]


def animated() -> bytes:
    out = BytesIO()
    stroke().save(out, "PNG", save_all=True, append_images=[stroke().rotate(5)])
    return out.getvalue()


def jpeg() -> bytes:
    out = BytesIO()
    stroke().convert("RGB").save(out, "JPEG")
    return out.getvalue()


BAD = {
    "empty": png(Image.new("RGBA", (600, 240), (0, 0, 0, 0))), "a dot": dot(), "60000 pixels": huge(),
    "all black": png(Image.new("RGB", (2400, 1200), "black")), "a text of 50 MB": text_bomb(), "cut off": png(stroke())[:400],
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'/>", "JPEG": jpeg(), "animated": animated(), "no bytes": b"",
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_drawn_stroke_is_refused_with_a_sentence_at_the_field(what: str) -> None:
    with pytest.raises(Unfit) as refused:
        drawing.checked(told(BAD[what]))
    assert refused.value.at == "drawing"
    assert "手写签名" in str(refused.value)


@pytest.mark.parametrize("prefix", ["data:image/svg+xml;base64,", "data:text/html;base64,", "data:image/png,", "http://x/", ""])
def test_only_a_png_data_address_is_taken(prefix: str) -> None:
    with pytest.raises(Unfit, match="不是 PNG"):
        drawing.checked(told(png(stroke()), prefix))
    with pytest.raises(Unfit, match="不是 PNG"):
        drawing.checked(drawing.PREFIX + "not base64 !")


def test_more_than_200_kb_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(Unfit, match="过大"):
        drawing.checked(drawing.PREFIX + "A" * 400_000)


def test_a_stroke_is_cut_out_and_made_anew_without_what_came_along() -> None:
    script = b"<script>alert(1)</script>"
    kept = drawing.checked(told(png(stroke()) + script))
    assert script not in kept
    with Image.open(BytesIO(kept)) as image:
        assert (image.format, image.mode) == ("PNG", "L")
        assert image.height <= 160
        assert image.getextrema()[0] < 64
    assert drawing.checked(told(png(stroke()))) == kept
