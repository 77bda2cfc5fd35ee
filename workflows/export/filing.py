"""A copy's row with the hold of its footage: filed, consented to, let go; and the notices to those it concerns (D5-1)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from records import clock, numbering
from records.base import Text
from records.camera import Camera
from records.export import Basis, Export, Stage, Taker
from records.hold import Hold
from records.hold import Stage as HoldStage
from records.user import Actor, User
from workflows import hold, notice
from workflows.export.terms import Told, check_open
from workflows.rights import deciders


def filed(db: Session, actor: User, camera: Camera, told: Told, basis: Basis) -> Export:
    """The row, with its number; its footage is held until the copy is made or is not to be made."""
    number = numbering.next_number(db, camera.office, "export", clock.now())
    held = hold.place(db, actor, camera, begins_at=told.begins_at, ends_at=told.ends_at, because=number)
    if basis is Basis.CONSENT:
        # after the hold, which locks the camera: two requests of one person at once are looked at one after the other
        check_open(db, actor, camera, told)
    made = Export(
        number=number, office_id=camera.office_id, camera_id=camera.id, hold_id=held.id,
        basis=basis, stage=Stage.REQUESTED, begins_at=told.begins_at, ends_at=told.ends_at, use=told.use, purpose=told.purpose.strip(),
        receiver=told.receiver.strip(), medium=told.medium, outside=told.outside.strip(), gaps=[list(gap) for gap in told.gaps],
        requested_at=clock.now(), requested_by_id=actor.id,
    )  # fmt: skip
    made.office, made.camera, made.requested_by = camera.office, camera, actor
    made.takers, made.parts, made.downloads = [], [], []
    db.add(made)
    db.flush()
    return made


def consent(export: Export, actor: User, span: tuple[datetime, datetime], expires_at: datetime, takers: Sequence[User]) -> None:
    """What was decided, and who may download."""
    export.stage, export.decided_at, export.decided_by, export.decided_by_id = Stage.APPROVED, clock.now(), actor, actor.id
    export.from_at, export.until_at, export.expires_at = *span, expires_at
    for user in takers:
        taker = Taker(user_id=user.id)
        taker.user = user
        export.takers.append(taker)


def give_back(db: Session, actor: Actor, export: Export) -> None:
    """Its footage goes back to retention: the copy is made, or will not be. Other holds of the same footage stay."""
    placed = db.get(Hold, export.hold_id) if export.hold_id is not None else None
    if placed is not None and placed.stage is HoldStage.PLACED:
        hold.lift(db, actor, placed, reason=str(export.stage.label))


def answer(db: Session, export: Export, said: Text) -> None:
    """To who asked and who is named in the consent."""
    notice.tell(db, export, to=export.concerned, text=said)


def tell_all(db: Session, export: Export, said: Text) -> None:
    """To them and to those who decide on copies."""
    everybody = {user.id: user for user in (*export.concerned, *deciders(db, export.office))}
    notice.tell(db, export, to=list(everybody.values()), text=said)


def minute(moment: datetime | None) -> str:
    """A moment as a notice says it."""
    return f"{clock.beijing(moment):%Y-%m-%d %H:%M}" if moment is not None else ""
