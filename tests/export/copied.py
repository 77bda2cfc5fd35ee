"""A copy of the dock's footage as its tests need it: three minutes recorded, who may copy, each stage by the real acts."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.settings import Settings
from app.video import copying
from records import base, clock, vault
from records.attachment import Sent
from records.export import Export, Medium, Use
from records.grant import Right
from records.hold import Hold
from records.hold import Stage as HoldStage
from records.notice import Notice
from records.user import User
from tests.cast import Cast, grant_all
from tests.scene import Scene
from tests.video import film
from tests.watch import SEEN_AT
from workflows import export
from workflows.export import orders
from workflows.export.terms import Made, Told

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
BEGINS = datetime(2026, 11, 20, 1, 10, tzinfo=UTC)
#: the recording is over
NOW = BEGINS + 10 * MINUTE
#: two minutes of the three
RANGE = (BEGINS + 30 * SECOND, BEGINS + 150 * SECOND)
MADE = Made("exports/202611/x.mp4", "ab" * 32, 9_000, 1200, *RANGE)


#: the same as a form sends it
TYPED = {
    "begins_at": "2026-11-20T09:10:30", "ends_at": "2026-11-20T09:12:30", "use": "copy", "medium": "disc", "purpose": "装箱争议核实",
    "receiver": "缉私分局 孙立",
}  # fmt: skip


def told(**other: Any) -> Told:
    """What is asked for, with what the test says otherwise."""
    usual: dict[str, Any] = {
        "begins_at": RANGE[0], "ends_at": RANGE[1], "use": Use.COPY, "purpose": "装箱争议核实", "receiver": "烟台海关缉私分局 孙立",
        "medium": Medium.DISC,
    }  # fmt: skip
    return Told(**usual | other)


@dataclass
class Copied:
    """`acting()` gives a transaction with the cast and the copy (once there is one)."""

    scene: Scene
    settings: Settings
    number: int = 0

    @property
    def cast(self) -> Cast:
        return self.scene.cast

    @property
    def evidence(self) -> Path:
        return self.settings.evidence

    @contextmanager
    def acting(self) -> Iterator[tuple[Session, Cast, Export]]:
        with self.scene.acting() as (db, cast):
            yield db, cast, orders.locked(db, self.number)

    def now(self) -> Export:
        """As it lies in the database."""
        found: Export = self.scene.get(Export, self.number)
        return found

    def request(self, **other: Any) -> int:
        """By the monitor."""
        with self.scene.acting() as (db, cast):
            self.number = export.request(db, cast.monitor, cast.dock, told=told(**other)).id
        return self.number

    def approve(self, takers: tuple[str, ...] = ("monitor",), **other: Any) -> None:
        """By the administrator, the whole range for a week, for the monitor."""
        with self.acting() as (db, cast, it):
            named = {"takers": [getattr(cast, name) for name in takers]}
            export.approve(db, cast.administrator, it, **self.consent(cast) | named | other)

    @staticmethod
    def consent(cast: Cast) -> dict[str, Any]:
        return {"from_at": RANGE[0], "until_at": RANGE[1], "purpose": "装箱争议核实", "expires_at": NOW + 7 * DAY, "takers": [cast.monitor]}

    def requisition(self, **other: Any) -> None:
        """By the administrator, with a letter."""
        with self.scene.acting() as (db, cast):
            given: dict[str, Any] = {
                "told": told(), "reference": "烟公经调〔2026〕18号", "authority": "烟台市公安局", "letter": self.letter(),
                "expires_at": NOW + 7 * DAY,
            }  # fmt: skip
            self.number = export.requisition(db, cast.administrator, cast.dock, **given | other).id

    def letter(self) -> Sent:
        raw = b"%PDF-1.7 letter"
        return "调取函.pdf", "application/pdf", vault.keep(self.evidence, "export/1", f"{sha256(raw).hexdigest()}.pdf", BytesIO(raw))

    def make(self) -> int:
        """The chore; how many it took."""
        return copying.make_copies(self.scene.database, self.settings)

    def end(self) -> int:
        """The other chore."""
        return copying.end_copies(self.scene.database, self.settings)

    def sweep(self) -> int:
        """The daily one."""
        return copying.sweep_copies(self.scene.database, self.settings)

    def files(self) -> set[str]:
        """What lies in the evidence store of copies, finished or not."""
        places = (self.evidence / name for name in ("exports", "unfinished"))
        return {path.relative_to(self.evidence).as_posix() for place in places for path in place.rglob("*") if path.is_file()}

    def told(self) -> list[tuple[str, str]]:
        """Who was told what, oldest first."""
        with self.scene.database.read() as db:
            wanted = select(User.name, Notice).join(User, User.id == Notice.user_id).order_by(Notice.id)
            return [(name, str(each.said)) for name, each in db.execute(wanted)]

    def is_held(self) -> bool:
        """Whether its footage is."""
        held: Hold = self.scene.get(Hold, self.now().hold_id)
        return held.stage is HoldStage.PLACED

    def ready(self) -> None:
        """Asked for, consented to, made."""
        self.request()
        self.approve()
        assert self.make() == 1

    def path(self) -> Path:
        """Where its file lies, or lay."""
        return vault.located(self.evidence, self.now().parts[0].path)

    def count(self, verb: str) -> int:
        """Entries of this act in the trail."""
        return len([entry for entry in self.scene.trail() if entry.verb == verb])


def make_copied(scene: Scene, settings: Settings) -> Copied:
    """The clock stands at NOW; monitor, administrator and the second monitor may copy the dock."""
    clock.stop_at(NOW)
    with scene.acting() as (db, cast), base.door("factory"):
        film.shot(db, settings.footage, cast.dock.id, BEGINS, 60, 60, 60)
        for user in (cast.monitor, cast.administrator, cast.second_monitor):
            grant_all(db, user, cast.dock, Right.EXPORT)
    return Copied(scene, settings)


def two_forms(copied: Copied, overlap: timedelta = timedelta(0)) -> None:
    """A fourth minute in another size, and a consented copy of the last three and a half: two files."""
    ends = BEGINS + 4 * MINUTE
    with copied.scene.acting() as (db, cast):
        film.shot(db, copied.settings.footage, cast.dock.id, BEGINS + 3 * MINUTE - overlap, 60, made=film.reel(600, width=480))
    copied.request(ends_at=ends)
    copied.approve(until_at=ends)


def make_copies(scene: Scene, settings: Settings, kept: vault.Kept) -> dict[str, int]:
    """For the whole world's addresses: a copy for the monitor that is ready, and one that the administrator entered by law."""
    asked = told(begins_at=SEEN_AT - MINUTE / 2, ends_at=SEEN_AT)
    with scene.acting() as (db, cast), base.door("factory"):
        for user in (cast.monitor, cast.administrator):
            grant_all(db, user, cast.dock, Right.EXPORT)
    with scene.acting() as (db, cast):
        made = export.request(db, cast.monitor, cast.dock, told=asked)
        term = clock.now() + 7 * DAY
        span = {"from_at": asked.begins_at, "until_at": asked.ends_at}
        export.approve(db, cast.administrator, made, **span, purpose=asked.purpose, expires_at=term, takers=[cast.monitor])
    assert copying.make_copies(scene.database, settings) == 1
    with scene.acting() as (db, cast):
        by_law = export.requisition(
            db, cast.administrator, cast.dock, told=asked, reference="18号", authority="公安局", expires_at=term,
            letter=("调取函.pdf", "application/pdf", kept),
        )  # fmt: skip
        return {"export": made.id, "requisition": by_law.id}
