"""图像诊断: what is wrong with a camera's picture, from when to when, found by the system itself (B6-2, D3-3, C7-2)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Float, ForeignKey, Index, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records.base import Choice, Record, Text
from records.camera import Camera
from records.office import Office


class Flaw(Choice):
    """What is wrong. A lost signal is none of these: the recorder tells it as a gap."""

    BLACK = "black", Text("画面全黑")
    COVERED = "covered", Text("镜头被遮挡")
    BLURRED = "blurred", Text("画面模糊")
    FROZEN = "frozen", Text("画面冻结")
    CAST = "cast", Text("画面偏色")
    MOVED = "moved", Text("视角偏离")
    DARK = "dark", Text("夜间过暗")
    CLOCK = "clock", Text("时钟偏差")


class Stage(Choice):
    """Whether it lasts."""

    LASTS = "lasts", Text("持续中")
    OVER = "over", Text("已恢复")


class Diagnosis(Record):
    """One finding about a camera's picture. Of each kind a camera has one at a time."""

    __tablename__ = "diagnosis"
    __table_args__ = (
        Index("ix_diagnosis_camera_id_began_at", "camera_id", "began_at"),
        # two watchers can't both begin it
        Index(
            "uq_diagnosis_lasts", "camera_id", "flaw", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"))
    flaw: Mapped[Flaw]
    #: the first picture that showed it; it was found up to 20 s later
    began_at: Mapped[datetime]
    #: the first picture that showed it no more
    ended_at: Mapped[datetime | None]
    #: what was measured (see `words`), and what the same measure is where nothing is wrong; None where there is no such
    figure: Mapped[float] = mapped_column(Float)
    reference: Mapped[float | None] = mapped_column(Float)
    #: the picture it was held against
    home_view_id: Mapped[int | None] = mapped_column(ForeignKey("home_view.id"))

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)
    camera: Mapped[Camera] = relationship(lazy="joined", innerjoin=True)

    @property
    def stage(self) -> Stage:
        """Until its end."""
        return Stage.LASTS if self.ended_at is None else Stage.OVER

    @property
    def words(self) -> Text:
        """What was measured, in a sentence."""
        percent = round(self.figure * 100)
        return {
            Flaw.BLACK: Text("平均亮度 {n}（满值255）", n=round(self.figure)),
            Flaw.COVERED: Text("{n} % 的画面没有内容", n=percent),
            Flaw.BLURRED: Text("清晰度为平常的 {n} %", n=percent),
            Flaw.FROZEN: Text("画面和画面上的时间都不再变化"),
            Flaw.CAST: Text("颜色整体偏移 {n}（满值128）", n=round(self.figure)),
            Flaw.MOVED: Text("与日常视角相符 {n} %", n=percent),
            Flaw.DARK: Text("最亮处亮度 {n}（满值255）", n=round(self.figure)),
            Flaw.CLOCK: Text("摄像头时钟相差 {n} 秒", n=round(self.figure)),
        }[self.flaw]


def open_findings(db: Session) -> Sequence[Diagnosis]:
    """Everything that is wrong now, oldest first; visible or not, so for the system only."""
    return db.scalars(select(Diagnosis).where(Diagnosis.ended_at.is_(None)).order_by(Diagnosis.began_at, Diagnosis.id)).unique().all()


def lasting(db: Session, cameras: Sequence[int]) -> dict[int, list[Diagnosis]]:
    """What is wrong now with these cameras, oldest first."""
    wanted = select(Diagnosis).where(Diagnosis.camera_id.in_(cameras), Diagnosis.ended_at.is_(None))
    found: dict[int, list[Diagnosis]] = defaultdict(list)
    for each in db.scalars(wanted.order_by(Diagnosis.began_at, Diagnosis.id)).unique():
        found[each.camera_id].append(each)
    return dict(found)


def latest(db: Session, camera_id: int, count: int) -> Sequence[Diagnosis]:
    """A camera's newest findings, newest first."""
    wanted = select(Diagnosis).where(Diagnosis.camera_id == camera_id).order_by(Diagnosis.began_at.desc(), Diagnosis.id.desc())
    return db.scalars(wanted.limit(count)).unique().all()
