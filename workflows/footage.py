"""What may happen to footage: runs, segments and gaps as the recorder tells them, and the deletion that goes through rows (B19-1, C6-2).

Each of the recorder's acts may be told twice (a journal is replayed after a crash): the second time it changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import audit, clock, snapshot
from records.base import Refused, Text
from records.camera import Camera
from records.footage import Cause, Gap, Run, Segment, SegmentStage, chained
from records.hold import Hold
from records.hold import Stage as HoldStage
from records.notice import Notice
from records.office import Office
from records.standing import Standing
from records.user import Actor, Role, User
from workflows import hold, notice
from workflows.action import action
from workflows.rights import the_system

#: told again after so long while it lasts
_AGAIN = timedelta(days=7)
_SHORT = Text("录像空间不足三个月：按近一天的写入只能存{days}天（须{wanted}天），约{at}写满，届时停止录像，不删除未满期的录像。请扩容。")
#: two losses so near each other are one stretch
_ADJACENT = timedelta(seconds=1)


@action("开始一次连续录像", serves=("B19-1",), by=(the_system,), quiet=True)
def begin_run(db: Session, actor: Actor, camera: Camera, *, token: str, begins_at: datetime) -> Run:
    """A connection gives pictures; the camera's open gap ends here."""
    run = db.scalar(select(Run).where(Run.token == token))
    if run is None:
        run = Run(token=token, camera_id=camera.id, begins_at=begins_at)
        db.add(run)
        _end_gap(db, camera.id, begins_at)
    return run


@action("校正录像起点", serves=("B19-1",), by=(the_system,), quiet=True)
def settle_run(db: Session, actor: Actor, run: Run, *, path: str, begins_at: datetime) -> None:
    """The run began at another moment than first told: with it its first segment, and the end of the gap before."""
    segment = db.scalar(select(Segment).where(Segment.path == path, Segment.stage == SegmentStage.OPEN))
    if segment is None:
        return
    before = db.scalar(select(Gap).where(Gap.camera_id == run.camera_id, Gap.ends_at == run.begins_at))
    if before is not None:
        before.ends_at = max(begins_at, before.begins_at)
    run.begins_at = segment.begins_at = begins_at


@action("录像断开", serves=("B19-1",), by=(the_system,), quiet=True)
def end_run(db: Session, actor: Actor, run: Run, *, ends_at: datetime, cause: Cause | None) -> None:
    """The connection gives no pictures any more."""
    if run.ends_at is None:
        run.ends_at, run.cause = ends_at, cause


@action("开始录像段", serves=("B19-1",), by=(the_system,), to=(SegmentStage.OPEN,), quiet=True)
def open_segment(
    db: Session, actor: Actor, run: Run, *, path: str, begins_at: datetime, media_begins: int, timescale: int, codec: str,
    width: int, height: int,
) -> Segment:  # fmt: skip
    """A file is about to grow; readers take its growth from the file itself."""
    segment = db.scalar(select(Segment).where(Segment.path == path))
    if segment is None:
        segment = Segment(
            camera_id=run.camera_id, run_id=run.id, path=path, stage=SegmentStage.OPEN, begins_at=begins_at, media_begins=media_begins,
            timescale=timescale, codec=codec, width=width, height=height,
        )  # fmt: skip
        db.add(segment)
    return segment


