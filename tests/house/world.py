"""One thing of each kind in the branch's affairs, so that every address of the product has something to answer for."""

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import chores
from app.settings import Settings
from records import base, clock, vault
from records.camera import Mount
from records.clip import Clip
from records.clock_doubt import Sign
from records.conformity import Sort
from records.fault import FaultPhoto, Kind
from records.footage import Segment
from records.grant import Right
from records.ground_plan import View
from records.hold import Hold
from records.home_view import Light
from records.item import Group
from records.mandate import Basis
from records.notice import Notice
from records.ptz import Preset
from records.relief import Relief
from records.sheet import Row, Sheet
from records.snapshot import Snapshot
from records.user import THE_SYSTEM, Role, User
from tests.cast import Cast, grant_all, person
from tests.export.copied import make_copies
from tests.papers import Papers
from tests.scene import Scene
from tests.sitting import announce
from tests.upkept import make_upkept
from tests.video import film
from tests.watch import SEEN_AT, VISIT, Watch, make_watch
from workflows import (
    clock_doubt,
    conformity,
    fault,
    ground_plan,
    home_view,
    inspection,
    item,
    mandate,
    osd_name,
    phase,
    phrase,
    ptz,
    snapshot,
    tally,
)

MINUTE = timedelta(minutes=1)
#: a clause of 通用查验场地 that holds only where there are such machines
LINE = "A1.1.1.4"


@dataclass
class World:
    """`numbers`: endpoint, or its concept, → the values of its address."""

    scene: Scene
    actors: dict[str, User | None]
    numbers: dict[str, dict[str, int]]
    #: endpoint → what follows the address, what is sent as JSON
    queries: dict[str, str]
    bodies: dict[str, dict[str, Any]]


def make_world(scene: Scene, settings: Settings) -> World:
    """Everything hangs on the cast's branch; `other` and `outsider` are of the other branch."""
    watch = make_watch(scene.database, scene.cast)
    with scene.database.act("test") as db:
        film.shot(db, settings.footage, scene.cast.dock.id, SEEN_AT - 1.5 * MINUTE, 180)
    with scene.database.act("test") as db:
        anomaly = watch.flag(db)
        snapshot.take(db, scene.cast.within(db).monitor, watch.at(db), camera=scene.cast.within(db).dock, seen_at=SEEN_AT, visit=VISIT)
    clock.stop_at(SEEN_AT + MINUTE + timedelta(seconds=2))
    assert chores.cut_clips(scene.database, settings) == 1
    assert chores.make_snapshots(scene.database, settings) == 1
    with scene.acting() as (db, cast):
        loading = announce(db, cast)
    outsider = _administrator_elsewhere(scene)
    made = {"loading": loading.id, "anomaly": anomaly.id, "monitoring": watch.monitoring.id}
    made |= _norm(scene, settings)
    made |= _course(scene, watch) | _counted(scene, watch)
    made |= _marks(scene, settings) | _found(scene) | _papers(scene, settings) | _mandate(scene, settings)
    made |= make_upkept(scene, _kept(settings, "rules.pdf"))
    made |= _fault(scene, settings) | make_copies(scene, settings, _kept(settings, "letter.pdf"))
    with scene.acting() as (db, _):
        made["clock_doubt"] = clock_doubt.begin(db, THE_SYSTEM, None, sign=Sign.JUMPED, known_at=SEEN_AT).id
    cast = scene.cast
    actors = {
        "out": None, "other": cast.stranger, "outsider": outsider, "upkeep": cast.upkeep, "signatory": cast.signatory,
        "above": cast.overseer, "monitor": cast.monitor, "administrator": cast.administrator,
    }  # fmt: skip
    queries = {
        "live.live": f"?cameras={cast.dock.id}", "signage.paper": "?kind=picture&size=small",
        "fault.start": f"?site={cast.site.id}", "export.start": f"?camera={cast.dock.id}",
        "conformity.compare": f"?before={made['report']}",
    }  # fmt: skip
    bodies: dict[str, dict[str, Any]] = {
        "sheet.write": {"version": 0}, "anomaly.flag": {}, "phase.stamp": {}, "snapshot.take": {}, "anomaly.mend": {},
        "tally.count": {}, "ptz.move": {"way": "left"}, "ptz.save": {"name": "车尾"},
        "live.watched": {"monitoring": made["monitoring"], "seen": []},
    }  # fmt: skip
    return World(scene, actors, _numbers(scene, made), queries, bodies)


