"""Photos and PDFs beside a corrective action or a follow-up: real ones only, hashed into what is signed (附件2, F2-8)."""

import re
from datetime import datetime
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records import glyph
from records.base import Record, Text, Unfit
from records.user import User
from records.vault import Kept

#: in one round, both sides' together
MOST = 10
MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 80_000_000
_NAME_MOST = 80
_TAIL = 2048
#: magic → (mime type, extension)
_MAGIC = {
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"), b"\xff\xd8\xff": ("image/jpeg", "jpg"), b"%PDF-": ("application/pdf", "pdf"),
}  # fmt: skip
#: what browsers may offer to choose
ACCEPT = "image/jpeg,image/png,application/pdf"
_THUMB = (320, 240)

#: a file that was sent, checked and put into the evidence store: name, mime type, where it lies
Sent = tuple[str, str, Kept]


class WithFile:
    """A row that has, or may have, one file in the evidence store."""

    file_name: Mapped[str] = mapped_column(String(100), default="")
    mimetype: Mapped[str] = mapped_column(String(40), default="")
    path: Mapped[str] = mapped_column(String(200), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")

    def hold(self, sent: Sent | None) -> None:
        """Take the file that was sent, if there is one."""
        if sent is not None:
            self.file_name, self.mimetype, self.path, self.sha256 = sent[0], sent[1], sent[2].path, sent[2].sha256


class Attachment(Record):
    """One file of one block; one taken out before the signature stays as a row with `removed_at`."""

    __tablename__ = "inspection_attachment"
    part_id: Mapped[int] = mapped_column(ForeignKey("inspection_part.id"), index=True)
    #: as the person's device called it
    name: Mapped[str] = mapped_column(String(100))
    mimetype: Mapped[str] = mapped_column(String(40))
    #: in the evidence store
    path: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]
    added_at: Mapped[datetime]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    removed_at: Mapped[datetime | None]

    added_by: Mapped[User] = relationship(lazy="raise")

    @property
    def is_picture(self) -> bool:
        """A photo, not a PDF."""
        return self.mimetype.startswith("image/")


def checked(name: str, raw: bytes) -> tuple[str, str]:
    """Mime type and extension of a file that is what it says; Unfit names what is wrong with it."""
    if len(raw) > MOST_BYTES:
        raise Unfit(Text("“{name}”超过{most} MB，请缩小后再传。", name=clean(name), most=MOST_BYTES // 1024**2), at="files")
    for magic, (mimetype, extension) in _MAGIC.items():
        if raw.startswith(magic):
            fine = _is_whole_pdf(raw) if extension == "pdf" else _decodes(raw)
            if fine:
                return mimetype, extension
            raise Unfit(Text("“{name}”已损坏，打不开，请重新选择。", name=clean(name)), at="files")
    raise Unfit(Text("“{name}”不是 JPG、PNG 图片或 PDF 文件。", name=clean(name)), at="files")


def clean(name: str) -> str:
    """The file's own name without folders and without what can't be shown or printed; its end tells the kind, so it is kept."""
    last = re.split(r"[/\\]", name)[-1]
    lacking = {sign.split(" ")[0] if " (U+" in sign else chr(int(sign[2:], 16)) for sign in glyph.missing(last)}
    shown = "".join("_" if sign in lacking or not sign.isprintable() else sign for sign in last).strip(". ") or "附件"
    if len(shown) <= _NAME_MOST:
        return shown
    return f"{shown[: _NAME_MOST - 9]}…{shown[-8:]}"


def thumbnail(raw: bytes) -> bytes:
    """A small JPEG of a kept photo, upright."""
    with Image.open(BytesIO(raw), formats=["PNG", "JPEG"]) as image:
        image.draft("RGB", _THUMB)
        small = ImageOps.exif_transpose(image)
        small.thumbnail(_THUMB)
        out = BytesIO()
        small.convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()


def _decodes(raw: bytes) -> bool:
    try:
        with Image.open(BytesIO(raw), formats=["PNG", "JPEG"]) as image:
            if image.width * image.height > MOST_PIXELS:
                return False
            image.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return False
    return True


def _is_whole_pdf(raw: bytes) -> bool:
    """Head and tail of a PDF; a cut-off upload has no tail."""
    tail = raw[-_TAIL:]
    return re.match(rb"%PDF-[12]\.\d", raw) is not None and b"startxref" in tail and b"%%EOF" in tail