@action("录像段存毕", serves=("B19-1", "C6-2"), by=(the_system,), to=(SegmentStage.CLOSED,), quiet=True)
def close_segment(
    db: Session, actor: Actor, segment: Segment, *, begins_at: datetime, ends_at: datetime, media_ends: int, gops: bytes, frames: int,
    size: int, sha256: str, camera_offset_ms: int | None,
) -> None:  # fmt: skip
    """The file has its last frame and is lasting on disk: indexed, hashed, chained to the camera's segment before."""
    if segment.stage is not SegmentStage.OPEN:
        return
    previous = db.scalar(
        select(Segment.chain)
        .where(Segment.camera_id == segment.camera_id, Segment.id < segment.id, Segment.chain.is_not(None))
        .order_by(Segment.id.desc())
        .limit(1)
    )
    segment.stage = SegmentStage.CLOSED
    segment.begins_at, segment.ends_at, segment.media_ends = begins_at, ends_at, media_ends
    segment.gops, segment.frames, segment.bytes, segment.sha256 = gops, frames, size, sha256
    segment.camera_offset_ms = camera_offset_ms
    segment.chain = chained(previous, sha256, begins_at, ends_at)


@action("测量画面变化", serves=("B16-4",), by=(the_system,), when=(SegmentStage.CLOSED,), quiet=True)
def measure(db: Session, actor: Actor, segment: Segment, *, activity: bytes) -> None:
    """How much moves in the file, told once."""
    if segment.activity is None:
        segment.activity = activity


def unmeasured(db: Session, *, limit: int = 1) -> list[Segment]:
    """Closed files that nobody has measured, the newest first: what is reviewed soonest."""
    wanted = select(Segment).where(Segment.stage == SegmentStage.CLOSED, Segment.activity.is_(None))
    return list(db.scalars(wanted.order_by(Segment.id.desc()).limit(limit)))


@action("录像空缺", serves=("B19-1",), by=(the_system,), quiet=True)
def begin_gap(
    db: Session, actor: Actor, camera: Camera, *, token: str, begins_at: datetime, cause: Cause, detail: str = "", since_last: bool = False
) -> Gap:
    """No footage from here on; told again of an open gap, its cause is better known now.

    `since_last`: from where the camera's footage or known gaps ended (the recorder was away).
    """
    gap = db.scalar(select(Gap).where(Gap.token == token))
    if gap is not None and gap.ends_at is None:
        gap.cause, gap.detail = cause, detail[:200]
    if gap is None and since_last:
        # the recorder stopped in good order: its gap is open and goes on
        gap = db.scalar(select(Gap).where(Gap.camera_id == camera.id, Gap.ends_at.is_(None), Gap.cause == cause))
        if gap is not None:
            gap.token = token
    if gap is None:
        _end_gap(db, camera.id, begins_at)
        if since_last:
            begins_at = min(begins_at, _known_until(db, camera.id) or begins_at)
        gap = Gap(token=token, camera_id=camera.id, begins_at=begins_at, cause=cause, detail=detail[:200])
        db.add(gap)
    return gap


@action("录像空缺结束", serves=("B19-1",), by=(the_system,), quiet=True)
def end_gap(db: Session, actor: Actor, gap: Gap, *, ends_at: datetime) -> None:
    """What was missing comes again, or is missing for another cause."""
    if gap.ends_at is None:
        gap.ends_at = max(ends_at, gap.begins_at)


def _end_gap(db: Session, camera_id: int, ends_at: datetime) -> None:
    """A camera has at most one open gap."""
    for gap in db.scalars(select(Gap).where(Gap.camera_id == camera_id, Gap.ends_at.is_(None))):
        gap.ends_at = max(ends_at, gap.begins_at)
    db.flush()


def _known_until(db: Session, camera_id: int) -> datetime | None:
    """The end of the camera's last footage or gap."""
    newest = (
        db.scalar(select(Segment.ends_at).where(Segment.camera_id == camera_id).order_by(Segment.begins_at.desc()).limit(1)),
        db.scalar(select(Gap.ends_at).where(Gap.camera_id == camera_id).order_by(Gap.begins_at.desc()).limit(1)),
    )
    return max((moment for moment in newest if moment is not None), default=None)


