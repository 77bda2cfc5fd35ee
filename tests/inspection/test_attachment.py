"""Photos and PDFs: only real ones are taken, by what they are and not by their name (F2-8)."""

from io import BytesIO

import pytest
from PIL import Image

from records import attachment
from records.base import Unfit

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n"


def picture(kind: str) -> bytes:
    out = BytesIO()
    Image.radial_gradient("L").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [(picture("PNG"), ("image/png", "png")), (picture("JPEG"), ("image/jpeg", "jpg")), (PDF, ("application/pdf", "pdf"))],
)
def test_a_real_photo_or_pdf_is_taken(raw: bytes, wanted: tuple[str, str]) -> None:
    assert attachment.checked("x", raw) == wanted


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "不是 JPG"), (b"MZ\x90\x00", "不是 JPG"), (picture("GIF"), "不是 JPG"), (b"<svg/>", "不是 JPG"),
        (picture("PNG")[:200], "已损坏"), (picture("JPEG")[:300], "已损坏"), (PDF[:-12], "已损坏"),
        (b"%PDF-x" + PDF[6:], "已损坏"), (b"\xff\xd8\xff" + b"\0" * 100, "已损坏"),
        (PDF + b"\0" * attachment.MOST_BYTES, "超过10 MB"),
    ],
)  # fmt: skip
def test_what_is_none_is_refused_by_name(raw: bytes, why: str) -> None:
    with pytest.raises(Unfit, match=why) as refused:
        attachment.checked("厂区/照片 1.jpg", raw)
    assert "“照片 1.jpg”" in str(refused.value)
    assert refused.value.at == "files"


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("C:\\Users\\陈\\照片.jpg", "照片.jpg"), ("../../etc/passwd", "passwd"), ("", "附件"), ("...", "附件"), ("a\x07b.jpg", "a_b.jpg"),
        ("\U0010ffff.pdf", "_.pdf"), ("x" * 200 + ".jpg", "x" * 71 + "…" + "xxxx.jpg"),
    ],
)  # fmt: skip
def test_the_name_is_shown_without_folders_and_unprintable_signs(told: str, shown: str) -> None:
    assert attachment.clean(told) == shown


def test_a_thumbnail_is_small_and_upright() -> None:
    out = BytesIO()
    turned = Image.Exif()
    turned[0x0112] = 6
    Image.new("RGB", (2000, 1000), "navy").save(out, "JPEG", exif=turned)
    with Image.open(BytesIO(attachment.thumbnail(out.getvalue()))) as small:
        assert small.width < small.height <= 240