def _course(scene: Scene, watch: Watch) -> dict[str, int]:
    """A phase stamped by the monitor, and the loading handed to the administrator."""
    with scene.acting() as (db, cast):
        stamped = phase.stamp(db, cast.monitor, watch.at(db), key="start", camera=cast.dock, seen_at=SEEN_AT, visit=VISIT)
    with scene.acting() as (db, cast), base.door("factory"):
        relief = Relief(office_id=cast.branch.id, monitoring_id=watch.monitoring.id, to_id=cast.administrator.id, handed_at=clock.now())
        db.add(relief)
        db.flush()
        return {"phase": stamped.id, "relief": relief.id}


def _counted(scene: Scene, watch: Watch) -> dict[str, int]:
    """A pallet counted by the monitor, and a phrase of the office's book."""
    with scene.acting() as (db, cast):
        told = phrase.Told("seal", "装毕施封")
        kept = phrase.add(db, cast.administrator, cast.branch, told=told)
        counted = tally.count(
            db, cast.monitor, watch.at(db), key="a", cartons=48, is_pallet=True, camera=cast.dock, seen_at=SEEN_AT, visit=VISIT,
        )  # fmt: skip
        db.flush()
        own = item.add(db, cast.administrator, cast.branch, group=Group.OTHER, name="适载检验", phrases=[])
        return {"phrase": kept.id, "tally": counted.id, "item": own.id}


def _norm(scene: Scene, settings: Settings) -> dict[str, int]:
    """The site is an inspection yard with a ruling, a report, and a drawing with one camera on it."""
    kept = _kept(settings, "plan.png")
    with scene.acting() as (db, cast):
        conformity.classify(db, cast.administrator, cast.site, kinds=["general_inspection"])
        ruled = conformity.rule(db, cast.administrator, cast.site, line=LINE, sort=Sort.INAPPLICABLE, said="没有机检设备")
        reported = conformity.report(db, cast.administrator, cast.site, dark=())
        drawn = ground_plan.draw(db, cast.administrator, cast.site, kept=kept, size=(1600, 900))
        ground_plan.place(db, cast.administrator, cast.dock, view=View(500, 500, 0, 70, 150))
        db.flush()
        return {"ruling": ruled.id, "report": reported.id, "drawing": drawn.id}


def _administrator_elsewhere(scene: Scene) -> User:
    with scene.acting() as (db, cast), base.door("factory"):
        made = person(db, "qian", "钱外关", Role.ADMINISTRATOR, cast.other_branch)
        grant_all(db, made, cast.elsewhere)
    return made


def _found(scene: Scene) -> dict[str, int]:
    """The ids of what came about by itself."""
    with scene.database.read() as db:
        sheet = db.scalars(select(Sheet)).unique().one()
        return {
            "sheet": sheet.id, "row": db.scalars(select(Row.id).where(Row.sheet_id == sheet.id)).first() or 0,
            "clip": db.scalars(select(Clip.id)).one(), "notice": db.scalars(select(Notice.id)).one(),
            "hold": db.scalars(select(Hold.id).order_by(Hold.id).limit(1)).one(),
            "segment": db.scalars(select(Segment.id)).one(), "snapshot": db.scalars(select(Snapshot.id)).one(),
        }  # fmt: skip


def _papers(scene: Scene, settings: Settings) -> dict[str, int]:
    """An inspection record that the inspector signed by hand too, with a photo by the enterprise."""
    papers = Papers(scene.cast, scene.database)
    kept = _kept(settings, "photo.png")
    with scene.acting() as (db, cast):
        record = papers.draft(db)
        signature = papers.sign(db, cast.monitor, record, drawing=_stroke())
        file = inspection.attach(db, cast.signatory, record, name="洗手池.png", mimetype="image/png", kept=kept)
        db.flush()
        return {"inspection": record.id, "signature": signature.id, "file": file.id}


