"""云台恢复: a camera's way back to its daily view after it was turned, as the chore's order, with its proof (D3-2)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Float, ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records.base import Choice, Record, Text
from records.camera import Camera
from records.office import Office
from records.user import User

#: so often the device is told before its return has failed
TRIES = 4
SPENT = Text("系统处理时多次出错，请查看系统日志")


class Because(Choice):
    """Why a camera returns."""

    IDLE = "idle", Text("用后未动")
    RELEASED = "released", Text("控制结束")
    ASKED = "asked", Text("手动恢复")


class Stage(Choice):
    """How far a return is; what is asked for stays asked for until its end is proven or told."""

    WANTED = "wanted", Text("待恢复")
    SENT = "sent", Text("已命令恢复，核对中")
    HOME = "home", Text("已恢复")
    AWAY = "away", Text("未能恢复")
    UNSEEN = "unseen", Text("已命令恢复，无从核对")
    DROPPED = "dropped", Text("途中又转动")


class Return(Record):
    """恢复日常视角: the chore's order, and its proof by the picture or the device's position (D3-2). Of a camera one is open at a time."""

    __tablename__ = "ptz_return"
    __table_args__ = (
        Index("ix_ptz_return_camera_id_wanted_at", "camera_id", "wanted_at"),
        Index("ix_ptz_return_stage_due_at", "stage", "due_at"),
        Index(
            "uq_ptz_return_open", "camera_id", unique=True,
            sqlite_where=text("stage IN ('wanted', 'sent')"), postgresql_where=text("stage IN ('wanted', 'sent')"),
        ),
    )  # fmt: skip
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"))
    stage: Mapped[Stage] = mapped_column(default=Stage.WANTED)
    because: Mapped[Because]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    wanted_at: Mapped[datetime]
    #: moved on by each move
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    #: the proof: share of the home view that was found again, and whether the device says that it is there
    similarity: Mapped[float | None] = mapped_column(Float)
    is_in_place: Mapped[bool | None]
    view_check_id: Mapped[int | None] = mapped_column(ForeignKey("view_check.id"))
    #: the chore's claim, and how many in a row led to nothing
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(String(400), default="")
    lease_until: Mapped[datetime | None]
    lease_token: Mapped[str] = mapped_column(String(40), default="")

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)
    camera: Mapped[Camera] = relationship(lazy="joined", innerjoin=True)
    asked_by: Mapped[User | None] = relationship(lazy="joined")

    @property
    def proof(self) -> Text | None:
        """What was found, in a sentence."""
        if self.similarity is not None:
            return Text("与日常视角相符 {n} %", n=round(self.similarity * 100))
        if self.is_in_place is not None:
            return Text("设备位置与日常位置相同") if self.is_in_place else Text("设备位置与日常位置不同")
        if self.is_spent and self.stage not in OPEN:
            return SPENT
        return Text("设备没有执行") if self.stage is Stage.AWAY else None

    @property
    def is_spent(self) -> bool:
        """Whether more workers have claimed it than it has tries: they died of it, and the next one would too."""
        return self.attempts > TRIES


OPEN = (Stage.WANTED, Stage.SENT)


def order_of(db: Session, camera_id: int, *, locked: bool = False) -> Return | None:
    """The return that is still to be made; `locked` against the chore that makes it."""
    wanted = select(Return).where(Return.camera_id == camera_id, Return.stage.in_(OPEN))
    if locked:
        wanted = wanted.with_for_update(of=Return).execution_options(populate_existing=True)
    return db.scalars(wanted).unique().one_or_none()


def returns_of(db: Session, camera_id: int, count: int) -> Sequence[Return]:
    """The newest returns, newest first, made or not."""
    return db.scalars(select(Return).where(Return.camera_id == camera_id).order_by(Return.id.desc()).limit(count)).unique().all()


def turned_now(db: Session) -> set[int]:
    """Cameras that are away from home on purpose, or on their way back."""
    return set(db.scalars(select(Return.camera_id).where(Return.stage.in_(OPEN))))
