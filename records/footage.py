"""Footage on disk: runs of unbroken recording, their segments (files) and the gaps between, with causes (B19-1, C6-2, D1-2)."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, Select, String, UniqueConstraint, and_, exists, func, or_, select, text
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from records import clock
from records.base import Choice, Record, Text


class SegmentStage(Choice):
    """Rows and files agree: open → closed → garbage → forgotten (DESIGN P3)."""

    OPEN = "open", Text("正在录制")
    CLOSED = "closed", Text("已存")
    GARBAGE = "garbage", Text("待删除")
    GONE = "gone", Text("已删除")


class Cause(Choice):
    """Why there is no footage."""

    CAMERA_AWAY = "camera_away", Text("摄像头无法连接")
    NETWORK = "network", Text("网络中断")
    STALLED = "stalled", Text("摄像头停止送出图像")
    PASSWORD = "password", Text("摄像头不接受密码")
    ADDRESS = "address", Text("取流地址有误")
    NO_VIDEO = "no_video", Text("码流中没有视频")
    RECORDER = "recorder", Text("录像程序停止")
    DISK_FULL = "disk_full", Text("磁盘已满")
    STORAGE = "storage", Text("存储不可用")
    STORAGE_SLOW = "storage_slow", Text("存储写入过慢")
    DISABLED = "disabled", Text("摄像头停用")
    CHANGED = "changed", Text("摄像头设置变更")
    DAMAGED = "damaged", Text("录像文件损坏")
    EXPIRED = "expired", Text("超过保存期已删除")
    UNKNOWN = "unknown", Text("原因未明")


class Run(Record):
    """One unbroken RTSP connection: media time runs on through all its segments."""

    __tablename__ = "run"
    #: the recorder's own name for it (journal replays are idempotent by it)
    token: Mapped[str] = mapped_column(String(40), unique=True)
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"), index=True)
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    cause: Mapped[Cause | None]


class Segment(Record):
    """One fMP4 file of at most 300 s; ties media time to wall time anew."""

    __tablename__ = "segment"
    __table_args__ = (
        UniqueConstraint("path"),
        Index("ix_segment_camera_id_begins_at", "camera_id", "begins_at"),
        # all that records.availability adds up: the rows with their blobs are not read for it
        Index("ix_segment_availability", "camera_id", "begins_at", "media_ends", "media_begins", "timescale", "frames", "ends_at"),
    )
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"))
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    #: relative to the footage store
    path: Mapped[str] = mapped_column(String(200))
    stage: Mapped[SegmentStage] = mapped_column(index=True)
    #: server time of the first frame
    begins_at: Mapped[datetime]
    #: end of the last frame, exclusive; unknown while open
    ends_at: Mapped[datetime | None]
    #: ticks of `timescale` at the first frame, and after the last
    media_begins: Mapped[int] = mapped_column(BigInteger)
    media_ends: Mapped[int | None] = mapped_column(BigInteger)
    timescale: Mapped[int]
    #: as a browser names it, e.g. avc1.42C01F, hvc1.1.6.L93.B0
    codec: Mapped[str] = mapped_column(String(40))
    width: Mapped[int]
    height: Mapped[int]
    #: camera clock minus server clock at the newest key frame, by RTCP; None where the camera sends none
    camera_offset_ms: Mapped[int | None]
    #: GOP index: see app.video.boxes
    gops: Mapped[bytes | None] = mapped_column(LargeBinary)
    #: how much moves, a byte for each GOP: see app.video.activity; none until a chore has measured it
    activity: Mapped[bytes | None] = mapped_column(LargeBinary)
    frames: Mapped[int | None]
    bytes: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None] = mapped_column(String(64))
    #: see `chained`; the previous one is that of the camera's segment before, by id
    chain: Mapped[str | None] = mapped_column(String(64))


_LASTING = text("ends_at IS NULL")


class Gap(Record):
    """A stretch without footage and why; open while it lasts."""

    __tablename__ = "gap"
    __table_args__ = (
        Index("ix_gap_camera_id_begins_at", "camera_id", "begins_at"),
        # the few that last are asked for all the time
        Index("ix_gap_lasting", "camera_id", sqlite_where=_LASTING, postgresql_where=_LASTING),
    )
    token: Mapped[str] = mapped_column(String(40), unique=True)
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"))
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    cause: Mapped[Cause]
    #: what the recorder saw, in its own words (log detail, not shown to people)
    detail: Mapped[str] = mapped_column(String(200), default="")


def segments_between(db: Session, camera_id: int, begins_at: datetime, ends_at: datetime) -> Sequence[Segment]:
    """Readable segments that touch the range, in order.

    An open one ends where the next begins at the latest: one that a crash left and no start could read must not stand in all later ranges.
    """
    later = aliased(Segment)
    is_followed = exists().where(later.camera_id == camera_id, later.begins_at > Segment.begins_at, later.begins_at <= begins_at)
    wanted = (
        select(Segment)
        .where(Segment.camera_id == camera_id, Segment.stage.in_((SegmentStage.OPEN, SegmentStage.CLOSED)))
        .where(Segment.begins_at < ends_at, or_(and_(Segment.ends_at.is_(None), ~is_followed), Segment.ends_at > begins_at))
        .order_by(Segment.begins_at)
    )
    return db.scalars(wanted).all()


def measured_between(camera_id: int, begins_at: datetime, ends_at: datetime) -> Select[int, bytes | None]:
    """Ids and movement of the files of the range that were measured."""
    return select(Segment.id, Segment.activity).where(
        Segment.camera_id == camera_id, Segment.stage == SegmentStage.CLOSED, Segment.activity.is_not(None),
        Segment.begins_at < ends_at, Segment.ends_at > begins_at,
    )  # fmt: skip


def gaps_between(db: Session, camera_id: int, begins_at: datetime, ends_at: datetime) -> Sequence[Gap]:
    """Gaps of a camera that touch the range, in order."""
    return gaps_of_all(db, [camera_id], begins_at, ends_at)


def gaps_of_all(db: Session, camera_ids: Sequence[int], begins_at: datetime, ends_at: datetime) -> Sequence[Gap]:
    """Gaps of any of these cameras that touch the range, in order."""
    wanted = (
        select(Gap)
        .where(Gap.camera_id.in_(camera_ids), Gap.begins_at < ends_at, (Gap.ends_at.is_(None)) | (Gap.ends_at > begins_at))
        # frames that only came late leave a gap of no length
        .where((Gap.ends_at.is_(None)) | (Gap.ends_at > Gap.begins_at))
        .order_by(Gap.begins_at)
    )
    return db.scalars(wanted).all()


def known_since(db: Session, camera_id: int) -> datetime | None:
    """The beginning of the first footage or gap that was ever told of this camera; deleted footage stays told."""
    firsts = (db.scalar(select(func.min(kind.begins_at)).where(kind.camera_id == camera_id)) for kind in (Segment, Gap))
    return min((first for first in firsts if first is not None), default=None)


def is_heard(db: Session, since: datetime) -> bool:
    """Whether the recorder has told of something that began at `since` or later: it lives, and what it found at its start is told."""
    newest = (db.scalar(select(kind.begins_at).order_by(kind.id.desc()).limit(1)) for kind in (Segment, Gap))
    return any(begins_at is not None and begins_at >= since for begins_at in newest)


def chained(previous: str | None, sha256_of_file: str, begins_at: datetime, ends_at: datetime) -> str:
    """The chain's next link: over the link before, the file's bytes and its time; the first hangs on 64 zeros."""
    told = f"{previous or '0' * 64} {sha256_of_file} {clock.epoch_ms(begins_at)} {clock.epoch_ms(ends_at)}"
    return sha256(told.encode()).hexdigest()
