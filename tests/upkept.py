"""A site's upkeep, whole: unit, day, machine room with rules and seal, device, document, sign, and a look of customs with one finding."""

from datetime import timedelta

from records import clock, routine
from records.equipment import Kind as Device
from records.equipment import Standard
from records.review import Method
from records.room import Kind as RoomKind
from records.routine import Routine
from records.seal import Kind as SealKind
from records.signage import Kind, Size
from records.user import THE_SYSTEM
from records.vault import Kept
from tests.scene import Scene
from workflows import equipment, review, room, seal, signage, upkeep
from workflows import routine as routines


def make_upkept(scene: Scene, kept: Kept) -> dict[str, int]:
    """The ids; every file is the one given."""
    paper, photo = ("文件.pdf", "application/pdf", kept), ("照片.png", "image/png", kept)
    with scene.acting() as (db, cast):
        site, firm = cast.site, cast.upkeep
        unit = upkeep.appoint(db, firm, site, unit="港信运维", head="刘运维", phone="", head_user=firm)
        day: Routine = routines.open(db, THE_SYSTEM, site, day=routine.today())
        here = room.register(db, firm, site, name="监控机房", kind=RoomKind.ROOM, place="办公楼一层")
        db.flush()
        rules = room.submit_rules(db, firm, here, document=paper)
        sealed = seal.apply(db, cast.monitor, here, kind=SealKind.SEAL, number="CN0012345", at=clock.now())
        device = equipment.register(
            db, firm, site, kind=Device.SECURITY, name="安全网关", model="某厂 SG-2", serial="", room=here, camera=None
        )
        document = equipment.certify(
            db, firm, site, equipment=None, standard=Standard.DESIGN, number="验收-01", issued_by="", ends_on=None, document=paper
        )
        sign = signage.post(
            db, firm, site, area=cast.area, camera=None, kind=Kind.PICTURE, size=Size.LARGE, place="平台东侧立柱", photo=photo
        )
        look = review.record(db, cast.monitor, site, method=Method.VISIT, at=clock.now(), remark="")
        db.flush()
        due_on = routine.today() + timedelta(days=7)
        first = review.find(db, cast.monitor, look, clause="2.1.6.2", camera=cast.gate, text="卡口后方没有全景摄像头。", due_on=due_on)
        db.flush()
        step = review.rectify(db, firm, first, text="已加装。", document=photo)
        db.flush()
        return {
            "upkeep": unit.id, "routine": day.id, "room": here.id, "rules": rules.id, "seal": sealed.id, "equipment": device.id,
            "certificate": document.id, "signage": sign.id, "review": look.id, "review_finding": first.id, "review_step": step.id,
        }  # fmt: skip
