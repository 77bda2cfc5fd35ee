"""`loadwitness check`: whether rows, files, hashes and chains of the footage agree (DESIGN P3; B19-1, C6-2)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from app.transaction import Database
from app.video.boxes import NotFootage, gops_of, pack_gops, scan
from app.video.recovery import orphans
from records import clock
from records.base import Text
from records.camera import Camera
from records.footage import Gap, Segment, SegmentStage, chained

#: a hole smaller than this between two rows is the rounding of frames
_HOLE = timedelta(seconds=1)


class Finding(NamedTuple):
    """Something that does not agree: of which camera, where, and what."""

    camera_id: int | None
    path: str
    what: Text


def check(database: Database, root: Path, *, hashes: bool = True) -> list[Finding]:
    """All that does not agree. With `hashes` every file is read whole (about 0.5 GB a second); without, sizes are compared."""
    found: list[Finding] = []
    with database.read() as db:
        cameras = db.scalars(select(Camera.id).order_by(Camera.id)).all()
    for camera_id in cameras:
        found += _chain(database, camera_id)
        found += _files(database, root, camera_id, hashes=hashes)
        found += _holes(database, camera_id)
    found += [Finding(camera_id, path, Text("有文件而无记录")) for camera_id, path in orphans(database, root, frozenset)]
    refused = root / "journal" / "refused.jsonl"
    if refused.exists() and refused.stat().st_size:
        found.append(Finding(None, str(refused.relative_to(root)), Text("录像日志中有未能写入数据库的条目")))
    return found


def _rows(database: Database, camera_id: int) -> list[Segment]:
    with database.read() as db:
        return list(db.scalars(select(Segment).where(Segment.camera_id == camera_id).order_by(Segment.id)))


def _chain(database: Database, camera_id: int) -> Iterator[Finding]:
    """Each link from the one before; deleted footage keeps its link, so nothing drops out unseen."""
    previous: str | None = None
    for row in _rows(database, camera_id):
        if row.chain is None or row.sha256 is None or row.ends_at is None:
            if row.stage is SegmentStage.CLOSED:
                yield Finding(camera_id, row.path, Text("缺少校验值"))
            continue
        if row.chain != chained(previous, row.sha256, row.begins_at, row.ends_at):
            yield Finding(camera_id, row.path, Text("校验链中断：记录被改动或缺失"))
        previous = row.chain


def _files(database: Database, root: Path, camera_id: int, *, hashes: bool) -> Iterator[Finding]:
    for row in _rows(database, camera_id):
        file = root / row.path
        if row.stage in {SegmentStage.GARBAGE, SegmentStage.GONE}:
            if file.exists() and row.stage is SegmentStage.GONE:
                yield Finding(camera_id, row.path, Text("记录为已删除，文件仍在"))
        elif not file.exists():
            yield Finding(camera_id, row.path, Text("有记录而无文件"))
        elif row.stage is SegmentStage.CLOSED:
            what = _file(row, file, hashes=hashes)
            if what is not None:
                yield Finding(camera_id, row.path, what)


def _file(row: Segment, file: Path, *, hashes: bool) -> Text | None:
    """What is wrong with a closed file."""
    size = file.stat().st_size
    if size != row.bytes:
        return Text("文件大小为 {found} 字节，记录为 {expected} 字节", found=size, expected=row.bytes)
    if not hashes:
        return None
    with file.open("rb") as opened:
        if file_digest(opened, "sha256").hexdigest() != row.sha256:
            return Text("文件内容与校验值不符")
        try:
            gops = pack_gops(gops_of(scan(opened)))
        except NotFootage:
            return Text("文件不是录像")
    return None if gops == row.gops else Text("索引与文件不符")


def _holes(database: Database, camera_id: int) -> Iterator[Finding]:
    """Every moment since the first footage is footage or a gap with a cause."""
    with database.read() as db:
        segments = select(Segment.begins_at, Segment.ends_at).where(Segment.camera_id == camera_id)
        gaps = select(Gap.begins_at, Gap.ends_at).where(Gap.camera_id == camera_id)
        rows = [(row[0], row[1]) for row in (*db.execute(segments), *db.execute(gaps))]
    until: datetime | None = None
    now = clock.now()
    for begins_at, ends_at in sorted((begins_at, ends_at or now) for begins_at, ends_at in rows):
        if until is not None and begins_at - until > _HOLE:
            hole = Text("{begins} 至 {ends} 既无录像也无空缺说明", begins=_said(until), ends=_said(begins_at))
            yield Finding(camera_id, "", hole)
        until = max(until or ends_at, ends_at)


def _said(moment: datetime) -> str:
    return f"{clock.beijing(moment):%Y-%m-%d %H:%M:%S}"