def is_held(db: Session, segment: Segment) -> bool:
    """Whether a standing hold covers any of it, or a still of it is to be made: then nothing may delete it."""
    if snapshot.is_wanted(db, segment.camera_id, segment.begins_at, segment.ends_at or segment.begins_at):
        return True
    standing = select(Hold.id).where(Hold.camera_id == segment.camera_id, Hold.stage == HoldStage.PLACED)
    touching = standing.where(Hold.begins_at < (segment.ends_at or segment.begins_at), Hold.ends_at > segment.begins_at)
    return db.scalar(touching.limit(1)) is not None


@action("录像段丢失", serves=("C6-2",), by=(the_system,), to=(SegmentStage.GONE,))
def lose(db: Session, actor: Actor, segment: Segment, *, ends_at: datetime) -> None:
    """The row's file is not on the disk, or has no whole frame: said so, as a gap of damaged footage."""
    if segment.stage in {SegmentStage.OPEN, SegmentStage.CLOSED}:
        segment.stage = SegmentStage.GONE
        # what was closed has its end, and a link of the chain over it
        segment.ends_at = segment.ends_at or ends_at
        _tell_loss(db, segment, Cause.DAMAGED)


@action("删除录像段", serves=("C6-2",), by=(the_system,), when=(SegmentStage.CLOSED,), to=(SegmentStage.GARBAGE,))
def discard(db: Session, actor: Actor, segment: Segment, *, cause: Cause) -> None:
    """The file will go; what is lost by it becomes a gap with its cause. What is held is refused."""
    hold.lock(db, segment.camera_id)
    if is_held(db, segment):
        raise Refused(Text("这段录像已锁定，不能删除。"), status=409)
    segment.stage = SegmentStage.GARBAGE
    _tell_loss(db, segment, cause)


@action("录像文件已删除", serves=("C6-2",), by=(the_system,), when=(SegmentStage.GARBAGE,), to=(SegmentStage.GONE,), quiet=True)
def forget(db: Session, actor: Actor, segment: Segment) -> None:
    """The file is gone from the disk; its row, hash and place in the chain stay."""
    segment.stage = SegmentStage.GONE


def _tell_loss(db: Session, segment: Segment, cause: Cause) -> None:
    """The segment's stretch as a gap; it lengthens the gap of the same cause that ends where it begins."""
    ends_at = segment.ends_at or segment.begins_at
    before = db.scalar(
        select(Gap)
        .where(Gap.camera_id == segment.camera_id, Gap.cause == cause, Gap.ends_at <= segment.begins_at)
        .where(Gap.ends_at >= segment.begins_at - _ADJACENT)
    )
    if before is not None:
        before.ends_at = ends_at
    elif ends_at > segment.begins_at:
        db.add(Gap(token=f"lost-{segment.id}", camera_id=segment.camera_id, begins_at=segment.begins_at, ends_at=ends_at, cause=cause))


def untold(db: Session) -> Sequence[int]:
    """Ids of the offices with administrators, none of whom was told within the week that the store is too small."""
    held = select(User.office_id).where(User.role == Role.ADMINISTRATOR, User.suspended.is_(False)).distinct()
    lately = select(Notice).where(Notice.subject_kind == Office.kind(), Notice.made_at > clock.now() - _AGAIN)
    told = {each.subject_id for each in db.scalars(lately) if each.said.msgid == _SHORT.msgid}
    return [number for number in db.scalars(held.order_by(User.office_id)) if number not in told]


@action("预告录像空间不足", serves=("C6-2",), by=(the_system,), when=(Standing.ACTIVE,))
def foresee(db: Session, actor: Actor, office: Office, *, days: int, wanted: int, full_at: datetime) -> None:
    """At the present rate the store is full before the oldest footage may go: its administrators hear of it while there is time."""
    audit.tell(db, days=days, wanted=wanted, full_at=clock.iso(full_at))
    at = f"{clock.beijing(full_at):%Y-%m-%d}"
    text = Text(_SHORT.msgid, days=days, wanted=wanted, at=at)
    notice.tell(db, office, to=notice.administrators_of(db, office), text=text)
