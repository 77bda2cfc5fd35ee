"""Files as a person sends them, and as a row is told of them."""

from io import BytesIO

from PIL import Image

from records.vault import Kept

SENT = ("照片.png", "image/png", Kept("signage/1/a.png", "0" * 64, 10))
PAPER = ("制度.pdf", "application/pdf", Kept("room/1/a.pdf", "0" * 64, 10))


def photo() -> tuple[BytesIO, str]:
    """A real PNG for a form."""
    raw = BytesIO()
    Image.new("RGB", (8, 6), "#ffc20e").save(raw, "PNG")
    raw.seek(0)
    return raw, "照片.png"


def paper() -> tuple[BytesIO, str]:
    """A PDF for a form."""
    return BytesIO(b"%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n"), "文件.pdf"
