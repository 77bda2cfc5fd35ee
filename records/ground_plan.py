"""平面图: a site's drawing with its cameras on it: where each is fixed, whither it looks, how wide and how far (C7-1)."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Record, Text, Unfit
from records.camera import Camera
from records.office import Office
from records.site import Site

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 80_000_000
#: what is kept is at most so wide and high
_KEPT = (2400, 2400)
_LEAST = 200
ACCEPT = "image/png,image/jpeg"
#: places on the drawing are told in thousandths of its width and height, reach in thousandths of its width
FULL = 1000


class GroundPlan(Record):
    """The drawing of a site; another takes its place, the old one stays in the evidence store and in its row."""

    __tablename__ = "ground_plan"
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    #: a PNG made by us, in the evidence store
    path: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    width: Mapped[int]
    height: Mapped[int]
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    drawn_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    site: Mapped[Site] = relationship(lazy="joined", innerjoin=True)

    @property
    def office(self) -> Office:
        """The office that supervises the site."""
        return self.site.office


class Spot(Record):
    """A camera's place on its site's drawing: degrees clockwise from the drawing's upper edge."""

    __tablename__ = "ground_plan_spot"
    __table_args__ = (
        CheckConstraint("x between 0 and 1000 and y between 0 and 1000", name="place"),
        CheckConstraint("direction between 0 and 359 and angle between 1 and 360 and reach between 1 and 1000", name="view"),
    )
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"), unique=True)
    x: Mapped[int]
    y: Mapped[int]
    direction: Mapped[int]
    angle: Mapped[int]
    reach: Mapped[int]

    camera: Mapped[Camera] = relationship(lazy="joined", innerjoin=True)


@dataclass(frozen=True)
class View:
    """The five figures of a spot."""

    x: int
    y: int
    direction: int
    angle: int
    reach: int


def redrawn(raw: bytes) -> tuple[bytes, tuple[int, int]]:
    """A PNG made anew of an uploaded PNG or JPEG, and its size: nothing foreign is kept. Unfit says what is wrong."""
    if not raw:
        raise Unfit(Text("请选择平面图文件。"), at="picture")
    if len(raw) > MOST_BYTES:
        raise Unfit(Text("平面图超过{most} MB，请缩小后再传。", most=MOST_BYTES // 1024**2), at="picture")
    try:
        with Image.open(BytesIO(raw), formats=["PNG", "JPEG"]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Unfit(Text("平面图的像素过多，请缩小后再传。"), at="picture")
            if min(image.size) < _LEAST:
                raise Unfit(Text("平面图过小，宽和高都须不少于{least}像素。", least=_LEAST), at="picture")
            drawn = ImageOps.exif_transpose(image).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unfit(Text("平面图须是完好的PNG或JPEG图片。"), at="picture") from None
    drawn.thumbnail(_KEPT)
    made, out = Image.alpha_composite(Image.new("RGBA", drawn.size, "white"), drawn).convert("RGB"), BytesIO()
    made.save(out, "PNG", optimize=False)
    return out.getvalue(), made.size