def _mandate(scene: Scene, settings: Settings) -> dict[str, int]:
    """The signatory's ground to sign, with its scan."""
    scan = ("委托书.pdf", "application/pdf", _kept(settings, "scan.pdf"))
    with scene.acting() as (db, cast):
        made = mandate.file(
            db, cast.administrator, cast.signatory, basis=Basis.LEGAL, begins_on=date(2026, 1, 1), ends_on=None, document=scan
        )
        db.flush()
        return {"mandate": made.id}


def _marks(scene: Scene, settings: Settings) -> dict[str, int]:
    """An abbreviation, and a picture that a person confirmed."""
    with scene.acting() as (db, cast):
        short = osd_name.shorten(db, cast.administrator, cast.branch, full="澜澄水产厂区", short="澜澄厂", reason="设备每行只有8字")
        kept = _kept(settings, "osd.jpg")
        view = home_view.take(
            db, cast.monitor, cast.dock, light=Light.DAY, shown_at=SEEN_AT, size=(4, 2),
            kept=_kept(settings, "home.png"),
        )  # fmt: skip
        check = osd_name.confirm(db, cast.monitor, cast.dock, name_ok=True, time_ok=True, look_ok=True, kept=kept)
        db.flush()
        preset = _turned(db, cast)
        return {"preset": preset.id, "short_name": short.id, "osd_check": check.id, "home_view": view.id}


def _turned(db: Session, cast: Cast) -> Preset:
    """The dock turns, is held by the administrator (an outsider learns no more than that), and knows a place."""
    with base.door("factory"):
        cast.dock.mount, cast.dock.onvif = Mount.PTZ, "http://127.0.0.1:9/onvif/device_service"
        for user in (cast.monitor, cast.administrator):
            grant_all(db, user, cast.dock, Right.STEER)
    ptz.take(db, cast.administrator, cast.dock, back_after=MINUTE)
    return ptz.save(db, cast.administrator, cast.dock, token="1", name="车头", place=(0.0, 0.0, 0.0))


def _fault(scene: Scene, settings: Settings) -> dict[str, int]:
    """The gate's picture is unclear; the head of upkeep has reported with a photo."""
    kept = _kept(settings, "lens.png")
    with scene.acting() as (db, cast):
        made = fault.find(db, cast.monitor, cast.site, kind=Kind.UNCLEAR, camera=cast.gate)
        photo = FaultPhoto(name="镜头.png", mimetype="image/png", path=kept.path, sha256=kept.sha256, bytes=kept.bytes)
        fault.progress(db, cast.upkeep, made, text="镜头起雾，待除湿", goods="无", photos=[photo])
        db.flush()
        return {"fault": made.id, "fault_photo": photo.id}


def _kept(settings: Settings, name: str) -> vault.Kept:
    """A file in the evidence store."""
    raw = name.encode()
    path = settings.evidence / "world" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return vault.Kept(f"world/{name}", sha256(raw).hexdigest(), len(raw))


def _stroke() -> bytes:
    """A drawn signature as small as a picture can be."""
    raw = BytesIO()
    Image.new("RGBA", (4, 2)).save(raw, "PNG")
    return raw.getvalue()


