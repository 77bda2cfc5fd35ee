"""An inspection record in the making: drafting, writing and signing as the cast's people do it, with quick keys."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask_security import hash_password
from sqlalchemy import select
from sqlalchemy.orm import Session

import app.web
from app.transaction import Database
from app.visit import Account
from records import base, clock
from records.audit import Audit
from records.base import Refused
from records.inspection import Inspection
from records.signature import Meaning, Signature
from records.signing_key import SigningKey
from records.user import User
from tests.cast import Cast
from workflows import inspection, signature

NOW = datetime(2026, 11, 20, 1, 12, 30, tzinfo=UTC)
DEADLINE = date(2026, 11, 27)
PASSWORD = "mend the bay door"
HEAD = inspection.Head(product="冻南美白虾仁", scope="1号装箱平台 装卸平台、人员通道")
FOUND = "人员通道洗手池旁无消毒液，2 名装卸人员未戴工作帽。"
#: scrypt as cheap as it goes: the tests sign hundreds of times
_COST = 1


@dataclass
class Papers:
    """What the tests of inspection records start from."""

    cast: Cast
    database: Database

    def opinion(self, db: Session, **other: Any) -> inspection.Opinion:
        """A finding with a limit, by the monitor alone."""
        told = inspection.Opinion(text=FOUND, deadline=DEADLINE, signers=(self.cast.within(db).monitor,))
        return replace(told, **other)

    def draft(self, db: Session, **other: Any) -> Inspection:
        """A draft by the monitor."""
        here = self.cast.within(db)
        return inspection.draft(db, here.monitor, here.enterprise, head=HEAD, opinion=self.opinion(db, **other))

    def sign(self, db: Session, user: User, record: Inspection, **other: Any) -> Signature:
        """Whatever block waits, by this person; raises Refused as the act does."""
        here = db.get_one(User, user.id)
        waiting = signature.to_sign(record)
        told: dict[str, Any] = {"digest": waiting[2] if waiting else "", **other}
        if "key" not in told:
            told["key"] = key_of(db, here)
        made: Signature = signature.SIGN[record.stage](db, here, record, **told)
        return made

    def released(self, db: Session, **other: Any) -> Inspection:
        """Signed by the monitor: the enterprise's turn."""
        record = self.draft(db, **other)
        self.sign(db, self.cast.monitor, record)
        return record

    def corrected(self, db: Session, **other: Any) -> Inspection:
        """Signed by the enterprise: the follow-up's turn."""
        record = self.released(db, **other)
        self.correct(db, record)
        return record

    def correct(self, db: Session, record: Inspection) -> None:
        """The enterprise writes and signs."""
        part = record.part(Meaning.CORRECTION)
        clock.stop_at(clock.now() + timedelta(days=1))
        inspection.correct(db, self.cast.within(db).signatory, record, text="已补装消毒液机。", version=part.version if part else 0)
        self.sign(db, self.cast.signatory, record)

    def follow_up(self, db: Session, record: Inspection, *, is_satisfied: bool) -> None:
        """The second monitor looks again and signs."""
        clock.stop_at(clock.now() + timedelta(days=1))
        inspector = self.cast.within(db).second_monitor
        part = record.part(Meaning.FOLLOW_UP)
        version = part.version if part else 0
        text = "回看录象，情况如上。"
        inspection.follow_up(db, inspector, record, text=text, is_satisfied=is_satisfied, signers=(inspector,), version=version)
        self.sign(db, inspector, record)


def key_of(db: Session, user: User) -> Ed25519PrivateKey:
    """The person's key, made when there is none."""
    key = db.scalar(select(SigningKey).where(SigningKey.user_id == user.id, SigningKey.ends_at.is_(None)))
    if key is None:
        with base.door("factory"):
            key = SigningKey.made(user.id, PASSWORD, at=clock.now(), cost=_COST)
            db.add(key)
            db.flush()
    return key.opened(PASSWORD)


def give_passwords(web: app.web.Web, database: Database, *users: User, with_keys: bool = True) -> None:
    """Let these people type PASSWORD; the keys that it opens are quick ones."""
    with web.app_context():
        hashed = hash_password(PASSWORD)
    with database.act("test") as db, base.door("factory"):
        for user in users:
            db.scalars(select(Account).where(Account.user_id == user.id)).one().password = hashed
            if with_keys:
                key_of(db, db.get_one(User, user.id))


def audited(papers: Papers, verb: str) -> Audit:
    """The one entry of this act in the trail."""
    with papers.database.read() as db:
        return db.scalars(select(Audit).where(Audit.verb == verb)).one()


def refusal(act: Callable[..., object], *given: object, **more: object) -> tuple[int, str]:
    """Status and sentence with which an act is refused."""
    with pytest.raises(Refused) as caught:
        act(*given, **more)
    return caught.value.status, str(caught.value)
