"""All devices asked for the name in their picture and their clock, once a day and after a change of name, several at a time (E-4 … E-7)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import structlog

from app.settings import Settings
from app.transaction import Database
from app.video import ocr, onvif, preview
from app.video.index import pieces_between
from records import clock
from records.base import Refused, Text
from records.camera import Camera, stream_of
from records.osd_name import RECENT, due
from records.user import THE_SYSTEM
from workflows import osd_name as workflow

_log = structlog.get_logger()
ASK_EVERY_S = 5.0
#: so many devices are asked beside each other; each has its own seconds (onvif.read), so one round lasts no longer than some of them
AT_ONCE, MOST = 8, 32
_WIDTH = 1280
_NO_PICTURE = Text("没有最近的录像，不能从画面读取。")


class Asker:
    """Asks what is due; any number of them may run, each question is taken by one."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database, self._settings = database, settings
        self._every = timedelta(hours=settings.osd_check_hours)

    def look(self) -> int:
        """One round; how many devices were asked, with or without an answer."""
        if not self._every:
            return 0
        with self._database.read() as db:
            found = due(db, clock.now(), self._every, most=MOST, with_pictures=ocr.is_there())
        if not found:
            return 0
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="device") as pool:
            return sum(pool.map(self._ask, found))

    def _ask(self, number: int) -> bool:
        """One device; no transaction spans the seconds on the network."""
        try:
            with self._database.act("chores") as db:
                camera = db.get_one(Camera, number)
                if not workflow.ask(db, THE_SYSTEM, camera, every=self._every):
                    return False
                address, stream = camera.onvif, stream_of(camera, self._settings.key)
            if not address:
                self._look_at(number)
                return True
            try:
                found = onvif.read(address, stream.user, stream.password)
            except onvif.Unreached as why:
                _log.warning("device not read", camera=number, why=str(why.said))
                with self._database.act("chores") as db:
                    workflow.miss(db, THE_SYSTEM, db.get_one(Camera, number), why=why.said)
                return True
            with self._database.act("chores") as db:
                workflow.read(
                    db, THE_SYSTEM, db.get_one(Camera, number), name=found.name, has_time=found.has_time_on_top, is_opaque=found.is_opaque,
                    drift_s=found.drift_s,
                )  # fmt: skip
        except Refused as why:
            # removed, or its address taken away, since it was found
            _log.info("device not asked", camera=number, why=str(why))
            return False
        return True

    def _look_at(self, number: int) -> None:
        """Read the newest key frame of a camera that has no device to ask."""
        now = clock.now()
        with self._database.read() as db:
            name = db.get_one(Camera, number).name
            pieces = pieces_between(db, number, now - RECENT, now, self._settings.footage)
        still = preview.newest(pieces, width=_WIDTH)
        found = ocr.read(still.jpeg, name, still.shown_at) if still is not None else None
        with self._database.act("chores") as db:
            camera = db.get_one(Camera, number)
            if found is None:
                workflow.miss(db, THE_SYSTEM, camera, why=_NO_PICTURE)
            else:
                workflow.recognise(db, THE_SYSTEM, camera, name=found.name, has_time=found.has_time, drift_s=found.drift_s)