def _numbers(scene: Scene, made: dict[str, int]) -> dict[str, dict[str, int]]:
    """The values of each kind of address, by the endpoint's concept; what differs stands under the endpoint itself."""
    cast = scene.cast
    own = {
        "anomaly": made["anomaly"], "camera": cast.gate.id, "camera_code": cast.site.id, "clip": made["clip"], "hold": made["hold"],
        "enterprise": cast.enterprise.id, "fault": made["fault"], "conformity": cast.site.id, "ground_plan": cast.site.id,
        "osd_name": cast.dock.id,
        "inspection": made["inspection"], "handover": made["inspection"], "loading": made["loading"],
        "item": made["item"], "monitoring": made["monitoring"], "office": cast.branch.id,
        "sheet": made["sheet"], "site": cast.site.id, "snapshot": made["snapshot"], "phase": made["phase"], "phrase": made["phrase"],
        "tally": made["tally"], "relief": made["relief"], "user": cast.second_monitor.id, "signature": made["inspection"],
        "equipment": made["equipment"], "network": cast.site.id, "review": made["review"], "room": made["room"],
        "routine": made["routine"], "seal": made["seal"], "signage": made["signage"], "upkeep": made["upkeep"],
        "export": made["export"], "home_view": cast.dock.id, "ptz": cast.dock.id, "clock_doubt": made["clock_doubt"],
    }  # fmt: skip
    areas = ("change_area", "retire_area", "restore_area")
    of_site = (
        "equipment.certify", "equipment.of_site", "equipment.register", "review.of_site", "review.record", "room.of_site", "room.register",
        "routine.of_site", "signage.of_site", "signage.post", "upkeep.appoint", "upkeep.of_site",
    )  # fmt: skip
    return {
        **{concept: {"number": number} for concept, number in own.items()},
        **{f"site.{name}": {"number": cast.area.id} for name in areas},
        **{endpoint: {"number": cast.site.id} for endpoint in of_site},
        **{f"review.{name}": {"number": made["review_finding"]} for name in ("rectify", "recheck")},
        "review.document": {"number": made["review_step"]}, "room.document": {"number": made["rules"]},
        "room.file_rules": {"number": made["rules"]}, "seal.apply": {"number": made["room"]},
        "equipment.document": {"number": made["certificate"]},
        "hold.place": {"number": cast.dock.id}, "anomaly.flag": {"number": made["monitoring"]}, "notice.read": {"number": made["notice"]},
        "notice.shown": {"number": made["notice"]},
        "availability.shown": {"number": cast.gate.id}, "home_view.picture": {"number": made["home_view"]},
        **{f"conformity.{name}": {"number": cast.site.id, "key": LINE} for name in ("line", "match", "rule")},
        **{f"conformity.{name}": {"number": made["report"]} for name in ("paper", "workbook")},
        "conformity.withdraw": {"number": made["ruling"]}, "ground_plan.picture": {"number": made["drawing"]},
        **{f"ground_plan.{name}": {"number": cast.dock.id} for name in ("place", "take_off")},
        "export.document": {"number": made["requisition"]}, "export.download": {"number": made["export"], "ordinal": 1},
        **{f"export.{name}": {"number": cast.dock.id} for name in ("request", "requisition")},
        "fault.find": {"number": cast.site.id}, "fault.photo": {"number": made["fault"], "photo_number": made["fault_photo"]},
        "camera.install": {"number": cast.site.id}, "glance.turn": {"number": cast.site.id}, "phase.stamp": {"number": made["monitoring"]},
        "tally.count": {"number": made["monitoring"]},
        "footage": {"camera_id": cast.dock.id, "segment_id": made["segment"]},
        "osd_name.drop": {"number": made["short_name"]}, "osd_name.picture": {"number": made["osd_check"]},
        "ptz.recall": {"number": cast.dock.id, "preset_number": made["preset"]},
        "mandate.document": {"number": made["mandate"]}, "mandate.of_user": {"number": cast.signatory.id},
        "grant.of_camera": {"number": cast.gate.id}, "grant.of_user": {"number": cast.second_monitor.id},
        "inspection.release": {"number": made["inspection"], "user_number": cast.monitor.id},
        "inspection.attached": {"number": made["inspection"], "file_number": made["file"]}, "monitoring.begin": {"number": made["loading"]},
        **{f"sheet.{name}": {"number": made["sheet"], "row_number": made["row"]} for name in ("write", "take_over")},
        **{f"snapshot.{name}": {"number": made["monitoring"]} for name in ("take", "listed")},
        "signature": {"number": made["inspection"], "signature_number": made["signature"]}, "site.register": {"number": cast.enterprise.id},
    }  # fmt: skip
